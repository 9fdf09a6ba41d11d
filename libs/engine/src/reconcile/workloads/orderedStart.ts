import type { PodState } from '../../model/index.js';
import type { PodDraft } from './podDraft.js';

/**
 * Leaves out the pods that a StatefulSet has not made yet: it starts one after the other, each when the one before is ready
 * (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees).
 */
export function startedPods(pods: readonly (readonly [PodDraft, PodState])[]): readonly (readonly [PodDraft, PodState])[] {
  const firstUnready = new Map<string, number>();
  for (const [draft, pod] of pods) {
    if (draft.startsInOrder === undefined || pod.ready) continue;
    const key = setOf(pod);
    firstUnready.set(key, Math.min(firstUnready.get(key) ?? Infinity, draft.startsInOrder));
  }
  return pods.filter(([draft, pod]) => draft.startsInOrder === undefined || draft.startsInOrder <= (firstUnready.get(setOf(pod)) ?? Infinity));
}

function setOf({ workload }: PodState): string {
  return `${workload.namespace}/${workload.name}`;
}
