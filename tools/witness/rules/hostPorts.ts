/** Pods' hostPorts as the portmap plugin writes them (containernetworking/plugins plugins/meta/portmap). */
import type { ClusterState, NodeState, PodState } from '@vantage/engine';
import { isV4 } from './addresses.js';
import type { TableRules } from './iptablesProxy.js';

export function hostPortRules(node: NodeState, cluster: ClusterState): TableRules {
  const pods = cluster.pods.filter((pod) => pod.placement.kind === 'running' && pod.placement.node === node.name && !pod.hostNetwork);
  const mappings = pods.flatMap((pod) => mappingRules(pod, node));
  if (mappings.length === 0) return { filterChains: [], filter: [], natChains: [], nat: [] };
  return {
    filterChains: [],
    filter: [],
    natChains: ['HOSTPORT-DNAT', 'HOSTPORT-SETMARK', 'HOSTPORT-MASQ'],
    nat: [
      '-A POSTROUTING -j HOSTPORT-MASQ',
      '-A PREROUTING -m addrtype --dst-type LOCAL -j HOSTPORT-DNAT',
      '-A OUTPUT -m addrtype --dst-type LOCAL -j HOSTPORT-DNAT',
      '-A HOSTPORT-SETMARK -j MARK --or-mark 0x2000',
      '-A HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE',
      ...mappings,
    ],
  };
}

/** Whoever shares the pod's subnet, and loopback, would not be answered through the node: those are masqueraded. */
function mappingRules(pod: PodState, node: NodeState): readonly string[] {
  const ip = pod.ips.find(isV4);
  const subnet = node.podCidrs.find(({ family }) => family === 4);
  if (ip === undefined || subnet === undefined) return [];
  return pod.ports.flatMap(({ hostPort, hostIp, port, protocol }) => {
    if (hostPort === undefined) return [];
    const name = protocol.toLowerCase();
    const match = `-A HOSTPORT-DNAT -p ${name} -m ${name} --dport ${hostPort}${hostIp === undefined || hostIp === '0.0.0.0' ? '' : ` -d ${hostIp}/32`}`;
    return [`${match} -s ${subnet.text} -j HOSTPORT-SETMARK`, `${match} -s 127.0.0.1/32 -j HOSTPORT-SETMARK`, `${match} -j DNAT --to-destination ${ip}:${port}`];
  });
}
