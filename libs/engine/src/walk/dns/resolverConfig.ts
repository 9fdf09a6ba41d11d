/** resolv.conf and /etc/hosts as the programs of a vantage point find them (kubelet pkg/kubelet/network/dns/dns.go; resolv.conf(5)). */
import type { ClusterZone } from '../../compile/dns/clusterZone.js';
import type { Network } from '../../compile/network.js';
import type { VantagePoint } from '../../compile/vantagePoints.js';
import { cite, citeReference, ip, parseIp, type Citation, type Ip, type Lan, type PodDnsConfig, type PodState, type ResolverKind } from '../../model/index.js';
import { normalizeName } from '../../compile/dns/dnsName.js';

export interface ResolverConfig {
  readonly resolver: ResolverKind;
  /** Whom queries go to: addresses, or `public` for an internet host, whose resolver needs no address in the lab. */
  readonly nameservers: readonly (Ip | 'public')[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly hosts: readonly HostsEntry[];
  readonly cites: readonly [Citation, ...Citation[]];
}

export interface HostsEntry {
  readonly ip: Ip;
  readonly names: readonly string[];
  readonly cite: Citation;
}

/** The kubelet keeps three nameservers (validation.MaxDNSNameservers), as glibc does (MAXNS). */
const MOST_NAMESERVERS = 3;
/** validation.MaxDNSSearchPaths. */
const MOST_SEARCH_DOMAINS = 32;
const CLUSTER_FIRST_NDOTS = 5;
/** What the kernel takes; of a longer name of a pod the kubelet keeps the beginning (kubelet_pods.go, truncatePodHostnameIfNeeded). */
const LONGEST_HOSTNAME = 63;
/** glibc and musl cap ndots at 15 (RES_MAXNDOTS). */
const MOST_NDOTS = 15;

const DNS_POLICY = citeReference("pod's DNS policy", 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy');
const RESOLV_CONF = citeReference('resolv.conf(5)', 'https://man7.org/linux/man-pages/man5/resolv.conf.5.html');
const HOSTS = citeReference('hosts(5)', 'https://man7.org/linux/man-pages/man5/hosts.5.html');
/** The kubelet writes both into the hosts file of pods (kubernetes pkg/kubelet/kubelet_pods.go), Debian into its own. */
const LOCALHOST: readonly HostsEntry[] = [
  { ip: ip('127.0.0.1'), names: ['localhost'], cite: HOSTS },
  { ip: ip('::1'), names: ['localhost', 'ip6-localhost', 'ip6-loopback'], cite: HOSTS },
];

/** `undefined` is any host on the internet. */
export function resolverConfigOf(network: Network, point: VantagePoint | undefined): ResolverConfig {
  switch (point?.kind) {
    case undefined:
      return publicConfig('glibc', citeReference('any internet host asks public DNS', 'https://www.rfc-editor.org/rfc/rfc1034'));
    case 'internetHost':
      return publicConfig(point.host.resolver, cite(network.state.topology.internet.origin, point.host.field));
    case 'lanHost':
      return lanConfig(point.lan, point.host.resolver, cite(point.lan.origin, point.host.field));
    case 'router':
      return lanConfig(point.lan, 'glibc', cite(point.lan.origin, 'spec.dns'));
    case 'node':
      return nodeConfig(network, point.cluster.spec.lan, 'glibc', cite(point.node.origin, point.node.field));
    case 'pod': {
      const zone = network.dns.clusters.get(point.pod.cluster);
      return zone === undefined ? publicConfig(point.pod.resolver, RESOLV_CONF) : podConfig(network, zone, point.pod);
    }
  }
}

function publicConfig(resolver: ResolverKind, source: Citation): ResolverConfig {
  return { resolver, nameservers: ['public'], search: [], ndots: 1, hosts: LOCALHOST, cites: [source] };
}

function lanConfig(lan: Lan, resolver: ResolverKind, source: Citation): ResolverConfig {
  return { resolver, nameservers: lan.router?.ips ?? [], search: [], ndots: 1, hosts: LOCALHOST, cites: [source, cite(lan.origin, 'spec.dns')] };
}

function nodeConfig(network: Network, lanName: string | undefined, resolver: ResolverKind, source: Citation): ResolverConfig {
  const lan = lanName === undefined ? undefined : network.vantagePoints.lans.get(lanName);
  if (lan === undefined) return { resolver, nameservers: [], search: [], ndots: 1, hosts: LOCALHOST, cites: [source] };
  return lanConfig(lan, resolver, source);
}

/** `ClusterFirst` on a hostNetwork pod means `Default`: it needs `ClusterFirstWithHostNet` for the cluster's names. */
export function effectivePolicy(pod: PodState): 'Cluster' | 'Default' | 'None' {
  switch (pod.dnsPolicy) {
    case 'ClusterFirst':
      return pod.hostNetwork ? 'Default' : 'Cluster';
    case 'ClusterFirstWithHostNet':
      return 'Cluster';
    case 'Default':
    case 'None':
      return pod.dnsPolicy;
  }
}

function podConfig(network: Network, zone: ClusterZone, pod: PodState): ResolverConfig {
  const policy = cite(pod.origin, `${pod.specField}.dnsPolicy`);
  const node = nodeConfig(network, zone.cluster.spec.lan, pod.resolver, policy);
  const merged = mergeDnsConfig(baseConfig(zone, pod, node), pod.dnsConfig);
  const cites: [Citation, ...Citation[]] = pod.dnsConfig === undefined ? [policy, DNS_POLICY] : [policy, cite(pod.origin, `${pod.specField}.dnsConfig`), DNS_POLICY];
  return { ...merged, resolver: pod.resolver, hosts: podHosts(zone, pod), cites };
}

type Servers = Pick<ResolverConfig, 'nameservers' | 'search' | 'ndots'>;

function baseConfig(zone: ClusterZone, pod: PodState, node: ResolverConfig): Servers {
  switch (effectivePolicy(pod)) {
    case 'Cluster': {
      const search = [`${pod.namespace}.svc.${zone.domain}`, `svc.${zone.domain}`, zone.domain, ...node.search];
      return { nameservers: zone.serverIps, search, ndots: CLUSTER_FIRST_NDOTS };
    }
    case 'Default':
      return node;
    case 'None':
      return { nameservers: [], search: [], ndots: 1 };
  }
}

function mergeDnsConfig(base: Servers, config: PodDnsConfig | undefined): Servers {
  const nameservers = (config?.nameservers ?? []).flatMap((text) => parseIp(text) ?? []);
  const search = (config?.searches ?? []).map(normalizeName);
  return {
    nameservers: distinct([...base.nameservers, ...nameservers]).slice(0, MOST_NAMESERVERS),
    search: distinct([...base.search, ...search]).slice(0, MOST_SEARCH_DOMAINS),
    ndots: ndotsOf(config) ?? base.ndots,
  };
}

function ndotsOf(config: PodDnsConfig | undefined): number | undefined {
  const value = config?.options?.findLast(({ name }) => name === 'ndots')?.value;
  return value !== undefined && /^\d+$/.test(value) ? Math.min(Number(value), MOST_NDOTS) : undefined;
}

/** The kubelet writes /etc/hosts: the pod's own name, and hostAliases; hostNetwork pods have no line of their own. */
function podHosts(zone: ClusterZone, pod: PodState): readonly HostsEntry[] {
  const hostname = (pod.hostname ?? pod.name).toLowerCase().slice(0, LONGEST_HOSTNAME).replace(/[-.]+$/, '');
  const qualified = pod.subdomain === undefined ? [] : [`${hostname}.${pod.subdomain}.${pod.namespace}.svc.${zone.domain}`.toLowerCase()];
  const own = pod.hostNetwork ? [] : pod.ips.map((address): HostsEntry => ({ ip: address, names: [...qualified, hostname], cite: cite(pod.origin) }));
  const aliases = pod.hostAliases.map((alias, index): HostsEntry => ({
    ip: alias.ip,
    names: alias.hostnames.map(normalizeName),
    cite: cite(pod.origin, `${pod.specField}.hostAliases[${index}]`),
  }));
  return [...LOCALHOST, ...own, ...aliases];
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
