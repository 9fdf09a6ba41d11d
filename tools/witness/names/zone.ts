/** The names of a lab as lines of dnsmasq's configuration: the cluster's zone by kubernetes/dns docs/specification.md, a LAN's zones, public ones. */
import type { ClusterState, DnsZone, EndpointState, LabState, Lan, ServiceState } from '@vantage/engine';

/** Everything that a pod's nameserver knows: the cluster's zone, and by forwarding those of the LAN and of the internet. */
export function clusterRecords(cluster: ClusterState, state: LabState): readonly string[] {
  const zone = cluster.spec.dns.domain;
  const lan = state.topology.lans.find(({ name }) => name === cluster.spec.lan);
  const outside = lanRecords(lan, state);
  const inside = cluster.services.flatMap((service) => addressRecords(service, zone));
  return [...inside, ...outside, ...withoutLoops(cluster.services.flatMap((service) => aliasesOf(service, zone)))];
}

/** What the LAN's resolver knows. */
export function lanRecords(lan: Lan | undefined, state: LabState): readonly string[] {
  return [...(lan?.dns.zones ?? []), ...state.topology.internet.zones].flatMap(zoneRecords);
}

function addressRecords(service: ServiceState, zone: string): readonly string[] {
  const name = `${service.name}.${service.namespace}.svc.${zone}`;
  if (!service.headless) return service.clusterIps.map((ip) => host(name, ip));
  const published = service.endpoints.filter(({ ready }) => ready);
  return published.flatMap((endpoint) => [host(name, endpoint.ip), host(`${hostnameOf(endpoint)}.${name}`, endpoint.ip)]);
}

/** CoreDNS gives an endpoint without a hostname the name of its address. */
function hostnameOf(endpoint: EndpointState): string {
  return endpoint.hostname ?? endpoint.ip.replaceAll(/[.:]/g, '-');
}

type Alias = readonly [name: string, target: string];

function aliasesOf(service: ServiceState, zone: string): readonly Alias[] {
  if (service.externalName === undefined) return [];
  return [[`${service.name}.${service.namespace}.svc.${zone}`, service.externalName.replace(/\.$/, '')]];
}

/** A name that leads back to itself has no address; dnsmasq would not even start with it. */
function withoutLoops(aliases: readonly Alias[]): readonly string[] {
  const targets = new Map(aliases);
  const ends = (name: string, seen: readonly string[]): boolean => {
    const target = targets.get(name);
    return target === undefined || (!seen.includes(target) && ends(target, [...seen, target]));
  };
  return aliases.filter(([name]) => ends(name, [name])).map(([name, target]) => `cname=${name},${target}`);
}

function zoneRecords(zone: DnsZone): readonly string[] {
  return zone.records.flatMap(({ name, type, data }) => {
    const full = name === '@' ? zone.name : `${name}.${zone.name}`;
    if (data.kind !== 'text') return [];
    if (type === 'A' || type === 'AAAA') return [host(full, data.text)];
    return type === 'CNAME' ? [`cname=${full},${data.text.replace(/\.$/, '')}`] : [];
  });
}

function host(name: string, ip: string): string {
  return `host-record=${name},${ip}`;
}
