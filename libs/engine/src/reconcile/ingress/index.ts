import type { ClusterState, Ingress, IngressClass, IngressControllerState, OrphanReason } from '../../model/index.js';
import { byAge } from '../ordering.js';
import { behaviourOf } from './behaviour.js';
import { requestedClass } from './classes.js';
import { controllerDrafts, type ControllerDraft, type ControllerSurroundings } from './controllers.js';

type Orphan = ClusterState['orphanIngresses'][number];

/** Ingress controllers with the Ingresses that each serves, oldest first, and the Ingresses that nobody serves. */
export function reconcileIngress(surroundings: ControllerSurroundings): Pick<ClusterState, 'ingressControllers' | 'orphanIngresses'> {
  const { version, objects } = surroundings.cluster;
  const { ingresses, ingressClasses } = objects;
  const drafts = controllerDrafts(surroundings);
  const served = new Map<ControllerDraft, Ingress[]>(drafts.map((draft) => [draft, []]));
  const orphanIngresses: Orphan[] = [];
  for (const ingress of [...ingresses].sort(byAge)) {
    const outcome = controllersFor(ingress, drafts, { classes: ingressClasses, version });
    if (outcome.kind === 'orphan') orphanIngresses.push({ ingress, reason: outcome.reason });
    else for (const draft of outcome.drafts) served.get(draft)?.push(ingress);
  }
  const ingressControllers = drafts.map((draft): IngressControllerState => ({ ...draft, ...behaviourOf(draft, surroundings), ingresses: served.get(draft) ?? [] }));
  return { ingressControllers, orphanIngresses };
}

type Outcome = { readonly kind: 'served'; readonly drafts: readonly ControllerDraft[] } | { readonly kind: 'orphan'; readonly reason: OrphanReason };

interface Defaulting {
  readonly classes: readonly IngressClass[];
  readonly version: string;
}

function controllersFor(ingress: Ingress, drafts: readonly ControllerDraft[], { classes, version }: Defaulting): Outcome {
  const requested = requestedClass(ingress, classes, version);
  switch (requested.kind) {
    case 'twoDefaults':
      return { kind: 'orphan', reason: 'TWO_DEFAULT_CLASSES' };
    case 'none': {
      // what the built-in controller is there for; real ones leave Ingresses without a class alone
      const builtIn = drafts.filter((draft) => draft.builtIn);
      return builtIn.length > 0 ? { kind: 'served', drafts: builtIn } : { kind: 'orphan', reason: 'NO_CLASS' };
    }
    case 'named': {
      const serving = drafts.filter((draft) => draft.class === requested.name);
      if (serving.length > 0) return { kind: 'served', drafts: serving };
      const isDeclared = classes.some((candidate) => candidate.metadata.name === requested.name);
      return { kind: 'orphan', reason: isDeclared ? 'NO_CONTROLLER' : 'UNKNOWN_CLASS' };
    }
  }
}
