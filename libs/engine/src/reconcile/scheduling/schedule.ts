import type { NamespaceState, Placement, PodPort, PodSpec } from '../../model/index.js';
import { podPortsOf } from '../podPorts.js';
import { isFinished, type PodDraft } from '../workloads/podDraft.js';
import { hostPorts, type HostPorts } from './hostPorts.js';
import type { SchedulableNode } from './node.js';
import { fitsNode, nodeConstraints } from './nodeFit.js';
import { domainOf, increment, podGroups, type PodGroup } from './podGroups.js';
import { domainCache, emptiestDomains, passesAffinity, passesAntiAffinity, passesSpread, podTermsOf, type PodTerms } from './podTerms.js';
import { pendingReasons, unschedulableReason, type Refusal } from './reasons.js';

/** A node and what has been placed on it so far. */
interface Occupancy {
  readonly node: SchedulableNode;
  /** Its place among the cluster's nodes. */
  readonly index: number;
  readonly hostPorts: HostPorts;
  pods: number;
}

/** A pod on its way to a node. */
interface Candidate {
  readonly draft: PodDraft;
  readonly ports: readonly PodPort[];
  readonly terms: PodTerms;
  readonly memberships: readonly PodGroup[];
  /** Pods of its workload on each node, by the node's index. */
  readonly siblings: Uint32Array;
}

type Attempt = { readonly kind: 'placed'; readonly node: string } | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/**
 * Places pods as kube-scheduler would: pods that name their node first, then those of DaemonSets, then the others by name, each on the
 * node that has the fewest pods of its workload, then the fewest at all. Refused pods are tried again as long as others get placed.
 */
export function schedule(
  drafts: readonly PodDraft[],
  nodes: readonly SchedulableNode[],
  namespaces: ReadonlyMap<string, NamespaceState>,
): ReadonlyMap<PodDraft, Placement> {
  const scheduler = schedulerFor(drafts, nodes, namespaces);
  const placements = new Map<PodDraft, Placement>();
  const waiting: PodDraft[] = [];
  for (const draft of drafts) {
    const placement = settledPlacement(draft, scheduler);
    if (placement === undefined) waiting.push(draft);
    else placements.set(draft, placement);
  }
  const daemonsFirst = [...waiting.filter((draft) => draft.pinnedTo !== undefined), ...waiting.filter((draft) => draft.pinnedTo === undefined)];
  for (const [draft, placement] of scheduler.placeAll(daemonsFirst)) placements.set(draft, placement);
  return placements;
}

/** Where a pod is that the scheduler has nothing to do with. */
function settledPlacement(draft: PodDraft, scheduler: Scheduler): Placement | undefined {
  if (isFinished(draft)) return { kind: 'finished' };
  const { nodeName } = draft.spec;
  if (nodeName !== undefined && nodeName !== '') {
    return scheduler.bind(draft, nodeName) ? { kind: 'running', node: nodeName } : { kind: 'pending', reason: pendingReasons.missingNode(nodeName) };
  }
  if ((draft.spec.schedulingGates ?? []).length > 0) return { kind: 'pending', reason: pendingReasons.gated };
  const scheduled = draft.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  return scheduled?.status === 'False' ? { kind: 'pending', reason: pendingReasons.unscheduledByStatus } : undefined;
}

interface Scheduler {
  /** Puts a pod on the node that it names, past every rule; false where there is no such node. */
  bind(draft: PodDraft, node: string): boolean;
  placeAll(drafts: readonly PodDraft[]): ReadonlyMap<PodDraft, Placement>;
}

function schedulerFor(drafts: readonly PodDraft[], nodes: readonly SchedulableNode[], namespaces: ReadonlyMap<string, NamespaceState>): Scheduler {
  const occupancies = nodes.map((node, index): Occupancy => ({ node, index, hostPorts: hostPorts(), pods: 0 }));
  const byName = new Map(occupancies.map((occupancy) => [occupancy.node.state.name, occupancy]));
  const groups = podGroups();
  const surroundings = { namespaces, groups, domainsFor: domainCache(nodes) };
  const termsBySpec = new Map<PodSpec, PodTerms>();
  for (const draft of drafts) {
    if (!termsBySpec.has(draft.spec)) termsBySpec.set(draft.spec, podTermsOf(draft, surroundings));
  }
  const siblingsByWorkload = new Map<string, Uint32Array>();
  const siblingsOf = ({ workload }: PodDraft): Uint32Array => {
    const key = `${workload.kind}/${workload.namespace}/${workload.name}`;
    const siblings = siblingsByWorkload.get(key) ?? new Uint32Array(nodes.length);
    siblingsByWorkload.set(key, siblings);
    return siblings;
  };
  const candidateOf = (draft: PodDraft): Candidate => ({
    draft,
    ports: podPortsOf(draft.spec, draft.specField),
    terms: termsBySpec.get(draft.spec) ?? { affinity: [], antiAffinity: [], spread: [] },
    memberships: groups.groupsOf(draft.namespace, draft.labels),
    siblings: siblingsOf(draft),
  });
  const fits = fitCache(occupancies);
  const attempt = (candidate: Candidate): Attempt => {
    const { open, refusals } = fits(candidate.draft);
    const best = emptiestNode(candidate, open, refusals);
    if (best.kind === 'refused') return best;
    occupy(best.occupancy, candidate);
    return { kind: 'placed', node: best.occupancy.node.state.name };
  };
  return {
    bind: (draft, node) => {
      const occupancy = byName.get(node);
      if (occupancy !== undefined) occupy(occupancy, candidateOf(draft));
      return occupancy !== undefined;
    },
    placeAll: (waiting) => placeAll(waiting.map(candidateOf), attempt),
  };
}

function placeAll(candidates: readonly Candidate[], attempt: (candidate: Candidate) => Attempt): ReadonlyMap<PodDraft, Placement> {
  const placements = new Map<PodDraft, Placement>();
  let waiting = candidates;
  for (let progress = true; progress && waiting.length > 0; ) {
    const refused: Candidate[] = [];
    for (const candidate of waiting) {
      const outcome = attempt(candidate);
      if (outcome.kind === 'placed') {
        placements.set(candidate.draft, { kind: 'running', node: outcome.node });
        continue;
      }
      placements.set(candidate.draft, { kind: 'pending', reason: unschedulableReason(outcome.refusals) });
      // only pods that wait for others can hope for the next round
      if (outcome.refusals.some((refusal) => refusal.kind === 'affinity' || refusal.kind === 'spread')) refused.push(candidate);
    }
    progress = refused.length < waiting.length;
    waiting = refused;
  }
  return placements;
}

/** Nodes that a pod's own selectors and tolerations leave open, and why the others are not. */
interface OpenNodes {
  readonly open: readonly Occupancy[];
  readonly refusals: readonly Refusal[];
}

/** Looks every set of constraints up once: most pods of a cluster have none. */
function fitCache(occupancies: readonly Occupancy[]): (draft: PodDraft) => OpenNodes {
  const bySpec = new Map<PodSpec, OpenNodes>();
  const byConstraints = new Map<string, OpenNodes>();
  const openTo = (spec: PodSpec, among: readonly Occupancy[]): OpenNodes => {
    const open: Occupancy[] = [];
    const refusals: Refusal[] = [];
    for (const occupancy of among) {
      const fit = fitsNode(spec, occupancy.node);
      if (fit.kind === 'fits') open.push(occupancy);
      else refusals.push(fit);
    }
    return { open, refusals };
  };
  return ({ spec, pinnedTo }) => {
    if (pinnedTo !== undefined) return openTo(spec, occupancies.filter((occupancy) => occupancy.node.state.name === pinnedTo));
    const known = bySpec.get(spec);
    if (known !== undefined) return known;
    const constraints = nodeConstraints(spec);
    const nodes = byConstraints.get(constraints) ?? openTo(spec, occupancies);
    byConstraints.set(constraints, nodes);
    bySpec.set(spec, nodes);
    return nodes;
  };
}

function emptiestNode(
  candidate: Candidate,
  open: readonly Occupancy[],
  refusals: readonly Refusal[],
): { readonly kind: 'found'; readonly occupancy: Occupancy } | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] } {
  const emptiest = emptiestDomains(candidate.terms);
  let best: Occupancy | undefined;
  let bestScore = Infinity;
  for (const occupancy of open) {
    const score = (candidate.siblings[occupancy.index] ?? 0) * 1_000_000 + occupancy.pods;
    if (score >= bestScore || refusalOf(candidate, emptiest, occupancy) !== undefined) continue;
    best = occupancy;
    bestScore = score;
  }
  if (best !== undefined) return { kind: 'found', occupancy: best };
  const more = open.map((occupancy) => refusalOf(candidate, emptiest, occupancy)).filter((refusal) => refusal !== undefined);
  return { kind: 'refused', refusals: [...refusals, ...more] };
}

function refusalOf(candidate: Candidate, emptiest: readonly number[], occupancy: Occupancy): Refusal | undefined {
  const { terms, memberships, ports } = candidate;
  if (occupancy.pods >= occupancy.node.state.maxPods) return { kind: 'full' };
  if (occupancy.hostPorts.conflictsWith(ports)) return { kind: 'hostPort' };
  if (!passesAntiAffinity(terms, memberships, occupancy.node)) return { kind: 'antiAffinity' };
  if (terms.affinity.length > 0 && !passesAffinity(terms, memberships, occupancy.node)) return { kind: 'affinity' };
  return passesSpread(terms, emptiest, occupancy.node) ? undefined : { kind: 'spread' };
}

function occupy(occupancy: Occupancy, { terms, memberships, ports, siblings }: Candidate): void {
  occupancy.pods += 1;
  siblings[occupancy.index] = (siblings[occupancy.index] ?? 0) + 1;
  occupancy.hostPorts.open(ports);
  const { state } = occupancy.node;
  for (const group of memberships) count(group.members, domainOf(state, group));
  for (const group of terms.antiAffinity) count(group.avoiders, domainOf(state, group));
}

function count(counts: Map<string, number>, domain: string | undefined): void {
  if (domain !== undefined) increment(counts, domain);
}
