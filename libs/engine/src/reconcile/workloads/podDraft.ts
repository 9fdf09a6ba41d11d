import type { Origin, PodSpec, PodStatus, StringMap, WorkloadRef } from '../../model/index.js';

/** A pod as its controller, or its own manifest, makes it: before the scheduler and the network have seen it. */
export interface PodDraft {
  readonly namespace: string;
  readonly name: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  /** The object that a person would name: the Deployment rather than its ReplicaSet. */
  readonly workload: WorkloadRef;
  readonly spec: PodSpec;
  readonly status: PodStatus | undefined;
  readonly terminating: boolean;
  readonly hostname: string | undefined;
  readonly subdomain: string | undefined;
  /** The node that its DaemonSet made it for. */
  readonly pinnedTo: string | undefined;
  /** Its place in a StatefulSet that starts its pods one after the other. */
  readonly startsInOrder: number | undefined;
  readonly origin: Origin;
  /** Path of the pod's spec inside that document: `spec` or `spec.template.spec`. */
  readonly specField: string;
}

/** States that a pod is not ready, whatever it listens on. */
export const readyAnnotation = 'vantage.lab/ready';

/** Succeeded or Failed: it keeps its object and nothing else. */
export function isFinished(draft: Pick<PodDraft, 'status'>): boolean {
  return draft.status?.phase === 'Succeeded' || draft.status?.phase === 'Failed';
}
