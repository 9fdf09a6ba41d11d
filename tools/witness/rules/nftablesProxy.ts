/** kube-proxy's table in nftables mode: maps of verdicts, and a chain for every port and endpoint (kubernetes pkg/proxy/nftables/proxier.go). */
import type { ClusterState, Family, NodeState } from '@vantage/engine';
import { endpoint, podCidrOf, rangeHolds } from './addresses.js';
import { nodePortAddressesOf } from './nodePortAddresses.js';
import { externallyAccessible, servicePortsOn, type Backend, type ServicePort } from './servicePorts.js';

/** The whole table of a family, for `nft -f`. */
export function nftablesProxyTable(node: NodeState, cluster: ClusterState, family: Family): string {
  const ports = servicePortsOn(node, cluster, family);
  const nodePortAddresses = nodePortAddressesOf(node, cluster.profile, family);
  const serviceCidrs = cluster.spec.serviceNetwork.cidrs.filter((range) => range.family === family).map(({ text }) => text);
  const address = `ipv${family}_addr`;
  return [
    `table ${nameOf(family)} kube-proxy {`,
    set('cluster-ips', address, [...new Set(ports.map(({ clusterIp }) => clusterIp))]),
    set('nodeport-ips', address, nodePortAddresses === 'all' ? [] : nodePortAddresses),
    verdicts('service-ips', `${address} . inet_proto . inet_service`, ports.flatMap(serviceVerdicts)),
    verdicts('service-nodeports', 'inet_proto . inet_service', ports.flatMap(nodePortVerdicts)),
    verdicts('no-endpoint-services', `${address} . inet_proto . inet_service`, ports.flatMap(emptyServiceVerdicts)),
    verdicts('no-endpoint-nodeports', 'inet_proto . inet_service', ports.flatMap(emptyNodePortVerdicts)),
    verdicts('firewall-ips', `${address} . inet_proto . inet_service`, ports.flatMap(firewallVerdicts)),
    ...ports.flatMap(affinitySets),
    ...ports.flatMap((port) => portChains(port, node, cluster)),
    baseChains(nameOf(family), nodePortMatch(node, cluster, family), serviceCidrs),
    '}',
    '',
  ].join('\n');
}

/** Loopback never has node ports here, even where it is asked for. */
function nodePortMatch(node: NodeState, cluster: ClusterState, family: Family): string {
  const ip = nameOf(family);
  return nodePortAddressesOf(node, cluster.profile, family) === 'all' ? `fib daddr type local ${ip} daddr != ${family === 4 ? '127.0.0.0/8' : '::1'}` : `${ip} daddr @nodeport-ips`;
}

/** How nft calls a family. */
function nameOf(family: Family): 'ip' | 'ip6' {
  return family === 4 ? 'ip' : 'ip6';
}

function baseChains(ip: 'ip' | 'ip6', nodePortDestination: string, serviceCidrs: readonly string[]): string {
  return `
  chain mark-for-masquerade { mark set mark or 0x4000; }
  chain masquerading {
    mark and 0x4000 == 0 return
    mark set mark xor 0x4000
    masquerade fully-random
  }
  chain reject-chain { reject; }
  chain services {
    ${ip} daddr . meta l4proto . th dport vmap @service-ips
    ${nodePortDestination} meta l4proto . th dport vmap @service-nodeports
  }
  chain firewall-check { ${ip} daddr . meta l4proto . th dport vmap @firewall-ips; }
  chain service-endpoints-check { ${ip} daddr . meta l4proto . th dport vmap @no-endpoint-services; }
  chain nodeport-endpoints-check { ${nodePortDestination} meta l4proto . th dport vmap @no-endpoint-nodeports; }
  chain cluster-ips-check {
    ${ip} daddr @cluster-ips reject
    ${ip} daddr { ${serviceCidrs.join(', ')} } drop
  }
  chain filter-prerouting-pre-dnat {
    type filter hook prerouting priority -110;
    ct state new jump firewall-check
  }
  chain filter-output-pre-dnat {
    type filter hook output priority -110;
    ct state new jump firewall-check
  }
  chain filter-input {
    type filter hook input priority 0;
    ct state new jump nodeport-endpoints-check
    ct state new jump service-endpoints-check
  }
  chain filter-forward {
    type filter hook forward priority 0;
    ct state new jump service-endpoints-check
    ct state new jump cluster-ips-check
  }
  chain filter-output {
    type filter hook output priority 0;
    ct state new jump service-endpoints-check
    ct state new jump cluster-ips-check
  }
  chain nat-prerouting {
    type nat hook prerouting priority -100;
    jump services
  }
  chain nat-output {
    type nat hook output priority -100;
    jump services
  }
  chain nat-postrouting {
    type nat hook postrouting priority 100;
    jump masquerading
  }`;
}

function serviceVerdicts(port: ServicePort): readonly string[] {
  const external = port.hasEndpoints ? [...port.externalIps, ...port.loadBalancerIps].map((ip) => `${key(ip, port)} : goto ${chain('external', port)}`) : [];
  return [...(hasInternalEndpoints(port) ? [`${key(port.clusterIp, port)} : goto ${internalChain(port)}`] : []), ...external];
}

function nodePortVerdicts(port: ServicePort): readonly string[] {
  return port.nodePort !== undefined && port.hasEndpoints ? [`${port.protocol} . ${port.nodePort} : goto ${chain('external', port)}`] : [];
}

/** Rejected where no endpoint exists at all; dropped where only the traffic policy keeps it from them. */
function emptyServiceVerdicts(port: ServicePort): readonly string[] {
  const verdict = port.hasEndpoints ? 'drop' : 'goto reject-chain';
  const external = hasExternalEndpoints(port) ? [] : [...port.externalIps, ...port.loadBalancerIps];
  return [...(hasInternalEndpoints(port) ? [] : [port.clusterIp]), ...external].map((ip) => `${key(ip, port)} : ${verdict}`);
}

function emptyNodePortVerdicts(port: ServicePort): readonly string[] {
  if (port.nodePort === undefined || hasExternalEndpoints(port)) return [];
  return [`${port.protocol} . ${port.nodePort} : ${port.hasEndpoints ? 'drop' : 'goto reject-chain'}`];
}

function firewallVerdicts(port: ServicePort): readonly string[] {
  return port.sourceRanges.length === 0 ? [] : port.loadBalancerIps.map((ip) => `${key(ip, port)} : goto ${chain('firewall', port)}`);
}

function affinitySets(port: ServicePort): readonly string[] {
  if (port.affinity === undefined) return [];
  return port.reachable.map((backend) => `  set affinity-${backend.id} { type ipv${port.family}_addr; flags dynamic,timeout; timeout ${port.affinity}s; }`);
}

function portChains(port: ServicePort, node: NodeState, cluster: ClusterState): readonly string[] {
  const firewalled = port.sourceRanges.length > 0 && port.loadBalancerIps.length > 0;
  const clusterRules = [...(port.internalPolicy === 'Cluster' ? masqueradeInternal(port, cluster) : []), ...balance(port, port.cluster)];
  const localRules = [...(port.internalPolicy === 'Local' ? masqueradeInternal(port, cluster) : []), ...balance(port, port.local)];
  return [
    ...port.reachable.map((backend) => endpointChain(backend, port)),
    ...(port.cluster.length > 0 ? [chainText(chain('service', port), clusterRules)] : []),
    ...(port.local.length > 0 ? [chainText(chain('local', port), localRules)] : []),
    ...(port.hasEndpoints && externallyAccessible(port) ? [chainText(chain('external', port), externalRules(port, cluster))] : []),
    ...(firewalled ? [chainText(chain('firewall', port), [`${nameOf(port.family)} saddr != { ${allowedSources(port, node).join(', ')} } drop`])] : []),
  ];
}

function allowedSources(port: ServicePort, node: NodeState): readonly string[] {
  const own = port.sourceRanges.some((range) => rangeHolds(range, node)) ? port.loadBalancerIps : [];
  const everyone = port.sourceRanges.find((range) => range.endsWith('/0'));
  const ranges = everyone === undefined ? [...port.sourceRanges, ...own] : [everyone];
  return [...new Set(ranges)];
}

function masqueradeInternal(port: ServicePort, cluster: ClusterState): readonly string[] {
  const outsiders = cluster.profile.masqueradeAll ? '' : ` ${nameOf(port.family)} saddr != ${podCidrOf(cluster, port.family)}`;
  return [`${nameOf(port.family)} daddr ${port.clusterIp} ${port.protocol} dport ${port.port}${outsiders} jump mark-for-masquerade`];
}

function externalRules(port: ServicePort, cluster: ClusterState): readonly string[] {
  const shortCut =
    port.externalPolicy === 'Cluster'
      ? ['jump mark-for-masquerade']
      : [
          `${nameOf(port.family)} saddr ${podCidrOf(cluster, port.family)} goto ${chain('service', port)}`,
          'fib saddr type local jump mark-for-masquerade',
          `fib saddr type local goto ${chain('service', port)}`,
        ];
  const onward = hasExternalEndpoints(port) ? [`goto ${chain(port.externalPolicy === 'Local' ? 'local' : 'service', port)}`] : [];
  return [...shortCut, ...onward];
}

function balance(port: ServicePort, backends: readonly Backend[]): readonly string[] {
  const sticky = port.affinity === undefined ? [] : backends.map(({ id }) => `${nameOf(port.family)} saddr @affinity-${id} goto endpoint-${id}`);
  return [...sticky, `numgen random mod ${backends.length} vmap { ${backends.map(({ id }, index) => `${index} : goto endpoint-${id}`).join(', ')} }`];
}

function endpointChain(backend: Backend, port: ServicePort): string {
  return chainText(`endpoint-${backend.id}`, [
    `${nameOf(port.family)} saddr ${backend.ip} jump mark-for-masquerade`,
    ...(port.affinity === undefined ? [] : [`update @affinity-${backend.id} { ${nameOf(port.family)} saddr }`]),
    `meta l4proto ${port.protocol} dnat to ${endpoint(backend.ip, backend.port)}`,
  ]);
}

function hasInternalEndpoints(port: ServicePort): boolean {
  return port.hasEndpoints && (port.internalPolicy === 'Cluster' || port.local.length > 0);
}

function hasExternalEndpoints(port: ServicePort): boolean {
  return port.hasEndpoints && (port.externalPolicy === 'Cluster' || port.local.length > 0);
}

function internalChain(port: ServicePort): string {
  return chain(port.internalPolicy === 'Local' ? 'local' : 'service', port);
}

function chain(kind: 'service' | 'local' | 'external' | 'firewall', port: ServicePort): string {
  return `${kind}-${port.id}`;
}

function key(ip: string, port: ServicePort): string {
  return `${ip} . ${port.protocol} . ${port.port}`;
}

function set(name: string, type: string, elements: readonly string[]): string {
  return `  set ${name} { type ${type}; ${elementsText(elements)} }`;
}

function verdicts(name: string, type: string, elements: readonly string[]): string {
  return `  map ${name} { type ${type} : verdict; ${elementsText(elements)} }`;
}

function elementsText(elements: readonly string[]): string {
  return elements.length === 0 ? '' : `elements = { ${elements.join(', ')} };`;
}

function chainText(name: string, rules: readonly string[]): string {
  return `  chain ${name} {\n${rules.map((rule) => `    ${rule}\n`).join('')}  }`;
}
