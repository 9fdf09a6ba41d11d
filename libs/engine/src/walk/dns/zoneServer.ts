/** An authoritative server with zones of records, which follows CNAMEs (RFC 1034 §4.3.2, wildcards by RFC 4592). */
import { isWithin, parentName, printName } from '../../compile/dns/dnsName.js';
import { zoneOf, type ZoneRecord, type ZoneTable } from '../../compile/dns/zoneTable.js';
import { invariant, type Citation, type DnsRecordType } from '../../model/index.js';
import type { DnsAnswerRecord } from '../../trace/index.js';
import { LONGEST_CHAIN, type Ask, type DnsReply } from './reply.js';

/** Answers from a zone that the table has; `ask` continues a CNAME chain wherever it leads. */
export function answerFromZones(
  table: ZoneTable,
  level: 'lan' | 'public',
  name: string,
  type: DnsRecordType,
  ask: Ask,
  depth: number,
): DnsReply | undefined {
  const zone = zoneOf(table, name);
  if (zone === undefined) return undefined;
  const zoneCite = table.zones.get(zone);
  invariant(zoneCite !== undefined, 'a zone is cited');
  const base = { additional: [], level, forwards: [] } as const;
  const owned = recordsAt(table, zone, name);
  const matching = owned.filter((record) => record.type === type);
  if (matching.length > 0) return { ...base, outcome: 'ANSWER', records: matching.map((record) => print(name, record)), cites: citesOf(matching, zoneCite) };
  const alias = owned.find((record) => record.type === 'CNAME');
  if (alias !== undefined) return followAlias(name, alias, level, type, ask, depth);
  const outcome = owned.length > 0 || table.names.has(name) ? 'NODATA' : 'NXDOMAIN';
  return { ...base, outcome, records: [], cites: citesOf(owned, zoneCite) };
}

function followAlias(name: string, alias: ZoneRecord, level: 'lan' | 'public', type: DnsRecordType, ask: Ask, depth: number): DnsReply {
  const first = print(name, alias);
  if (depth >= LONGEST_CHAIN) return { outcome: 'SERVFAIL', records: [first], additional: [], level, cites: alias.cites, forwards: [] };
  const rest = ask(alias.data, type, depth + 1);
  return { ...rest, records: [first, ...rest.records], cites: [...alias.cites, ...rest.cites] };
}

/** Records of the name itself, otherwise of the wildcard at the closest parent that exists. */
function recordsAt(table: ZoneTable, zone: string, name: string): readonly ZoneRecord[] {
  const own = table.records.get(name);
  if (own !== undefined || table.names.has(name)) return own ?? [];
  for (let parent = parentName(name); isWithin(parent, zone); parent = parentName(parent)) {
    const wildcard = table.records.get(`*.${parent}`);
    if (wildcard !== undefined) return wildcard;
    if (table.names.has(parent)) return [];
  }
  return [];
}

function print(name: string, record: ZoneRecord): DnsAnswerRecord {
  const isName = record.type === 'CNAME' || record.type === 'NS' || record.type === 'PTR';
  return { name: printName(name), type: record.type, ttl: record.ttl, data: isName ? printName(record.data) : record.data };
}

function citesOf(records: readonly ZoneRecord[], zone: Citation): readonly [Citation, ...Citation[]] {
  const [first, ...others] = records.flatMap((record) => record.cites);
  return first === undefined ? [zone] : [first, ...others];
}
