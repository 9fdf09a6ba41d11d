/**
 * What CoreDNS answers for the cluster's zone, NXDOMAIN told from NODATA exactly as its kubernetes plugin does
 * (plugin/kubernetes/{handler,kubernetes,parse,reverse,ns}.go, plugin/backend_lookup.go; kubernetes/dns specification 1.1.0).
 */
import { addressOfReverseName, isReverseName, isWithin, isWithinAny, labelsBefore, printName } from '../../compile/dns/dnsName.js';
import type { ClusterZone } from '../../compile/dns/clusterZone.js';
import { cite, citeReference, familyOf, type Citation, type DnsRecordType } from '../../model/index.js';
import type { DnsAnswerRecord } from '../../trace/index.js';
import { findEntries, type Entry } from './clusterEntries.js';
import { reverseTargets } from './clusterReverse.js';
import { LONGEST_CHAIN, type Ask, type DnsReply } from './reply.js';

const VERSION_TTL = 28800;
const SPECIFICATION = citeReference('Kubernetes DNS specification', 'https://github.com/kubernetes/dns/blob/master/docs/specification.md');
const PLUGIN = citeReference('CoreDNS kubernetes plugin', 'https://coredns.io/plugins/kubernetes/');

/** The answer for a name of the plugin's zones; `undefined` for every other name, and where it falls through to the next plugin. */
export function answerFromCluster(zone: ClusterZone, name: string, type: DnsRecordType, ask: Ask, depth: number): DnsReply | undefined {
  const found = answerOf(zone, name, type, ask, depth);
  if (found?.outcome !== 'NXDOMAIN') return found;
  if (isWithinAny(name, zone.plugin.fallthrough)) return undefined;
  return zone.synced ? found : { ...found, outcome: 'SERVFAIL' };
}

function answerOf(zone: ClusterZone, name: string, type: DnsRecordType, ask: Ask, depth: number): DnsReply | undefined {
  if (isReverseName(name)) return zone.plugin.reverse ? answerReverse(zone, name, type) : undefined;
  const domain = zone.plugin.zones.find((candidate) => isWithin(name, candidate));
  return domain === undefined ? undefined : answerIn(domain === zone.domain ? zone : { ...zone, domain }, name, type, ask, depth);
}

function answerReverse(zone: ClusterZone, name: string, type: DnsRecordType): DnsReply {
  const ip = type === 'PTR' ? addressOfReverseName(name) : undefined;
  const targets = ip === undefined ? [] : reverseTargets(zone, ip);
  if (targets.length === 0) return reply('NXDOMAIN', [], [PLUGIN]);
  const records = targets.map((target) => record(zone, name, 'PTR', printName(target.name)));
  return reply('ANSWER', records, targets.map((target) => target.cite));
}

function answerIn(zone: ClusterZone, name: string, type: DnsRecordType, ask: Ask, depth: number): DnsReply {
  switch (type) {
    case 'TXT':
      return answerText(zone, name);
    case 'NS':
      return name === zone.domain ? answerNameServers(zone) : existence(zone, name);
    case 'SOA':
      return name === zone.domain ? answerAuthority(zone) : existence(zone, name);
    case 'PTR': // the name of the server itself is only made up for questions about addresses
      return labelsBefore(name, zone.domain) === 'ns.dns' ? reply('NXDOMAIN', [], [PLUGIN]) : existence(zone, name);
    case 'MX':
      return existence(zone, name);
    case 'CNAME':
      return answerAlias(zone, name);
    case 'SRV':
      return answerServices(zone, name);
    case 'A':
    case 'AAAA':
      return answerAddresses(zone, name, type, ask, depth);
  }
}

function answerAddresses(zone: ClusterZone, name: string, type: 'A' | 'AAAA', ask: Ask, depth: number): DnsReply {
  const found = findEntries(zone, name);
  if (found.kind === 'nameError') return reply('NXDOMAIN', [], found.cites);
  const alias = found.entries.find((entry) => entry.target.kind === 'name');
  if (alias !== undefined && alias.target.kind === 'name') return followAlias(zone, name, type, alias.target.name, alias.cite, ask, depth);
  const family = type === 'A' ? 4 : 6;
  const addresses = new Map<string, Citation>();
  for (const { target, cite: source } of found.entries) {
    if (target.kind === 'ip' && familyOf(target.ip) === family && !addresses.has(target.ip)) addresses.set(target.ip, source);
  }
  const records = [...addresses.keys()].map((data) => record(zone, name, type, data));
  return reply(records.length > 0 ? 'ANSWER' : 'NODATA', records, addresses.size > 0 ? [...addresses.values()] : found.cites);
}

/**
 * An ExternalName. Inside the zone only a chain that ends in addresses is shown; outside, the alias is shown whatever it leads to, even
 * where the server behind it fails (plugin/backend_lookup.go).
 */
function followAlias(zone: ClusterZone, name: string, type: 'A' | 'AAAA', target: string, source: Citation, ask: Ask, depth: number): DnsReply {
  if (target === name || depth >= LONGEST_CHAIN) return reply('NODATA', [], [source, PLUGIN]);
  const rest = ask(target, type, depth + 1);
  const cites = [source, ...rest.cites] as const;
  if (rest.outcome === 'UNSUPPORTED') return { ...rest, cites };
  const found = rest.outcome === 'ANSWER' && rest.records.length > 0;
  if (isWithin(target, zone.domain) && !found) return { ...reply('NODATA', [], cites), forwards: rest.forwards };
  const alias = record(zone, name, 'CNAME', printName(target));
  return { ...rest, outcome: 'ANSWER', records: [alias, ...rest.records], cites };
}

function answerAlias(zone: ClusterZone, name: string): DnsReply {
  const found = findEntries(zone, name);
  if (found.kind === 'nameError') return reply('NXDOMAIN', [], found.cites);
  const first = found.entries[0];
  if (first?.target.kind !== 'name') return reply('NODATA', [], found.cites);
  return reply('ANSWER', [record(zone, name, 'CNAME', printName(first.target.name))], [first.cite]);
}

/** Every entry has priority 0; the weights share 100 between them. */
function answerServices(zone: ClusterZone, name: string): DnsReply {
  const found = findEntries(zone, name);
  if (found.kind === 'nameError') return reply('NXDOMAIN', [], found.cites);
  const entries = found.entries.filter((entry) => entry.target.kind === 'ip');
  const weight = Math.max(1, Math.floor(100 / Math.max(1, entries.length)));
  const withPort = entries.filter((entry): entry is Entry & { readonly port: number } => entry.port !== undefined);
  const data = new Set(withPort.map((entry) => `0 ${weight} ${entry.port} ${printName(entry.owner)}`));
  const additional = new Set(withPort.flatMap(({ target }) => (target.kind === 'ip' ? [target.ip] : [])));
  const records = [...data].map((text) => record(zone, name, 'SRV', text));
  return { ...reply(records.length > 0 ? 'ANSWER' : 'NODATA', records, withPort.length > 0 ? withPort.map((entry) => entry.cite) : found.cites), additional: [...additional] };
}

/** Names that are not `dns-version` have no text, whether they exist or not. */
function answerText(zone: ClusterZone, name: string): DnsReply {
  if (labelsBefore(name, zone.domain) !== 'dns-version') return reply('NODATA', [], [PLUGIN]);
  return reply('ANSWER', [{ ...record(zone, name, 'TXT', '"1.1.0"'), ttl: VERSION_TTL }], [SPECIFICATION]);
}

function answerNameServers(zone: ClusterZone): DnsReply {
  const target = zone.service === undefined ? `kube-dns.kube-system.svc.${zone.domain}` : `${zone.service.name}.${zone.service.namespace}.svc.${zone.domain}`;
  const source = zone.service === undefined ? zone.cite : cite(zone.service.origin, 'spec.clusterIP');
  return { ...reply('ANSWER', [record(zone, zone.domain, 'NS', printName(target))], [source]), additional: [...zone.serverIps] };
}

/** plugin/backend_lookup.go (SOA). The serial is the time of the last change, which no lab knows: 0. */
function answerAuthority(zone: ClusterZone): DnsReply {
  const data = `ns.dns.${zone.domain}. hostmaster.${zone.domain}. 0 7200 1800 86400 ${zone.plugin.ttl}`;
  return reply('ANSWER', [{ ...record(zone, zone.domain, 'SOA', data), ttl: Math.min(300, zone.plugin.ttl) }], [zone.cite, PLUGIN]);
}

/** For types that Kubernetes has no data of: only whether the name exists. */
function existence(zone: ClusterZone, name: string): DnsReply {
  const found = findEntries(zone, name);
  return reply(found.kind === 'nameError' ? 'NXDOMAIN' : 'NODATA', [], found.cites);
}

function record({ plugin }: ClusterZone, name: string, type: DnsRecordType, data: string): DnsAnswerRecord {
  return { name: printName(name), type, ttl: plugin.ttl, data };
}

function reply(outcome: DnsReply['outcome'], records: readonly DnsAnswerRecord[], cites: readonly Citation[]): DnsReply {
  const [first, ...others] = cites.filter((entry, index) => cites.indexOf(entry) === index);
  return { outcome, records, additional: [], level: 'cluster', cites: first === undefined ? [SPECIFICATION] : [first, ...others], forwards: [] };
}

