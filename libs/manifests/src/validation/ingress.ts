import { parseIp } from '@vantage/engine';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { IIngressClass } from 'kubernetes-models/networking.k8s.io/v1/IngressClass';
import type { Check } from './check.js';
import { dnsLabel, dnsSubdomain, domainPrefixedPath, isPort, pathSegment, portName, wildcardSubdomain } from './formats.js';
import { validateObjectMeta } from './objectMeta.js';
import { portNumberWords } from './ports.js';
import type { Written } from './written.js';

type Spec = NonNullable<Written<IIngress>['spec']>;
type Rule = NonNullable<Spec['rules']>[number];
type Path = NonNullable<NonNullable<Rule['http']>['paths']>[number];
type Backend = NonNullable<Spec['defaultBackend']>;

const classAnnotation = 'kubernetes.io/ingress.class';

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go */
export function validateIngress(ingress: Written<IIngress>, check: Check): void {
  const spec = ingress.spec ?? {};
  validateObjectMeta(ingress.metadata, dnsSubdomain, check);
  if ((spec.rules ?? []).length === 0 && spec.defaultBackend === undefined) check.invalid('spec', undefined, 'it needs rules or a defaultBackend');
  if (spec.defaultBackend !== undefined) validateBackend(spec.defaultBackend, 'spec.defaultBackend', check);
  for (const [index, rule] of (spec.rules ?? []).entries()) validateRule(rule, `spec.rules[${index}]`, check);
  for (const [index, tls] of (spec.tls ?? []).entries()) validateTls(tls, `spec.tls[${index}]`, check);
  if (spec.ingressClassName !== undefined) check.format('spec.ingressClassName', spec.ingressClassName, dnsSubdomain(spec.ingressClassName));
  const annotation = ingress.metadata?.annotations?.[classAnnotation];
  if (annotation !== undefined && spec.ingressClassName !== undefined && annotation !== spec.ingressClassName) {
    check.invalid(`annotations.${classAnnotation}`, annotation, 'it must be the same as spec.ingressClassName where both are given');
  }
}

function validateTls(tls: NonNullable<Spec['tls']>[number], field: string, check: Check): void {
  for (const [index, host] of (tls.hosts ?? []).entries()) check.format(`${field}.hosts[${index}]`, host, hostProblem(host));
  if ((tls.secretName ?? '') !== '') check.format(`${field}.secretName`, tls.secretName ?? '', dnsSubdomain(tls.secretName ?? ''));
}

function hostProblem(host: string): string | undefined {
  return host.includes('*') ? wildcardSubdomain(host) : dnsSubdomain(host);
}

function validateRule(rule: Rule, field: string, check: Check): void {
  const host = rule.host ?? '';
  if (host !== '') check.format(`${field}.host`, host, parseIp(host) === undefined ? hostProblem(host) : 'it must be a DNS name, not an IP address');
  if (rule.http === undefined) return;
  const paths = rule.http.paths ?? [];
  if (paths.length === 0) check.required(`${field}.http.paths`, 'A rule of HTTP needs at least one path.');
  for (const [index, path] of paths.entries()) validatePath(path, `${field}.http.paths[${index}]`, check);
}

function validatePath({ path = '', pathType, backend = {} }: Path, field: string, check: Check): void {
  if (pathType === undefined) {
    check.required(`${field}.pathType`, 'Write Exact, Prefix or ImplementationSpecific.');
    return;
  }
  switch (pathType) {
    case 'Exact':
    case 'Prefix':
      validatePlainPath(path, `${field}.path`, check);
      break;
    case 'ImplementationSpecific':
      if (path !== '' && !path.startsWith('/')) check.invalid(`${field}.path`, path, 'it must begin with /');
      break;
    default:
      check.notSupported(`${field}.pathType`, pathType, ['Exact', 'ImplementationSpecific', 'Prefix']);
  }
  validateBackend(backend, `${field}.backend`, check);
}

function validatePlainPath(path: string, field: string, check: Check): void {
  if (!path.startsWith('/')) check.invalid(field, path, 'it must begin with /');
  for (const part of ['//', '/./', '/../', '%2f', '%2F']) if (path.includes(part)) check.invalid(field, path, `it must not contain ${part}`);
  for (const end of ['/..', '/.']) if (path.endsWith(end)) check.invalid(field, path, `it must not end in ${end}`);
}

function validateBackend(backend: Backend, field: string, check: Check): void {
  const { service, resource } = backend;
  if (service !== undefined && resource !== undefined) check.invalid(field, undefined, 'it can be a Service or a resource, not both');
  else if (resource !== undefined) validateReference(resource, `${field}.resource`, check);
  else if (service === undefined) check.invalid(field, undefined, 'it must name a Service or a resource');
  else validateServiceBackend(service, field, check);
}

function validateServiceBackend(service: NonNullable<Backend['service']>, field: string, check: Check): void {
  const { name = '', port = {} } = service;
  if (name === '') check.required(`${field}.service.name`, 'Name the Service.');
  else check.format(`${field}.service.name`, name, dnsLabel(name));
  const portNamed = port.name ?? '';
  const number = port.number ?? 0;
  if (portNamed !== '' && number !== 0) check.invalid(field, undefined, 'its port can have a name or a number, not both');
  else if (portNamed !== '') check.format(`${field}.service.port.name`, portNamed, portName(portNamed));
  else if (number === 0) check.required(field, 'Its port needs a name or a number.');
  else if (!isPort(number)) check.invalid(`${field}.service.port.number`, number, portNumberWords);
}

function validateReference(reference: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string }, field: string, check: Check): void {
  const { apiGroup, kind = '', name = '' } = reference;
  if (apiGroup !== undefined) check.format(`${field}.apiGroup`, apiGroup, dnsSubdomain(apiGroup));
  if (kind === '') check.required(`${field}.kind`);
  else check.format(`${field}.kind`, kind, pathSegment(kind));
  if (name === '') check.required(`${field}.name`);
  else check.format(`${field}.name`, name, pathSegment(name));
}

export function validateIngressClass(ingressClass: Written<IIngressClass>, check: Check): void {
  validateObjectMeta(ingressClass.metadata, dnsSubdomain, check);
  const { controller = '', parameters } = ingressClass.spec ?? {};
  if (controller === '') check.required('spec.controller', 'Name the controller, such as k8s.io/ingress-nginx.');
  else check.format('spec.controller', controller, controller.length > 250 ? 'it may have at most 250 characters' : domainPrefixedPath(controller));
  if (parameters === undefined) return;
  const field = 'spec.parameters';
  validateReference(parameters, field, check);
  const { namespace, scope = 'Cluster' } = parameters;
  check.oneOf(`${field}.scope`, scope, ['Cluster', 'Namespace']);
  if (scope === 'Cluster' && namespace !== undefined) check.forbidden(`${field}.namespace`, 'the scope is Cluster');
  if (scope !== 'Namespace') return;
  if (namespace === undefined) check.required(`${field}.namespace`, 'The scope is Namespace, so name it.');
  else check.format(`${field}.namespace`, namespace, dnsLabel(namespace));
}
