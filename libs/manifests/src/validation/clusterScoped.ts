import { parseCidr } from '@vantage/engine';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { INode } from 'kubernetes-models/v1/Node';
import { ipRange } from './addresses.js';
import type { Check } from './check.js';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './formats.js';
import { validateObjectMeta } from './objectMeta.js';
import type { Written } from './written.js';

export function validateNamespace(namespace: Written<INamespace>, check: Check): void {
  validateObjectMeta(namespace.metadata, dnsLabel, check);
  for (const [index, finalizer] of (namespace.spec?.finalizers ?? []).entries()) check.format(`spec.finalizers[${index}]`, finalizer, qualifiedName(finalizer));
}

type Taint = NonNullable<NonNullable<Written<INode>['spec']>['taints']>[number];

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** ValidateNode in https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go */
export function validateNode(node: Written<INode>, check: Check): void {
  validateObjectMeta(node.metadata, dnsSubdomain, check);
  // The API server reports taints under metadata, and so do we.
  validateTaints(node.spec?.taints ?? [], 'metadata.taints', check);
  validatePodCidrs(node.spec?.podCIDRs ?? (node.spec?.podCIDR === undefined || node.spec.podCIDR === '' ? [] : [node.spec.podCIDR]), check);
}

function validateTaints(taints: readonly Taint[], field: string, check: Check): void {
  const seen = new Set<string>();
  for (const [index, { key = '', value = '', effect = '' }] of taints.entries()) {
    const taintField = `${field}[${index}]`;
    check.format(`${taintField}.key`, key, qualifiedName(key));
    check.format(`${taintField}.value`, value, labelValue(value));
    if (effect === '') check.required(`${taintField}.effect`, `Write ${taintEffects.join(', ')}.`);
    else check.oneOf(`${taintField}.effect`, effect, taintEffects);
    if (seen.has(`${key} ${effect}`)) check.duplicate(taintField, `${key}:${effect}`);
    seen.add(`${key} ${effect}`);
  }
}

function validatePodCidrs(cidrs: readonly string[], check: Check): void {
  for (const [index, cidr] of cidrs.entries()) {
    check.format(`spec.podCIDRs[${index}]`, cidr, ipRange(cidr));
    if (cidrs.indexOf(cidr) < index) check.duplicate(`spec.podCIDRs[${index}]`, cidr);
  }
  const families = new Set(cidrs.map((cidr) => parseCidr(cidr)?.family));
  if (cidrs.length > 2 || (cidrs.length === 2 && families.size < 2)) check.invalid('spec.podCIDRs', cidrs.join(', '), 'there may be one range of each family');
}
