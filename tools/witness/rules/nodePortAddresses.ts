import { cidrContains, ip, type ClusterProfile, type Family, type Ip, type NodeState } from '@vantage/engine';
import { nodeIpsOf, ofFamily } from './addresses.js';

/** On which of its addresses a node answers node ports (--nodeport-addresses). */
export function nodePortAddressesOf(node: NodeState, profile: ClusterProfile, family: Family): 'all' | readonly Ip[] {
  const wanted = profile.nodePortAddresses;
  if (wanted === 'all') return 'all';
  if (wanted === 'primary') return nodeIpsOf(node, family).slice(0, 1);
  // kube-proxy looks through all interfaces; only iptables mode can do anything with loopback, and only with that of IPv4.
  const loopback = profile.proxy === 'iptables' ? [ip('127.0.0.1')] : [];
  const own = [...node.ips, ...node.bridgeIps, ...node.tunnelIps, ...loopback];
  return ofFamily(own, family).filter((each) => wanted.some((range) => cidrContains(range, each)));
}
