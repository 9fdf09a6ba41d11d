/** Small facts about addresses that several writers of rules ask for. Each family has rules of its own. */
import { cidrContains, parseCidr, type ClusterState, type Family, type Ip, type NodeState } from '@vantage/engine';

export const FAMILIES: readonly Family[] = [4, 6];

/** The families that the cluster's pods have addresses of. */
export function familiesOf(cluster: ClusterState): readonly Family[] {
  return FAMILIES.filter((family) => cluster.profile.podCidrs.some((range) => range.family === family));
}

/** kube-proxy's --cluster-cidr: what counts as traffic of pods. */
export function podCidrOf(cluster: ClusterState, family: Family): string {
  const range = cluster.profile.podCidrs.find((each) => each.family === family);
  if (range === undefined) throw new Error(`cluster ${cluster.name} has no IPv${family} pod network`);
  return range.text;
}

/** The node's own addresses in the LAN. */
export function nodeIpsOf(node: NodeState, family: Family): readonly Ip[] {
  return ofFamily(node.ips, family);
}

/** Whether a source range holds the node's own address. */
export function rangeHolds(range: string, node: NodeState): boolean {
  const cidr = parseCidr(range);
  return cidr !== undefined && node.ips.some((ip) => cidrContains(cidr, ip));
}

export function isV4(ip: string): boolean {
  return !ip.includes(':');
}

export function ofFamily<T extends string>(ips: readonly T[], family: Family): readonly T[] {
  return ips.filter((ip) => isV4(ip) === (family === 4));
}

/** The range of one address alone. */
export function alone(ip: string): string {
  return `${ip}/${isV4(ip) ? 32 : 128}`;
}

/** As rules that change addresses write it: `10.0.0.1:80`, `[fd00::1]:80`. */
export function endpoint(ip: string, port: number): string {
  return isV4(ip) ? `${ip}:${port}` : `[${ip}]:${port}`;
}
