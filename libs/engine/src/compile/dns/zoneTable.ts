/** The zones of a LAN's resolver, or of public DNS, by name: what an authoritative server holds (RFC 1034 §4.3.2). */
import { cite, type Citation, type DnsRecord, type DnsRecordData, type DnsRecordType, type DnsZone, type Origin, type ServiceState } from '../../model/index.js';
import { isWithin, normalizeName, parentName } from './dnsName.js';

export interface ZoneTable {
  /** Records by owner name and type. */
  readonly records: ReadonlyMap<string, readonly ZoneRecord[]>;
  /** Names that exist: owners of records, and everything between them and their zone (empty non-terminals). */
  readonly names: ReadonlySet<string>;
  /** Names of the zones. */
  readonly zones: ReadonlyMap<string, Citation>;
}

export interface ZoneRecord {
  readonly name: string;
  readonly type: DnsRecordType;
  readonly ttl: number;
  /** Canonical: an address, a name without trailing dot, or other data as it was written. */
  readonly data: string;
  readonly cites: readonly [Citation, ...Citation[]];
}

/** How `service:…` data finds its Service, and `gateway:…` the one that leads to the Gateway. */
export type FindService = (data: Exclude<DnsRecordData, { readonly kind: 'text' }>) => ServiceState | undefined;

export function compileZones(zones: readonly DnsZone[], origin: Origin, findService: FindService): ZoneTable {
  const records = new Map<string, ZoneRecord[]>();
  const names = new Set<string>();
  for (const zone of zones) {
    names.add(normalizeName(zone.name));
    for (const record of zone.records) {
      for (const entry of entriesOf(record, zone, origin, findService)) {
        const list = records.get(entry.name);
        if (list === undefined) records.set(entry.name, [entry]);
        else list.push(entry);
        addNameAndParents(names, entry.name, normalizeName(zone.name));
      }
    }
  }
  return { records, names, zones: new Map(zones.map((zone) => [normalizeName(zone.name), cite(origin, zone.field)])) };
}

/** The zone that a name belongs to: the longest one that it lies within. */
export function zoneOf(table: ZoneTable, name: string): string | undefined {
  for (let zone = name; ; zone = parentName(zone)) {
    if (table.zones.has(zone)) return zone;
    if (zone === '') return undefined;
  }
}

function addNameAndParents(names: Set<string>, name: string, zone: string): void {
  for (let current = name; isWithin(current, zone) && !names.has(current); current = parentName(current)) names.add(current);
}

function entriesOf(record: DnsRecord, zone: DnsZone, origin: Origin, findService: FindService): ZoneRecord[] {
  const name = ownerName(record.name, normalizeName(zone.name));
  const written = cite(origin, record.field);
  if (record.data.kind === 'text') {
    return [{ name, type: record.type, ttl: record.ttl, data: canonicalData(record.type, record.data.text), cites: [written] }];
  }
  const service = findService(record.data);
  if (service === undefined) return [];
  return externalNames(service).map(({ type, data }) => ({ name, type, ttl: record.ttl, data, cites: [written, cite(service.origin)] }));
}

/** Relative to the zone, unless it ends in a dot or repeats the zone; `@` is the zone itself. */
function ownerName(written: string, zone: string): string {
  if (written === '@' || written === '') return zone;
  const name = normalizeName(written);
  return written.endsWith('.') || isWithin(name, zone) ? name : `${name}.${zone}`;
}

function canonicalData(type: DnsRecordType, text: string): string {
  return type === 'CNAME' || type === 'NS' || type === 'PTR' ? normalizeName(text) : text;
}

/** The addresses of a Service that exist outside its cluster: its balancer's, otherwise its externalIPs. */
function externalNames(service: ServiceState): readonly { readonly type: DnsRecordType; readonly data: string }[] {
  const balancer = service.loadBalancer?.kind === 'provisioned' ? service.loadBalancer.addresses : [];
  const fromBalancer = balancer.flatMap(({ ip, hostname }) =>
    ip !== undefined ? [addressEntry(ip)] : hostname !== undefined ? [{ type: 'CNAME' as const, data: normalizeName(hostname) }] : [],
  );
  return fromBalancer.length > 0 ? fromBalancer : service.externalIps.map(addressEntry);
}

function addressEntry(ip: string): { readonly type: DnsRecordType; readonly data: string } {
  return { type: ip.includes(':') ? 'AAAA' : 'A', data: ip };
}
