/** A pod's resolv.conf and hosts file as the kubelet writes them (kubernetes pkg/kubelet/network/dns/dns.go, pkg/kubelet/kubelet_pods.go). */
import type { ClusterState, LabState, PodState } from '@vantage/engine';

export function resolvConf(pod: PodState, cluster: ClusterState, state: LabState): string {
  const base = baseOf(pod, cluster, state);
  const own = pod.dnsConfig;
  const options = new Map([...base.options, ...(own?.options ?? []).flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const]))]);
  const nameservers = [...new Set([...base.nameservers, ...(own?.nameservers ?? [])])].slice(0, 3);
  const searches = [...new Set([...base.searches, ...(own?.searches ?? [])])];
  return [
    ...nameservers.map((ip) => `nameserver ${ip}`),
    ...(searches.length === 0 ? [] : [`search ${searches.join(' ')}`]),
    ...[...options].map(([name, value]) => `options ${name}${value === undefined ? '' : `:${value}`}`),
    'options timeout:1 attempts:1',
    '',
  ].join('\n');
}

export function hostsFile(pod: PodState, zone: string): string {
  return ['127.0.0.1 localhost', '::1 localhost ip6-localhost ip6-loopback', ...ownLines(pod, zone), ...pod.hostAliases.map(({ ip, hostnames }) => `${ip} ${hostnames.join(' ')}`), ''].join('\n');
}

/** A pod of the host's network has the hosts file of its node, which does not know it. */
function ownLines(pod: PodState, zone: string): readonly string[] {
  if (pod.hostNetwork) return [];
  const hostname = pod.hostname ?? pod.name;
  const qualified = pod.subdomain === undefined ? '' : `${hostname}.${pod.subdomain}.${pod.namespace}.svc.${zone} `;
  return pod.ips.map((ip) => `${ip} ${qualified}${hostname}`);
}

interface Base {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly (readonly [string, string])[];
}

function baseOf(pod: PodState, cluster: ClusterState, state: LabState): Base {
  const zone = cluster.spec.dns.domain;
  const ofCluster = { nameservers: cluster.dnsIps, searches: [`${pod.namespace}.svc.${zone}`, `svc.${zone}`, zone], options: [['ndots', '5'] as const] };
  const router = state.topology.lans.find(({ name }) => name === cluster.spec.lan)?.router;
  const ofNode = { nameservers: router?.ips ?? [], searches: [], options: [] };
  switch (pod.dnsPolicy) {
    case 'ClusterFirstWithHostNet':
      return ofCluster;
    case 'ClusterFirst':
      return pod.hostNetwork ? ofNode : ofCluster;
    case 'Default':
      return ofNode;
    case 'None':
      return { nameservers: [], searches: [], options: [] };
  }
}
