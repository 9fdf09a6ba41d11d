/** Small random labs for laws: LANs, clusters, workloads, Services of every type, policies. As text, so that the whole way is walked. */
import fc from 'fast-check';
import { inCluster } from './arbitraryNames.js';
import { arbitraryDeployment, arbitraryService } from './arbitraryObjects.js';
import { arbitraryAdminPolicy, arbitraryPolicy } from './arbitraryPolicies.js';
import { arbitrarySurroundings } from './arbitrarySurroundings.js';

export interface ArbitraryLab {
  /** Names of its clusters. */
  readonly clusters: readonly string[];
  readonly surroundings: readonly object[];
  /** Kubernetes objects other than policies. */
  readonly objects: readonly object[];
  readonly policies: readonly object[];
}

/** The text of a lab: one JSON document after the other, which is YAML too. */
export function labText(lab: ArbitraryLab): string {
  return [...lab.surroundings, ...lab.objects, ...lab.policies].map((document) => JSON.stringify(document)).join('\n---\n');
}

function named<T>(prefix: string, most: number, one: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return fc.integer({ min: 1, max: most }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => one(`${prefix}${index}`))));
}

/** Which cluster each object goes to. */
const seats = fc.array(fc.nat({ max: 1 }), { minLength: 7, maxLength: 7 });

export const arbitraryLab: fc.Arbitrary<ArbitraryLab> = fc
  .record({
    surroundings: arbitrarySurroundings,
    objects: fc.tuple(named('d', 4, arbitraryDeployment), named('s', 3, arbitraryService)).map((lists) => lists.flat()),
    policies: fc.oneof(fc.constant([]), named('p', 3, arbitraryPolicy), named('p', 3, (name) => fc.oneof(arbitraryPolicy(name), arbitraryAdminPolicy(name)))),
    seats,
  })
  .map(({ surroundings: { documents, clusters }, objects, policies, seats: where }) => {
    const placed = (all: readonly object[]): readonly object[] => all.map((object, index) => inCluster(object, { clusters }, where[index]));
    return { clusters, surroundings: documents, objects: placed(objects), policies: placed(policies) };
  });
