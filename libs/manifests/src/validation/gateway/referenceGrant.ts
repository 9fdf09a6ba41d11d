import type { ReferenceGrant } from '@vantage/engine';
import type { Check } from '../check.js';
import { dnsLabel, dnsSubdomain } from '../formats.js';
import { validateObjectMeta } from '../objectMeta.js';
import type { Written } from '../written.js';
import { kindProblem } from './references.js';

/** https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/referencegrant_types.go */
export function validateReferenceGrant(grant: Written<ReferenceGrant>, check: Check): void {
  const { from = [], to = [] } = grant.spec ?? {};
  validateObjectMeta(grant.metadata, dnsSubdomain, check);
  for (const [name, list] of [['from', from], ['to', to]] as const) {
    if (list.length === 0) check.required(`spec.${name}`, 'A grant names at least one.');
    if (list.length > 16) check.tooMany(`spec.${name}`, list.length, 16);
    for (const [index, entry] of list.entries()) validateSubject(entry, `spec.${name}[${index}]`, check);
  }
  for (const [index, { namespace = '' }] of from.entries()) {
    const field = `spec.from[${index}].namespace`;
    if (namespace === '') check.required(field, 'Say whose references are meant.');
    else check.format(field, namespace, dnsLabel(namespace));
  }
}

/** The group is asked for even where it is the core one, which is "". */
function validateSubject({ group, kind = '' }: { readonly group?: string; readonly kind?: string }, field: string, check: Check): void {
  if (group === undefined) check.required(`${field}.group`, 'Write "" for the core group.');
  else if (group !== '') check.format(`${field}.group`, group, dnsSubdomain(group));
  if (kind === '') check.required(`${field}.kind`);
  else check.format(`${field}.kind`, kind, kindProblem(kind));
}
