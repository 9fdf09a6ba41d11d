/** Names that the objects of random labs share, so that some select others, and to which cluster they say they belong. */
import fc from 'fast-check';

/** The namespaces of every cluster. */
export const NAMESPACES = ['a', 'b'];

export const arbitraryNamespace = fc.constantFrom(...NAMESPACES);

/** Values of the label `app`. */
export const arbitraryApp = fc.constantFrom('x', 'y', 'z');

/** The object as one of that cluster; where there is one alone, objects do not say so. */
export function inCluster(object: object, { clusters }: { readonly clusters: readonly string[] }, seat = 0): object {
  if (clusters.length === 1) return object;
  const metadata = 'metadata' in object && typeof object.metadata === 'object' ? object.metadata : {};
  return { ...object, metadata: { ...metadata, annotations: { 'vantage.lab/cluster': clusters[seat % clusters.length] } } };
}
