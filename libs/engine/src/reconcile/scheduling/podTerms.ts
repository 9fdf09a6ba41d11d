import { matchesSelector, type NamespaceState, type PodAffinityTerm, type PodSpec } from '../../model/index.js';
import { canonicalJson } from '../contentHash.js';
import type { PodDraft } from '../workloads/podDraft.js';
import { countIn, domainOf, type PodGroup, type PodGroups } from './podGroups.js';
import type { SchedulableNode } from './node.js';
import { nodeConstraints } from './nodeFit.js';
import { meetsNodeSelectors } from './nodeSelector.js';

/** What a pod asks of the pods around it. */
export interface PodTerms {
  readonly affinity: readonly PodGroup[];
  readonly antiAffinity: readonly PodGroup[];
  readonly spread: readonly SpreadTerm[];
}

interface SpreadTerm {
  readonly group: PodGroup;
  readonly maxSkew: number;
  /** 1 where the pod itself counts. */
  readonly self: 0 | 1;
  /** Domains of the nodes that the pod's own selectors allow: the emptiest of them is the measure. */
  readonly domains: readonly string[];
}

/** What terms are read against. */
export interface TermSurroundings {
  readonly namespaces: ReadonlyMap<string, NamespaceState>;
  readonly groups: PodGroups;
  /** Domains of a topology key among the nodes that a spec's selectors allow. */
  readonly domainsFor: (spec: PodSpec, topologyKey: string) => readonly string[];
}

/** Groups that a pod's required affinity, anti-affinity and hard spread constraints speak of. */
export function podTermsOf(draft: PodDraft, { namespaces, groups, domainsFor }: TermSurroundings): PodTerms {
  const { spec } = draft;
  const groupOfTerm = (term: PodAffinityTerm): PodGroup => {
    const chosen = namespacesOf(term, draft.namespace, namespaces);
    const key = canonicalJson([term.labelSelector ?? null, term.topologyKey, chosen === undefined ? '*' : [...chosen].sort()]);
    return groups.groupOf({ selector: term.labelSelector, topologyKey: term.topologyKey, namespaces: chosen }, key);
  };
  return {
    affinity: (spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(groupOfTerm),
    antiAffinity: (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(groupOfTerm),
    spread: (spec.topologySpreadConstraints ?? [])
      .filter((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule')
      .map((constraint) => ({
        group: groupOfTerm({ topologyKey: constraint.topologyKey, ...(constraint.labelSelector === undefined ? {} : { labelSelector: constraint.labelSelector }) }),
        maxSkew: constraint.maxSkew,
        self: matchesSelector(constraint.labelSelector, draft.labels) ? 1 : 0,
        domains: domainsFor(spec, constraint.topologyKey),
      })),
  };
}

/** The pod's own namespace unless the term names others; an empty namespaceSelector means all of them. */
function namespacesOf(term: PodAffinityTerm, own: string, namespaces: ReadonlyMap<string, NamespaceState>): ReadonlySet<string> | undefined {
  const { namespaceSelector } = term;
  if (namespaceSelector === undefined) return new Set((term.namespaces ?? []).length > 0 ? term.namespaces : [own]);
  const isEmpty = Object.keys(namespaceSelector.matchLabels ?? {}).length === 0 && (namespaceSelector.matchExpressions ?? []).length === 0;
  if (isEmpty) return undefined;
  const selected = [...namespaces.values()].filter((namespace) => matchesSelector(namespaceSelector, namespace.labels));
  return new Set([...(term.namespaces ?? []), ...selected.map((namespace) => namespace.name)]);
}

/** Taints do not count here: `nodeTaintsPolicy` ignores them by default (KEP-3094). */
export function domainCache(nodes: readonly SchedulableNode[]): TermSurroundings['domainsFor'] {
  const known = new Map<string, readonly string[]>();
  return (spec, topologyKey) => {
    const key = `${topologyKey} ${nodeConstraints(spec)}`;
    const domains = known.get(key) ?? [
      ...new Set(
        nodes
          .filter((node) => meetsNodeSelectors(spec, node.state))
          .map((node) => node.state.labels[topologyKey])
          .filter((domain) => domain !== undefined),
      ),
    ];
    known.set(key, domains);
    return domains;
  };
}

/** Whether some group counts anybody in the node's domain. */
function isAvoided(groups: readonly PodGroup[], node: SchedulableNode, counts: (group: PodGroup) => ReadonlyMap<string, number>): boolean {
  return groups.some((group) => {
    const domain = domainOf(node.state, group);
    return domain !== undefined && countIn(counts(group), domain) > 0;
  });
}

/** Neither avoids anybody on the node nor is avoided by anybody there. */
export function passesAntiAffinity(terms: PodTerms, memberships: readonly PodGroup[], node: SchedulableNode): boolean {
  return !isAvoided(terms.antiAffinity, node, (group) => group.members) && !isAvoided(memberships, node, (group) => group.avoiders);
}

/**
 * Everybody it wants to be with is in the node's domain. The first pod of a group that wants to be with its own kind may go anywhere:
 * kubernetes pkg/scheduler/framework/plugins/interpodaffinity/filtering.go (satisfyPodAffinity).
 */
export function passesAffinity(terms: PodTerms, memberships: readonly PodGroup[], node: SchedulableNode): boolean {
  if (terms.affinity.some((group) => domainOf(node.state, group) === undefined)) return false;
  const isTogether = terms.affinity.every((group) => countIn(group.members, domainOf(node.state, group) ?? '') > 0);
  const isFirst = terms.affinity.every((group) => group.members.size === 0 && memberships.includes(group));
  return isTogether || isFirst;
}

/** For each spread term, how many members its emptiest domain has. */
export function emptiestDomains(terms: PodTerms): readonly number[] {
  return terms.spread.map(({ group, domains }) => domains.reduce((least, domain) => Math.min(least, countIn(group.members, domain)), Infinity));
}

/** The skew after placing it: kubernetes pkg/scheduler/framework/plugins/podtopologyspread/filtering.go. */
export function passesSpread(terms: PodTerms, emptiest: readonly number[], node: SchedulableNode): boolean {
  return terms.spread.every(({ group, maxSkew, self }, index) => {
    const domain = domainOf(node.state, group);
    return domain !== undefined && countIn(group.members, domain) + self - (emptiest[index] ?? 0) <= maxSkew;
  });
}
