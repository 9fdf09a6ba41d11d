import { matchesSelector, type LabelSelector, type NodeState, type StringMap } from '../../model/index.js';

/** The pods that an affinity term or a spread constraint selects, counted by topology domain (a zone, a host) as they are placed. */
export interface PodGroup {
  readonly topologyKey: string;
  /** Pods of the group in each domain. */
  readonly members: Map<string, number>;
  /** Pods in each domain that must not share it with the group (required anti-affinity holds in both directions). */
  readonly avoiders: Map<string, number>;
}

export interface PodGroupSpec {
  readonly selector: LabelSelector | undefined;
  readonly topologyKey: string;
  /** `undefined`: all namespaces. */
  readonly namespaces: ReadonlySet<string> | undefined;
}

interface IndexedGroup extends PodGroup {
  matches(namespace: string, labels: StringMap): boolean;
}

/** Every group that some pod of the cluster asks about, found by label, so that placing a pod costs what it concerns. */
export interface PodGroups {
  /** The group of a specification; equal ones share it. */
  groupOf(spec: PodGroupSpec, key: string): PodGroup;
  /** Groups that a pod belongs to. */
  groupsOf(namespace: string, labels: StringMap): readonly PodGroup[];
}

export function podGroups(): PodGroups {
  const byKey = new Map<string, IndexedGroup>();
  const byLabel = new Map<string, IndexedGroup[]>();
  return {
    groupOf: (spec, key) => {
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const group: IndexedGroup = {
        topologyKey: spec.topologyKey,
        members: new Map(),
        avoiders: new Map(),
        matches: (namespace, labels) => (spec.namespaces?.has(namespace) ?? true) && matchesSelector(spec.selector, labels),
      };
      byKey.set(key, group);
      const label = indexLabel(spec.selector);
      const peers = byLabel.get(label);
      if (peers === undefined) byLabel.set(label, [group]);
      else peers.push(group);
      return group;
    },
    groupsOf: (namespace, labels) => {
      const candidates = [...(byLabel.get('') ?? []), ...Object.entries(labels).flatMap(([name, value]) => byLabel.get(`${name}=${value}`) ?? [])];
      return candidates.filter((group) => group.matches(namespace, labels));
    },
  };
}

/** One label that every member must carry; empty where the selector has none to find it by. */
function indexLabel(selector: LabelSelector | undefined): string {
  const first = Object.entries(selector?.matchLabels ?? {})[0];
  return first === undefined ? '' : `${first[0]}=${first[1]}`;
}

export function domainOf(node: NodeState, group: PodGroup): string | undefined {
  return node.labels[group.topologyKey];
}

export function countIn(counts: ReadonlyMap<string, number>, domain: string): number {
  return counts.get(domain) ?? 0;
}

export function increment(counts: Map<string, number>, domain: string): void {
  counts.set(domain, countIn(counts, domain) + 1);
}
