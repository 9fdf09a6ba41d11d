import type { Cluster, Ingress, IngressClass } from '../../model/index.js';

/** Which class an Ingress asks for. */
export type RequestedClass = { readonly kind: 'named'; readonly name: string } | { readonly kind: 'none' } | { readonly kind: 'twoDefaults' };

/** Older than IngressClass, and still read by most controllers: https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation */
const legacyAnnotation = 'kubernetes.io/ingress.class';
const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';

/**
 * The class by name, or the default one; with two defaults the admission controller refuses an Ingress without a class:
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
 */
export function requestedClass(ingress: Ingress, classes: readonly IngressClass[]): RequestedClass {
  const name = namedClass(ingress);
  if (name !== undefined) return { kind: 'named', name };
  const defaults = classes.filter((candidate) => candidate.metadata.annotations?.[defaultAnnotation] === 'true');
  const [only] = defaults;
  if (only === undefined) return { kind: 'none' };
  return defaults.length === 1 ? { kind: 'named', name: only.metadata.name } : { kind: 'twoDefaults' };
}

function namedClass(ingress: Ingress): string | undefined {
  return ingress.metadata.annotations?.[legacyAnnotation] ?? ingress.spec.ingressClassName;
}

/** The class that the built-in controller serves: the only one of the lab, the default one, or else nginx. */
export function builtInClass({ objects }: Cluster): string {
  const declared = objects.ingressClasses.map((ingressClass) => ingressClass.metadata.name);
  const used = objects.ingresses.map(namedClass).filter((name) => name !== undefined);
  const names = [...new Set(declared.length > 0 ? declared : used)].sort();
  if (names.length <= 1) return names[0] ?? 'nginx';
  const defaults = objects.ingressClasses.filter((candidate) => candidate.metadata.annotations?.[defaultAnnotation] === 'true');
  if (defaults.length === 1) return defaults[0]?.metadata.name ?? 'nginx';
  return names.includes('nginx') ? 'nginx' : (names[0] ?? 'nginx');
}
