import { cidrContains, ip, type ClusterProfile, type Ip, type NodeState } from '@vantage/engine';
import { isV4, nodeIpOf } from './addresses.js';

/** On which of its addresses a node answers node ports (--nodeport-addresses). */
export function nodePortAddressesOf(node: NodeState, profile: ClusterProfile): 'all' | readonly Ip[] {
  const wanted = profile.nodePortAddresses;
  if (wanted === 'all') return 'all';
  if (wanted === 'primary') return [nodeIpOf(node)];
  // kube-proxy looks through all interfaces; only iptables mode can do anything with loopback.
  const loopback = profile.proxy === 'iptables' ? [ip('127.0.0.1')] : [];
  return [...node.ips, ...node.bridgeIps, ...node.tunnelIps, ...loopback].filter((own) => isV4(own) && wanted.some((range) => cidrContains(range, own)));
}
