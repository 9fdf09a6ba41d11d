/** Every vantage point against every port of every Service: worked out in pieces, so that it can be resumed. */
import type { Network } from '../../compile/network.js';
import { INTERNET, clusterPrefix, internetHostAddress, lanHostAddress, namespacedAddress } from '../../model/index.js';
import type { MatrixCell, MatrixRow, MatrixTarget, ReachAnswer, Reachability, Trace } from '../../trace/index.js';
import { reach } from '../reach.js';
import { sourceClasses, type SourceClass } from './sourceClasses.js';

/** Who asks: any internet host, the named ones, LAN hosts, nodes, and one entry a workload. Addresses, the same in every run. */
export function matrixSources({ state }: Network): readonly string[] {
  const { internet, lans } = state.topology;
  const workloads = state.clusters.flatMap((cluster) => {
    const prefix = clusterPrefix(state.clusters, cluster.name);
    const running = cluster.pods.filter((pod) => !pod.builtIn && pod.placement.kind === 'running');
    return running.map(({ workload }) => namespacedAddress(prefix, workload.namespace, workload.kind.toLowerCase(), workload.name));
  });
  return [
    INTERNET,
    ...internet.hosts.map((host) => internetHostAddress(host.name)),
    ...lans.flatMap((lan) => lan.hosts.map((host) => lanHostAddress(lan.name, host.name))),
    ...state.clusters.flatMap((cluster) => cluster.nodes.map((node) => node.address)),
    ...new Set(workloads),
  ];
}

/** What is asked for. */
export function matrixTargets({ state }: Network): readonly MatrixTarget[] {
  return state.clusters.flatMap((cluster) => {
    const prefix = clusterPrefix(state.clusters, cluster.name);
    return cluster.services
      .filter((service) => !service.builtIn)
      .flatMap(({ namespace, name, ports }) => ports.map(({ port, protocol }) => ({ service: namespacedAddress(prefix, namespace, 'service', name), port, protocol })));
  });
}

/** A matrix that is worked out row by row, in any order. */
export interface Matrix {
  readonly row: (from: string) => MatrixRow;
}

/** Pods that no rule can tell apart are asked about once, whichever rows they stand in. */
export function matrixOf(network: Network): Matrix {
  const targets = matrixTargets(network);
  const classes = sourceClasses(network);
  const known = new Map<string, readonly Outcomes[]>();
  return {
    row: (from) => {
      const askers = classes.get(from) ?? [{ key: from, address: from, size: 1 }];
      const outcomes = askers.map((asker) => ({ asker, cells: once(known, asker.key, () => targets.map((target) => outcomesOf(network, asker.address, target))) }));
      return { from, cells: targets.map((_, column) => cellOf(outcomes.map(({ asker, cells }) => ({ asker, outcomes: cells[column] ?? UNASKED })))) };
    },
  };
}

/** How likely each outcome is. */
interface Outcomes {
  readonly reachability: Reachability;
  readonly shares: ReadonlyMap<Trace['disposition'], number>;
}

/** A question that cannot be asked here. */
const UNASKED: Outcomes = { reachability: 'UNDEFINED', shares: new Map([['UNSUPPORTED', 1]]) };

function outcomesOf(network: Network, from: string, { service, port, protocol }: MatrixTarget): Outcomes {
  const answer = reach(network, { from, to: service, port, protocol });
  return answer.ok ? { reachability: answer.value.reachability, shares: sharesOf(answer.value) } : UNASKED;
}

function sharesOf({ traces }: ReachAnswer): Outcomes['shares'] {
  const shares = new Map<Trace['disposition'], number>();
  for (const { disposition, probability } of traces) shares.set(disposition, (shares.get(disposition) ?? 0) + probability);
  return shares;
}

/** Each pod of a workload is as likely to ask as the other. */
function cellOf(askers: readonly { readonly asker: SourceClass; readonly outcomes: Outcomes }[]): MatrixCell {
  const shares = new Map<Trace['disposition'], number>();
  for (const { asker, outcomes } of askers) for (const [disposition, share] of outcomes.shares) shares.set(disposition, (shares.get(disposition) ?? 0) + share * asker.size);
  return { reachability: together(askers.map(({ outcomes }) => outcomes.reachability)), disposition: likeliest(shares) };
}

function together(all: readonly Reachability[]): Reachability {
  if (all.includes('UNDEFINED')) return 'UNDEFINED';
  const [first = 'UNDEFINED'] = all;
  return all.every((one) => one === first) ? first : 'SOMETIMES';
}

/** Of equally likely ones the first by name, so that the answer is the same in every run; shares are sums of fractions, never quite equal. */
function likeliest(shares: Outcomes['shares']): Trace['disposition'] {
  const ordered = [...shares].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.reduce((best, one) => (one[1] > best[1] + 1e-9 ? one : best), ordered[0] ?? (['UNSUPPORTED', 0] as const))[0];
}

function once<T>(known: Map<string, T>, key: string, work: () => T): T {
  const found = known.get(key) ?? work();
  known.set(key, found);
  return found;
}
