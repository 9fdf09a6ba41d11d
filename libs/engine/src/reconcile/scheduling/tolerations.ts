import type { Taint, Toleration } from '../../model/index.js';

/** The first taint that keeps a pod away: NoSchedule and NoExecute do unless tolerated, PreferNoSchedule never does. */
export function untoleratedTaint(taints: readonly Taint[], tolerations: readonly Toleration[]): Taint | undefined {
  return taints
    .filter((taint) => taint.effect !== 'PreferNoSchedule')
    .find((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
}

/** An empty key with Exists tolerates everything, an empty effect every effect: k8s.io/api/core/v1/toleration.go (ToleratesTaint). */
function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  const key = toleration.key ?? '';
  if (key !== '' && key !== taint.key) return false;
  return toleration.operator === 'Exists' || (key !== '' && (toleration.value ?? '') === (taint.value ?? ''));
}
