import { cidrOf, cidrsOverlap, type Cidr, type Cluster, type ClusterProfile } from '../model/index.js';
import type { NodeDraft } from './nodes.js';
import { diagnosticOf, type Report } from './report.js';

/** kube-controller-manager's `--node-cidr-mask-size-ipv4` and `-ipv6`. */
const defaultMask = { 4: 24, 6: 64 } as const;

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
  const cutters = profile.podCidrs.map((range) => rangeCutter(range, drafts.length, [...given.values()].flat()));
  const ranges = new Map<string, readonly Cidr[]>();
  for (const draft of drafts) {
    const own = given.get(draft.name) ?? cutters.map((cut) => cut()).filter((range) => range !== undefined);
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

/** Cuts a range into as many equal ranges as there are nodes, none larger than the default, and hands them out lowest first. */
function rangeCutter(range: Cidr, nodes: number, given: readonly Cidr[]): () => Cidr | undefined {
  const enough = range.prefix + Math.ceil(Math.log2(Math.max(nodes, 1)));
  const prefix = Math.min(Math.max(defaultMask[range.family], enough), range.family === 4 ? 30 : 126);
  const taken = given.filter((other) => cidrsOverlap(other, range));
  let next = range.first;
  return () => {
    while (next <= range.last) {
      const candidate = cidrOf(range.family, next, prefix);
      next = candidate.last + 1n;
      if (!taken.some((other) => cidrsOverlap(other, candidate))) return candidate;
    }
    return undefined;
  };
}
