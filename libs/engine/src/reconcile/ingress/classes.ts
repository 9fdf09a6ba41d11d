import type { Cluster, Ingress, IngressClass } from '../../model/index.js';
import { compareText } from '../ordering.js';

/** Which class an Ingress asks for. */
export type RequestedClass = { readonly kind: 'named'; readonly name: string } | { readonly kind: 'none' } | { readonly kind: 'twoDefaults' };

/** Older than IngressClass, and still read by most controllers: https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation */
const legacyAnnotation = 'kubernetes.io/ingress.class';
const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';

/**
 * The class by name, or the default one. Of several defaults the admission plugin takes the newest, and of those of one age the first by
 * name (plugin/pkg/admission/network/defaultingressclass, since 1.25: kubernetes#110974); before, it refused the Ingress, as the page
 * on Ingress still says (https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class).
 */
export function requestedClass(ingress: Ingress, classes: readonly IngressClass[], version: string): RequestedClass {
  const name = namedClass(ingress);
  if (name !== undefined) return { kind: 'named', name };
  const defaults = classes.filter(isDefault);
  const newest = newestOf(defaults);
  if (newest === undefined) return { kind: 'none' };
  return defaults.length === 1 || minorOf(version) >= newestSince ? { kind: 'named', name: newest.metadata.name } : { kind: 'twoDefaults' };
}

/** Minor version since which the newest of several default classes is taken. */
const newestSince = 25;

function minorOf(version: string): number {
  return Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? newestSince);
}

function isDefault({ metadata }: IngressClass): boolean {
  return metadata.annotations?.[defaultAnnotation] === 'true';
}

/** Classes without a time are as new as the lab. */
function newestOf(classes: readonly IngressClass[]): IngressClass | undefined {
  const age = ({ metadata }: IngressClass): string => metadata.creationTimestamp ?? '~';
  return [...classes].sort((a, b) => compareText(age(b), age(a)) || compareText(a.metadata.name, b.metadata.name))[0];
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
  const newest = newestOf(objects.ingressClasses.filter(isDefault));
  if (newest !== undefined) return newest.metadata.name;
  return names.includes('nginx') ? 'nginx' : (names[0] ?? 'nginx');
}
