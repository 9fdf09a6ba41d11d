/** Small facts about addresses that several writers of rules ask for. */
import { cidrContains, parseCidr, type ClusterState, type Ip, type NodeState } from '@vantage/engine';

/** kube-proxy's --cluster-cidr: what counts as traffic of pods. */
export function podCidrOf(cluster: ClusterState): string {
  const range = cluster.profile.podCidrs.find(({ family }) => family === 4);
  if (range === undefined) throw new Error(`cluster ${cluster.name} has no IPv4 pod network`);
  return range.text;
}

/** The node's own address in the LAN. */
export function nodeIpOf(node: NodeState): Ip {
  const ip = node.ips.find(isV4);
  if (ip === undefined) throw new Error(`node ${node.name} has no IPv4 address`);
  return ip;
}

/** Whether a source range holds the node's own address. */
export function rangeHolds(range: string, node: NodeState): boolean {
  const cidr = parseCidr(range);
  return cidr !== undefined && cidrContains(cidr, nodeIpOf(node));
}

export function isV4(ip: string): boolean {
  return !ip.includes(':');
}
