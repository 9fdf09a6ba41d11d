import type { BackendReference, GatewayReference, ParentReference } from '@vantage/engine';
import type { Check } from '../check.js';
import { dnsLabel, dnsSubdomain, isPort } from '../formats.js';
import { portNumberWords } from '../ports.js';
import type { Written } from '../written.js';

type Reference = Written<GatewayReference>;

/** https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/shared_types.go */
const kindPattern = /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/;

/** Group, kind, name and namespace of any reference; the name is always asked for. */
export function validateReference(reference: Reference, field: string, check: Check): void {
  const { group = '', kind, name = '', namespace } = reference;
  if (group !== '') check.format(`${field}.group`, group, dnsSubdomain(group));
  if (kind !== undefined) check.format(`${field}.kind`, kind, kindProblem(kind));
  if (name === '') check.required(`${field}.name`, 'Name the object.');
  else if (name.length > 253) check.invalid(`${field}.name`, name, 'it may have at most 253 characters');
  if (namespace !== undefined) check.format(`${field}.namespace`, namespace, dnsLabel(namespace));
}

export function kindProblem(kind: string): string | undefined {
  if (kind.length > 63) return 'it may have at most 63 characters';
  return kindPattern.test(kind) ? undefined : 'a kind is letters, digits and dashes, and begins with a letter';
}

export function validatePort(port: number | undefined, field: string, check: Check): void {
  if (port !== undefined && !isPort(port)) check.invalid(field, port, portNumberWords);
}

/** CommonRouteSpec: one parent may be named several times only section by section, or port by port. */
export function validateParents(parents: readonly Written<ParentReference>[], check: Check): void {
  if (parents.length > 32) check.tooMany('spec.parentRefs', parents.length, 32);
  for (const [index, parent] of parents.entries()) {
    const field = `spec.parentRefs[${index}]`;
    validateReference(parent, field, check);
    validatePort(parent.port, `${field}.port`, check);
    if (parent.sectionName !== undefined) check.format(`${field}.sectionName`, parent.sectionName, dnsSubdomain(parent.sectionName));
    for (const other of parents.slice(0, index)) {
      if (nameOf(parent) !== nameOf(other)) continue;
      if ([parent, other].some(isWhole)) check.invalid(field, parent.name, 'the same parent stands there twice, so each must name its sectionName or its port');
      else if (parent.sectionName === other.sectionName && parent.port === other.port) check.invalid(field, parent.sectionName ?? parent.port, 'the same section of the same parent stands there twice');
      else continue;
      break;
    }
  }
}

function isWhole({ sectionName = '', port }: Written<ParentReference>): boolean {
  return sectionName === '' && port === undefined;
}

function nameOf({ group = 'gateway.networking.k8s.io', kind = 'Gateway', namespace = '', name = '' }: Reference): string {
  return [group, kind, namespace, name].join(' ');
}

export function validateBackend(backend: Written<BackendReference>, field: string, check: Check): void {
  const { group = '', kind = 'Service', port, weight } = backend;
  validateReference(backend, field, check);
  validatePort(port, `${field}.port`, check);
  if (group === '' && kind === 'Service' && port === undefined) check.invalid(field, backend.name, 'a Service is referred to with its port');
  if (weight !== undefined && (weight < 0 || weight > 1_000_000)) check.invalid(`${field}.weight`, weight, 'a weight is from 0 to 1000000');
}
