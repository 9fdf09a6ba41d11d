/** Pods' hostPorts as the portmap plugin writes them (containernetworking/plugins plugins/meta/portmap). */
import { familyOf, type ClusterState, type Family, type NodeState, type PodState } from '@vantage/engine';
import { alone, endpoint, ofFamily } from './addresses.js';
import type { TableRules } from './iptablesProxy.js';

export function hostPortRules(node: NodeState, cluster: ClusterState, family: Family): TableRules {
  const pods = cluster.pods.filter((pod) => pod.placement.kind === 'running' && pod.placement.node === node.name && !pod.hostNetwork);
  const mappings = pods.flatMap((pod) => mappingRules(pod, node, family));
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
function mappingRules(pod: PodState, node: NodeState, family: Family): readonly string[] {
  const [ip] = ofFamily(pod.ips, family);
  const subnet = node.podCidrs.find((range) => range.family === family);
  if (ip === undefined || subnet === undefined) return [];
  return pod.ports.flatMap(({ hostPort, hostIp, port, protocol }) => {
    if (hostPort === undefined || (hostIp !== undefined && familyOf(hostIp) !== family)) return [];
    const name = protocol.toLowerCase();
    const match = `-A HOSTPORT-DNAT -p ${name} -m ${name} --dport ${hostPort}${hostIp === undefined || hostIp === '0.0.0.0' || hostIp === '::' ? '' : ` -d ${alone(hostIp)}`}`;
    const loopback = family === 4 ? [`${match} -s 127.0.0.1/32 -j HOSTPORT-SETMARK`] : [];
    return [`${match} -s ${subnet.text} -j HOSTPORT-SETMARK`, ...loopback, `${match} -j DNAT --to-destination ${endpoint(ip, port)}`];
  });
}
