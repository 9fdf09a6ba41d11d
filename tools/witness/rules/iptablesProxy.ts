/** kube-proxy's rules in iptables mode, chain by chain (kubernetes pkg/proxy/iptables/proxier.go). */
import type { ClusterState, Family, NodeState } from '@vantage/engine';
import { alone, endpoint, podCidrOf, rangeHolds } from './addresses.js';
import { nodePortAddressesOf } from './nodePortAddresses.js';
import { externallyAccessible, servicePortsOn, type Backend, type ServicePort } from './servicePorts.js';

/** Rules and user-defined chains of the two tables, to be put together with those of others. */
export interface TableRules {
  readonly filterChains: readonly string[];
  readonly filter: readonly string[];
  readonly natChains: readonly string[];
  readonly nat: readonly string[];
}

const MASQUERADE_MARK = '0x4000/0x4000';

export function iptablesProxyRules(node: NodeState, cluster: ClusterState, family: Family): TableRules {
  const ports = servicePortsOn(node, cluster, family);
  const perPort = ports.map((port) => portRules(port, node, cluster));
  return {
    filterChains: ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-FORWARD', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL', 'KUBE-FIREWALL'],
    filter: [...FILTER_ENTRIES, ...(family === 4 ? [LOOPBACK_GUARD] : []), ...perPort.flatMap(({ filter }) => filter), ...FORWARD_RULES],
    natChains: ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ', ...perPort.flatMap(({ natChains }) => natChains)],
    nat: [...NAT_ENTRIES, ...perPort.flatMap(({ nat }) => nat), ...nodePortDispatch(node, cluster, family)],
  };
}

/** kube-proxy prepends its jumps one by one: the last of its list stands first. */
const FILTER_ENTRIES = [
  '-A INPUT -j KUBE-FIREWALL',
  '-A OUTPUT -j KUBE-FIREWALL',
  '-A INPUT -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL',
  '-A OUTPUT -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL',
  '-A FORWARD -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL',
  '-A FORWARD -j KUBE-FORWARD',
  '-A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES',
  '-A FORWARD -m conntrack --ctstate NEW -j KUBE-SERVICES',
  '-A INPUT -j KUBE-NODEPORTS',
  '-A FORWARD -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES',
  '-A INPUT -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES',
];

const LOOPBACK_GUARD = '-A KUBE-FIREWALL -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

const FORWARD_RULES = [
  '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP',
  `-A KUBE-FORWARD -m mark --mark ${MASQUERADE_MARK} -j ACCEPT`,
  '-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
];

const NAT_ENTRIES = [
  '-A PREROUTING -j KUBE-SERVICES',
  '-A OUTPUT -j KUBE-SERVICES',
  '-A POSTROUTING -j KUBE-POSTROUTING',
  '-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000',
  `-A KUBE-POSTROUTING -m mark ! --mark ${MASQUERADE_MARK} -j RETURN`,
  '-A KUBE-POSTROUTING -j MARK --xor-mark 0x4000',
  '-A KUBE-POSTROUTING -j MASQUERADE --random-fully',
];

/** The last rules of KUBE-SERVICES: what is addressed to the node itself may be a node port. */
function nodePortDispatch(node: NodeState, cluster: ClusterState, family: Family): readonly string[] {
  const addresses = nodePortAddressesOf(node, cluster.profile, family);
  if (addresses === 'all') return [`-A KUBE-SERVICES -m addrtype --dst-type LOCAL${family === 6 ? ' ! -d ::1/128' : ''} -j KUBE-NODEPORTS`];
  return addresses.map((ip) => `-A KUBE-SERVICES -d ${alone(ip)} -j KUBE-NODEPORTS`);
}

interface PortRules {
  readonly filter: readonly string[];
  readonly natChains: readonly string[];
  readonly nat: readonly string[];
}

function portRules(port: ServicePort, node: NodeState, cluster: ClusterState): PortRules {
  const usesClusterChain = port.cluster.length > 0;
  const usesLocalChain = port.local.length > 0;
  const usesExternalChain = port.hasEndpoints && externallyAccessible(port);
  const usesFirewall = port.hasEndpoints && port.loadBalancerIps.length > 0 && port.sourceRanges.length > 0;
  return {
    filter: filterRules(port, usesFirewall),
    natChains: [
      ...(usesClusterChain ? [chain('SVC', port)] : []),
      ...(usesLocalChain ? [chain('SVL', port)] : []),
      ...(usesExternalChain ? [chain('EXT', port)] : []),
      ...(usesFirewall ? [chain('FW', port)] : []),
      ...port.reachable.map(endpointChain),
    ],
    nat: [
      ...captureRules(port, usesFirewall),
      ...internalRules(port, cluster),
      ...(usesExternalChain ? externalRules(port, cluster) : []),
      ...(usesFirewall ? firewallRules(port, node) : []),
      ...(usesClusterChain ? balanceRules(chain('SVC', port), port, port.cluster) : []),
      ...(usesLocalChain ? balanceRules(chain('SVL', port), port, port.local) : []),
      ...port.reachable.flatMap((backend) => endpointRules(backend, port)),
    ],
  };
}

/** Nothing to send it to: rejected where no endpoint exists at all, dropped where only the policy keeps it from them. */
function filterRules(port: ServicePort, usesFirewall: boolean): readonly string[] {
  const target = port.hasEndpoints ? 'DROP' : 'REJECT';
  const external = '-A KUBE-EXTERNAL-SERVICES';
  return [
    ...(hasInternalEndpoints(port) ? [] : [`-A KUBE-SERVICES -d ${alone(port.clusterIp)} ${match(port, port.port)} -j ${target}`]),
    ...(hasExternalEndpoints(port)
      ? []
      : [
          ...[...port.externalIps, ...port.loadBalancerIps].map((ip) => `${external} -d ${alone(ip)} ${match(port, port.port)} -j ${target}`),
          ...(port.nodePort === undefined ? [] : [`${external} -m addrtype --dst-type LOCAL ${match(port, port.nodePort)} -j ${target}`]),
        ]),
    ...(usesFirewall ? port.loadBalancerIps.map((ip) => `-A KUBE-PROXY-FIREWALL -d ${alone(ip)} ${match(port, port.port)} -j DROP`) : []),
    ...(port.healthCheckNodePort === undefined ? [] : [`-A KUBE-NODEPORTS -p tcp -m tcp --dport ${port.healthCheckNodePort} -j ACCEPT`]),
  ];
}

function captureRules(port: ServicePort, usesFirewall: boolean): readonly string[] {
  const external = chain('EXT', port);
  const balancer = usesFirewall ? chain('FW', port) : external;
  return [
    ...(hasInternalEndpoints(port) ? [`-A KUBE-SERVICES -d ${alone(port.clusterIp)} ${match(port, port.port)} -j ${internalChain(port)}`] : []),
    ...(port.hasEndpoints
      ? [
          ...port.externalIps.map((ip) => `-A KUBE-SERVICES -d ${alone(ip)} ${match(port, port.port)} -j ${external}`),
          ...port.loadBalancerIps.map((ip) => `-A KUBE-SERVICES -d ${alone(ip)} ${match(port, port.port)} -j ${balancer}`),
          ...(port.nodePort === undefined ? [] : [`-A KUBE-NODEPORTS ${match(port, port.nodePort)} -j ${external}`]),
        ]
      : []),
  ];
}

/** Traffic to the ClusterIP from outside the pod network comes back through this node. */
function internalRules(port: ServicePort, cluster: ClusterState): readonly string[] {
  if (!hasInternalEndpoints(port)) return [];
  const to = `-A ${internalChain(port)} -d ${alone(port.clusterIp)} ${match(port, port.port)}`;
  if (cluster.profile.masqueradeAll) return [`${to} -j KUBE-MARK-MASQ`];
  return [`${to} ! -s ${podCidrOf(cluster, port.family)} -j KUBE-MARK-MASQ`];
}

function externalRules(port: ServicePort, cluster: ClusterState): readonly string[] {
  const from = `-A ${chain('EXT', port)}`;
  const shortCut =
    port.externalPolicy === 'Cluster'
      ? [`${from} -j KUBE-MARK-MASQ`]
      : [
          `${from} -s ${podCidrOf(cluster, port.family)} -j ${chain('SVC', port)}`,
          `${from} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
          `${from} -m addrtype --src-type LOCAL -j ${chain('SVC', port)}`,
        ];
  const onward = hasExternalEndpoints(port) ? [`${from} -j ${chain(port.externalPolicy === 'Local' ? 'SVL' : 'SVC', port)}`] : [];
  return [...shortCut, ...onward];
}

/** Source ranges let through; whoever comes to the end was not translated, and KUBE-PROXY-FIREWALL drops it. */
function firewallRules(port: ServicePort, node: NodeState): readonly string[] {
  const allowed = [...port.sourceRanges, ...(port.sourceRanges.some((range) => rangeHolds(range, node)) ? port.loadBalancerIps : [])];
  return allowed.map((source) => `-A ${chain('FW', port)} -s ${source} -j ${chain('EXT', port)}`);
}

function balanceRules(from: string, port: ServicePort, backends: readonly Backend[]): readonly string[] {
  const sticky = port.affinity;
  return [
    ...(sticky === undefined
      ? []
      : backends.map((backend) => `-A ${from} -m recent --name ${endpointChain(backend)} --rcheck --seconds ${sticky} --reap -j ${endpointChain(backend)}`)),
    ...backends.map((backend, index) => {
      const left = backends.length - index;
      const chance = left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}`;
      return `-A ${from}${chance} -j ${endpointChain(backend)}`;
    }),
  ];
}

/** A pod that reaches itself is masqueraded, or the reply would never leave it. */
function endpointRules(backend: Backend, port: ServicePort): readonly string[] {
  const from = `-A ${endpointChain(backend)}`;
  const remember = port.affinity === undefined ? '' : ` -m recent --name ${endpointChain(backend)} --set`;
  return [
    `${from} -s ${alone(backend.ip)} -j KUBE-MARK-MASQ`,
    `${from} -p ${port.protocol}${remember} -m ${port.protocol} -j DNAT --to-destination ${endpoint(backend.ip, backend.port)}`,
  ];
}

function hasInternalEndpoints(port: ServicePort): boolean {
  return port.hasEndpoints && (port.internalPolicy === 'Cluster' || port.local.length > 0);
}

function hasExternalEndpoints(port: ServicePort): boolean {
  return port.hasEndpoints && (port.externalPolicy === 'Cluster' || port.local.length > 0);
}

function internalChain(port: ServicePort): string {
  return chain(port.internalPolicy === 'Local' ? 'SVL' : 'SVC', port);
}

function chain(kind: 'SVC' | 'SVL' | 'EXT' | 'FW', port: ServicePort): string {
  return `KUBE-${kind}-${port.id}`;
}

function endpointChain(backend: Backend): string {
  return `KUBE-SEP-${backend.id}`;
}

function match(port: ServicePort, number: number): string {
  return `-p ${port.protocol} -m ${port.protocol} --dport ${number}`;
}
