/** The names of a lab as lines of dnsmasq's configuration: the cluster's zone by kubernetes/dns docs/specification.md, a LAN's zones, public ones. */
import type { ClusterState, DnsZone, EndpointState, LabState, Lan, ServiceState } from '@vantage/engine';

/** Everything that a pod's nameserver knows: the cluster's zone, and by forwarding those of the LAN and of the internet. */
export function clusterRecords(cluster: ClusterState, state: LabState): readonly string[] {
  const zone = cluster.spec.dns.domain;
  const lan = state.topology.lans.find(({ name }) => name === cluster.spec.lan);
  const outside = lanRecords(lan, state);
  const inside = cluster.services.flatMap((service) => addressRecords(service, zone));
  return [...inside, ...podRecords(cluster), ...outside, ...withoutLoops(cluster.services.flatMap((service) => aliasesOf(service, zone)))];
}

/** What the LAN's resolver knows. */
export function lanRecords(lan: Lan | undefined, state: LabState): readonly string[] {
  return [...(lan?.dns.zones ?? []), ...state.topology.internet.zones].flatMap(zoneRecords);
}

function addressRecords(service: ServiceState, zone: string): readonly string[] {
  const name = `${service.name}.${service.namespace}.svc.${zone}`;
  const published = service.endpoints.filter(({ ready }) => ready);
  const addresses = service.headless ? published.map(({ ip }) => ip) : service.clusterIps;
  return [...addresses.map((ip) => host(name, ip)), ...published.map((endpoint) => host(`${hostnameOf(endpoint)}.${name}`, endpoint.ip))];
}

/** CoreDNS knows endpoints by name whatever the Service's type, and gives one without a hostname the name of its address (plugin/kubernetes kubernetes.go findServices). */
function hostnameOf(endpoint: EndpointState): string {
  return endpoint.hostname ?? spelled(endpoint.ip);
}

/** An address as a label. */
export function spelled(ip: string): string {
  return ip.replaceAll(/[.:]/g, '-');
}

/**
 * Names that spell an address (coredns plugin/kubernetes kubernetes.go findPods, object/pod.go): insecure of any address, of which those of pods are
 * asked for here, verified of a pod's first in its own namespace, unless the pod is about to go.
 */
function podRecords(cluster: ClusterState): readonly string[] {
  const { domain, pods: mode } = cluster.spec.dns;
  const record = (ip: string, namespace: string): string => host(`${spelled(ip)}.${namespace}.pod.${domain}`, ip);
  switch (mode) {
    case 'disabled':
      return [];
    case 'insecure':
      return cluster.pods.flatMap(({ ips, namespace }) => ips.flatMap((ip) => [...new Set([namespace, 'default'])].map((asked) => record(ip, asked))));
    case 'verified':
      return cluster.pods.filter(({ terminating }) => !terminating).flatMap(({ ips, namespace }) => ips.slice(0, 1).map((ip) => record(ip, namespace)));
  }
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
