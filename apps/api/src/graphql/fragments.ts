/** What is counted over selections, fragments written out. */
import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode } from 'graphql';

/**
 * Works out each fragment of a document once, however often it is spread: a dozen fragments that spread one another have more ways through them than
 * anybody could walk. What is unknown, or stands in a circle, counts as nothing: GraphQL's own rules refuse it.
 */
export function ofFragments<T>(document: DocumentNode, workOut: (fragment: FragmentDefinitionNode) => T, nothing: T): (name: string) => T {
  const definitions = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(definitions.map((fragment) => [fragment.name.value, fragment]));
  const known = new Map<string, T>();
  return (name) => {
    const seen = known.get(name);
    const fragment = fragments.get(name);
    if (seen !== undefined || fragment === undefined) return seen ?? nothing;
    known.set(name, nothing);
    const value = workOut(fragment);
    known.set(name, value);
    return value;
  };
}
