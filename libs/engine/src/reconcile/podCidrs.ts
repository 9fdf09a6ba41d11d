import { cidrOf, cidrsOverlap, type Cidr, type Cluster, type ClusterProfile, type Family } from '../model/index.js';
import type { NodeDraft } from './nodes.js';
import { gkeNodePrefix } from './profile/gkeRanges.js';
import { diagnosticOf, type Report } from './report.js';

/** kube-controller-manager's `--node-cidr-mask-size-ipv4` and `-ipv6`. */
const defaultMask = { 4: 24, 6: 64 } as const;

/** The range of pod addresses that a new node of a cluster gets; GKE gives smaller ones to nodes with fewer pods. */
export function nodePrefix(cluster: Pick<Cluster, 'provider'>, family: Family, maxPods: number | undefined): number {
  return cluster.provider === 'gcp' && family === 4 ? gkeNodePrefix(maxPods) : defaultMask[family];
}

/**
 * The ranges of pod addresses of each node: given ones are kept, the others cut from the cluster's ranges in order, as the
 * controller manager's range allocator does (kubernetes pkg/controller/nodeipam/ipam/range_allocator.go).
 * In flat networks pods take addresses from the LAN, and nodes have no range.
 */
export function podCidrsOf(
  cluster: Cluster,
  profile: ClusterProfile,
  drafts: readonly NodeDraft[],
  report: Report,
): ReadonlyMap<string, readonly Cidr[]> {
  const given = new Map(drafts.filter((draft) => draft.podCidrs.length > 0).map((draft) => [draft.name, draft.podCidrs]));
  if (profile.mode === 'flat') return given;
  const cutters = profile.podCidrs.map((range) => rangeCutter(cluster, range, drafts.length, [...given.values()].flat()));
  const ranges = new Map<string, readonly Cidr[]>();
  for (const draft of drafts) {
    const own = given.get(draft.name) ?? cutters.map((cut) => cut(draft)).filter((range) => range !== undefined);
    ranges.set(draft.name, own);
    if (own.length === 0) report(exhausted(cluster, profile, draft));
  }
  return ranges;
}

function exhausted(cluster: Cluster, profile: ClusterProfile, draft: NodeDraft): ReturnType<typeof diagnosticOf> {
  const whole = profile.podCidrs.map((range) => range.text).join(', ');
  return diagnosticOf({
    severity: 'ERROR',
    code: 'RECONCILE.POD_CIDR_EXHAUSTED',
    message: `No range of pod addresses is left in ${whole} for node ${draft.name}: its pods get no address. Widen spec.podNetwork.cidrs of cluster ${cluster.name}.`,
    origin: cluster.origin,
    field: 'spec.podNetwork.cidrs',
  });
}

/** Cuts a range into ranges for nodes and hands them out lowest first, each of the usual size, or as small as lets every node have one. */
function rangeCutter(cluster: Cluster, range: Cidr, nodes: number, given: readonly Cidr[]): (draft: NodeDraft) => Cidr | undefined {
  const enough = range.prefix + Math.ceil(Math.log2(Math.max(nodes, 1)));
  const taken = given.filter((other) => cidrsOverlap(other, range));
  let next = range.first;
  return ({ maxPods }) => {
    const prefix = Math.min(Math.max(nodePrefix(cluster, range.family, maxPods), enough), range.family === 4 ? 30 : 126);
    while (next <= range.last) {
      const around = cidrOf(range.family, next, prefix);
      // A range begins at a multiple of its own size: behind smaller ones there may be a gap.
      const candidate = around.first < next ? cidrOf(range.family, around.last + 1n, prefix) : around;
      if (candidate.last > range.last) return undefined;
      next = candidate.last + 1n;
      if (!taken.some((other) => cidrsOverlap(other, candidate))) return candidate;
    }
    return undefined;
  };
}
