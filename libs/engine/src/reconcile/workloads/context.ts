import type { Pod, Workload } from '../../model/index.js';
import type { SchedulableNode } from '../scheduling/node.js';
import type { Owners } from './owners.js';

/** What the controllers of workloads look at. */
export interface WorkloadContext {
  readonly owners: Owners;
  readonly nodes: readonly SchedulableNode[];
  /** Whether a pod of that name is among the manifests. */
  isGiven(namespace: string, name: string): boolean;
}

/** Pods that count for their controller: it replaces those that finished or are being deleted. */
export function activePods(pods: readonly Pod[]): readonly Pod[] {
  return pods.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed',
  );
}

/** How many pods a controller still has to make beside those that the lab gives. */
export function missingPods(workload: Workload, desired: number, context: WorkloadContext): number {
  return Math.max(0, desired - activePods(context.owners.podsOf(workload)).length);
}
