import { clusterPrefix, type Diagnostic, type LabState, type Topology } from '../model/index.js';
import { reconcileCluster } from './clusterState.js';
import { lanAddressesOf } from './lanAddresses.js';
import { compareText } from './ordering.js';
import { reportOverlaps } from './overlaps.js';
import { inFileOrder } from './report.js';
import { publicAddressesOf } from './services/balancerPools.js';

/**
 * Does what every controller would do with the objects of a lab. Deterministic: the same topology gives the same state, whatever the
 * order of its documents.
 */
export function reconcile(topology: Topology): LabState {
  const diagnostics: Diagnostic[] = [];
  const lanOf = lanAddressesOf(topology);
  const internet = publicAddressesOf(topology);
  const clusters = [...topology.clusters]
    .sort((a, b) => compareText(a.name, b.name))
    .map((cluster) =>
      reconcileCluster(cluster, {
        prefix: clusterPrefix(topology.clusters, cluster.name),
        lan: lanOf(cluster),
        internet,
        report: (diagnostic) => diagnostics.push(diagnostic),
      }),
    );
  reportOverlaps(topology, clusters, (diagnostic) => diagnostics.push(diagnostic));
  return { topology, clusters, diagnostics: inFileOrder(diagnostics) };
}
