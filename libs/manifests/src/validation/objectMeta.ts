import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta';
import type { Check } from './check.js';
import type { Format } from './formats.js';
import { asPrefix, dnsLabel, labelValue, qualifiedName } from './formats.js';
import { validateLabAnnotations } from './labAnnotations.js';
import type { Written } from './written.js';

export type Metadata = Written<IObjectMeta>;

const annotationsLimit = 256 * 1024;

/** https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go */
export function validateObjectMeta(metadata: Metadata | undefined, nameFormat: Format, strict: Check): void {
  const { name = '', generateName = '', namespace = '' } = metadata ?? {};
  const check = strict.aside;
  if (generateName !== '') check.format('metadata.generateName', generateName, asPrefix(nameFormat)(generateName));
  if (name !== '') check.format('metadata.name', name, nameFormat(name));
  else if (generateName === '') strict.required('metadata.name', 'Give the object a name.');
  if (namespace !== '') check.format('metadata.namespace', namespace, dnsLabel(namespace));
  check.nonnegative('metadata.generation', metadata?.generation);
  validateLabels(metadata?.labels, 'metadata.labels', check);
  validateAnnotations(metadata?.annotations, 'metadata.annotations', check);
  validateLabAnnotations(metadata?.annotations, 'metadata.annotations', check);
  validateOwners(metadata?.ownerReferences ?? [], check);
  for (const [index, finalizer] of (metadata?.finalizers ?? []).entries()) {
    check.format(`metadata.finalizers[${index}]`, finalizer, qualifiedName(finalizer));
  }
}

export function validateLabels(labels: Readonly<Record<string, string | undefined>> | undefined, field: string, check: Check): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    check.aside.format(field, key, qualifiedName(key));
    check.aside.format(field, value ?? '', labelValue(value ?? ''));
  }
}

export function validateAnnotations(annotations: Readonly<Record<string, string | undefined>> | undefined, field: string, check: Check): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    check.aside.format(field, key, qualifiedName(key.toLowerCase()));
    size += key.length + (value ?? '').length;
  }
  if (size > annotationsLimit) check.aside.invalid(field, size, `annotations may have ${annotationsLimit} characters in all`);
}

/** The uid is not asked for: manifests written by hand name owners without one, and nothing on the network depends on it. */
function validateOwners(owners: readonly { readonly apiVersion?: string; readonly kind?: string; readonly name?: string; readonly controller?: boolean }[], check: Check): void {
  for (const [index, owner] of owners.entries()) {
    const field = `metadata.ownerReferences[${index}]`;
    if ((owner.apiVersion ?? '') === '') check.invalid(`${field}.apiVersion`, '', 'it must not be empty');
    if ((owner.kind ?? '') === '') check.invalid(`${field}.kind`, '', 'it must not be empty');
    if ((owner.name ?? '') === '') check.invalid(`${field}.name`, '', 'it must not be empty');
  }
  if (owners.filter((owner) => owner.controller === true).length > 1) {
    check.invalid('metadata.ownerReferences', undefined, 'only one owner can be the controller');
  }
}
