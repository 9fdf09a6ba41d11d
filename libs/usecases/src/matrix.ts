/** The matrix of a network: every vantage point against every port of every Service, one row a vantage point. */
import type { MatrixRow, MatrixTarget } from '@vantage/contract';
import type { ClusterState, LabState, Network } from '@vantage/engine';
import { INTERNET, clusterPrefix, internetHostAddress, invariant, lanHostAddress, namespacedAddress } from '@vantage/engine';
import { reach } from './questions.js';

/** Who asks: the internet, its hosts, LAN hosts, nodes, and one entry a workload. */
export function matrixSources(state: LabState): readonly string[] {
  const { internet, lans } = state.topology;
  return [
    INTERNET,
    ...internet.hosts.map((host) => internetHostAddress(host.name)),
    ...lans.flatMap((lan) => lan.hosts.map((host) => lanHostAddress(lan.name, host.name))),
    ...state.clusters.flatMap((cluster) => cluster.nodes.map((node) => node.address)),
    ...state.clusters.flatMap((cluster) => workloadAddresses(state, cluster)),
  ];
}

/** What is asked for. */
export function matrixTargets(state: LabState): readonly MatrixTarget[] {
  return state.clusters.flatMap((cluster) =>
    cluster.services
      .filter((service) => !service.builtIn)
      .flatMap((service) =>
        service.ports.map(({ port, protocol }) => ({
          service: namespacedAddress(clusterPrefix(state.clusters, cluster.name), service.namespace, 'service', service.name),
          port,
          protocol,
        })),
      ),
  );
}

/** One row: what one vantage point gets from every target. */
export function matrixRow(network: Network, from: string, targets: readonly MatrixTarget[]): MatrixRow {
  return { from, cells: targets.map((target) => cellOf(network, from, target)) };
}

function cellOf(network: Network, from: string, target: MatrixTarget): MatrixRow['cells'][number] {
  const answer = reach(network, { from, to: target.service, port: target.port, protocol: target.protocol });
  if (!answer.ok) return { reachability: 'UNDEFINED', disposition: 'UNSUPPORTED' };
  const likeliest = answer.value.traces.reduce((best, trace) => (trace.probability > best.probability ? trace : best), invariantFirst(answer.value.traces));
  return { reachability: answer.value.reachability, disposition: likeliest.disposition };
}

function invariantFirst<T>(items: readonly T[]): T {
  const [first] = items;
  invariant(first !== undefined, 'every answer has a trace');
  return first;
}

function workloadAddresses(state: LabState, cluster: ClusterState): readonly string[] {
  const prefix = clusterPrefix(state.clusters, cluster.name);
  const running = cluster.pods.filter((pod) => !pod.builtIn && pod.placement.kind === 'running');
  return [...new Set(running.map(({ workload }) => namespacedAddress(prefix, workload.namespace, workload.kind.toLowerCase(), workload.name)))];
}
