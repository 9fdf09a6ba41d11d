import type { Taint } from '../../model/index.js';

/** Why a node does not take a pod. */
export type Refusal =
  | { readonly kind: 'taint'; readonly taint: Taint }
  | { readonly kind: 'selectors' }
  | { readonly kind: 'full' }
  | { readonly kind: 'hostPort' }
  | { readonly kind: 'affinity' }
  | { readonly kind: 'antiAffinity' }
  | { readonly kind: 'spread' };

/** The refusals of all nodes in one sentence, as an event of the scheduler would list them. */
export function unschedulableReason(refusals: readonly Refusal[]): string {
  if (refusals.length === 0) return 'the cluster has no node';
  const counts = new Map<string, number>();
  for (const refusal of refusals) counts.set(refusalText(refusal), (counts.get(refusalText(refusal)) ?? 0) + 1);
  const parts = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text, count]) => `${count} ${text}`);
  return `no node of ${refusals.length} takes it: ${parts.join(', ')}`;
}

function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'taint':
      return `with the untolerated taint ${refusal.taint.key}${refusal.taint.value === undefined ? '' : `=${refusal.taint.value}`}:${refusal.taint.effect}`;
    case 'selectors':
      return 'not matching its node selector or node affinity';
    case 'full':
      return 'already running as many pods as it may';
    case 'hostPort':
      return 'with its host port taken';
    case 'affinity':
      return 'without the pods that its pod affinity requires';
    case 'antiAffinity':
      return 'kept free by pod anti-affinity';
    case 'spread':
      return 'where it would break a topology spread constraint';
  }
}

export const pendingReasons = {
  gated: 'it has scheduling gates',
  unscheduledByStatus: 'its status says that it could not be scheduled',
  missingNode: (node: string) => `its node ${node} does not exist`,
} as const;
