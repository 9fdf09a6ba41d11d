/** Who stands at the other end of a packet, as far as policies can tell. */
import type { ClusterPolicies } from '../compile/policyTables.js';
import { assertNever, cidrContains } from '../model/index.js';
import type { Ip, NodeState, PodState } from '../model/index.js';
import { classSetHas } from '../compile/policy/classSet.js';
import type { IpBlock, PeerMatcher } from '../compile/policy/rules.js';

/** The other end of a packet. `ip`: the address that the policies see, where it is not simply the other end's own. */
export type PolicyPeer =
  | { readonly kind: 'pod'; readonly pod: PodState; readonly ip?: Ip }
  | { readonly kind: 'node'; readonly node: NodeState; readonly ip?: Ip }
  | { readonly kind: 'ip'; readonly ip: Ip };

/** A peer as selectors and address blocks meet it. */
export interface SeenPeer {
  /** Class of a pod that selectors can take; absent for everything else. */
  readonly podClass: number | undefined;
  readonly node: NodeState | undefined;
  readonly ips: readonly Ip[];
}

/** Whether a hostNetwork pod counts as a pod, or as the node whose address it has. */
export type HostNetworkReading = 'as pod' | 'as node';

export function seenPeer(policies: ClusterPolicies, peer: PolicyPeer, reading: HostNetworkReading): SeenPeer {
  switch (peer.kind) {
    case 'ip':
      return { podClass: undefined, node: undefined, ips: [peer.ip] };
    case 'node':
      return { podClass: undefined, node: peer.node, ips: peer.ip === undefined ? peer.node.ips : [peer.ip] };
    case 'pod': {
      const ips = peer.ip === undefined ? peer.pod.ips : [peer.ip];
      if (peer.pod.hostNetwork && reading === 'as node') return { podClass: undefined, node: nodeOf(policies, peer.pod), ips };
      // A pod of another cluster is only an address here.
      return { podClass: policies.classes.ofPod.get(peer.pod.address), node: undefined, ips };
    }
    default:
      return assertNever(peer);
  }
}

export function nodeOf(policies: ClusterPolicies, pod: PodState): NodeState | undefined {
  return pod.placement.kind === 'running' ? policies.nodes.get(pod.placement.node) : undefined;
}

/**
 * What address blocks of the rules at hand are held against: pods too is a profile for NetworkPolicy, and always so for administrators' networks;
 * `outside only` leaves out pods, `outside the cluster` nodes as well.
 */
export type BlocksReach = 'pods too' | 'outside only' | 'outside the cluster';

export function peerMatches(matcher: PeerMatcher, peer: SeenPeer, reach: BlocksReach): boolean {
  if (matcher.kind === 'anyone') return true;
  if (peer.podClass !== undefined && classSetHas(matcher.pods, peer.podClass)) return true;
  if (peer.node !== undefined && matcher.nodes.has(peer.node.name)) return true;
  if (peer.podClass !== undefined && reach !== 'pods too') return false;
  if (peer.node !== undefined && reach === 'outside the cluster') return false;
  return matcher.blocks.some((block) => peer.ips.some((ip) => blockContains(block, ip)));
}

function blockContains(block: IpBlock, ip: Ip): boolean {
  return cidrContains(block.cidr, ip) && !block.except.some((range) => cidrContains(range, ip));
}
