import type { StatefulSet } from '../../model/index.js';
import type { WorkloadContext } from './context.js';
import type { PodDraft } from './podDraft.js';
import { namespaceOf, podFromTemplate, refOf } from './template.js';

/**
 * Pods of a StatefulSet: numbered, each with its name as hostname and the governing Service as subdomain, which is what gives it
 * a DNS name of its own (pkg/controller/statefulset/stateful_set_utils.go).
 */
export function podsOfStatefulSet(set: StatefulSet, context: WorkloadContext): readonly PodDraft[] {
  const start = set.spec.ordinals?.start ?? 0;
  const ordinals = Array.from({ length: set.spec.replicas ?? 1 }, (_, index) => start + index);
  const inOrder = set.spec.podManagementPolicy !== 'Parallel';
  return ordinals
    .filter((ordinal) => !context.isGiven(namespaceOf(set), `${set.metadata.name}-${ordinal}`))
    .map((ordinal) => {
      const name = `${set.metadata.name}-${ordinal}`;
      return podFromTemplate(set, set.spec.template, {
        name,
        workload: refOf(set),
        labels: { 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal) },
        hostname: name,
        ...(set.spec.serviceName === undefined ? {} : { subdomain: set.spec.serviceName }),
        ...(inOrder ? { startsInOrder: ordinal } : {}),
      });
    });
}
