import { cidrContains, type ClusterProfile, type Ip, type NodeState } from '@vantage/engine';
import { isV4, nodeIpOf } from './addresses.js';

/** On which of its addresses a node answers node ports (--nodeport-addresses). */
export function nodePortAddressesOf(node: NodeState, profile: ClusterProfile): 'all' | readonly Ip[] {
  const wanted = profile.nodePortAddresses;
  if (wanted === 'all') return 'all';
  if (wanted === 'primary') return [nodeIpOf(node)];
  return [...node.ips, ...node.bridgeIps, ...node.tunnelIps].filter((ip) => isV4(ip) && wanted.some((range) => cidrContains(range, ip)));
}
