import type { PodSpec, Taint } from '../../model/index.js';
import { canonicalJson } from '../contentHash.js';
import type { SchedulableNode } from './node.js';
import { meetsNodeSelectors } from './nodeSelector.js';
import { untoleratedTaint } from './tolerations.js';

/** Whether a node may take a pod, whatever else runs there. */
export type NodeFit = { readonly kind: 'fits' } | { readonly kind: 'selectors' } | { readonly kind: 'taint'; readonly taint: Taint };

const fits: NodeFit = { kind: 'fits' };
const selectors: NodeFit = { kind: 'selectors' };

export function fitsNode(spec: PodSpec, node: SchedulableNode): NodeFit {
  const taint = untoleratedTaint(node.taints, spec.tolerations ?? []);
  if (taint !== undefined) return { kind: 'taint', taint };
  return meetsNodeSelectors(spec, node.state) ? fits : selectors;
}

/** What a pod's spec says about nodes: specs that agree in it fit the same ones. */
export function nodeConstraints(spec: PodSpec): string {
  return canonicalJson([spec.nodeSelector, spec.affinity?.nodeAffinity, spec.tolerations]);
}
