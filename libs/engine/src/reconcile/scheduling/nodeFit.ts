import type { PodSpec, Taint } from '../../model/index.js';
import type { SchedulableNode } from './node.js';
import { meetsNodeSelectors } from './nodeSelector.js';
import { untoleratedTaint } from './tolerations.js';

/** Whether a node may take a pod, whatever else runs there. */
export type NodeFit = { readonly kind: 'fits' } | { readonly kind: 'selectors' } | { readonly kind: 'taint'; readonly taint: Taint };

export function fitsNode(spec: PodSpec, node: SchedulableNode): NodeFit {
  const taint = untoleratedTaint(node.taints, spec.tolerations ?? []);
  if (taint !== undefined) return { kind: 'taint', taint };
  return meetsNodeSelectors(spec, node.state) ? { kind: 'fits' } : { kind: 'selectors' };
}
