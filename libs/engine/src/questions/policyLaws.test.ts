import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryLab, arbitraryPolicy, arbitraryRule, inCluster, labText, networkOf, type ArbitraryLab } from '@vantage/testkit';
import type { Network } from '../compile/network.js';
import type { ClusterState, PodState } from '../model/index.js';
import type { AllowedConnection, MatrixRow } from '../trace/index.js';
import { connectivity } from './connectivity/connectivity.js';
import { matrixOf, matrixSources } from './matrix/matrix.js';
import { reach } from './reach.js';

interface NetworkPolicyDocument {
  readonly spec: { readonly policyTypes: readonly string[]; readonly ingress: readonly object[]; readonly egress: readonly object[] };
}

function isNetworkPolicy(document: object): document is NetworkPolicyDocument {
  return 'kind' in document && document.kind === 'NetworkPolicy';
}

function rowsOf(network: Network): readonly MatrixRow[] {
  return matrixSources(network).map(matrixOf(network).row);
}

/** The lab, and its documents in any order. */
function withOrder(lab: ArbitraryLab): fc.Arbitrary<{ readonly lab: ArbitraryLab; readonly documents: readonly object[] }> {
  const all = [...lab.surroundings, ...lab.objects, ...lab.policies];
  return fc.record({ lab: fc.constant(lab), documents: fc.shuffledSubarray(all, { minLength: all.length }) });
}

/** The lab with one rule more in the first of its policies that isolates in this direction; `undefined` where none does. */
function withRule(lab: ArbitraryLab, direction: 'Ingress' | 'Egress', rule: object): ArbitraryLab | undefined {
  const place = lab.policies.findIndex((policy) => isNetworkPolicy(policy) && policy.spec.policyTypes.includes(direction));
  if (place < 0) return undefined;
  const list = direction === 'Ingress' ? 'ingress' : 'egress';
  return {
    ...lab,
    policies: lab.policies.map((policy, index) => (index === place && isNetworkPolicy(policy) ? { ...policy, spec: { ...policy.spec, [list]: [...policy.spec[list], rule] } } : policy)),
  };
}

function contains(wide: readonly AllowedConnection[], narrow: AllowedConnection): boolean {
  const same = wide.filter((one) => JSON.stringify([one.from, one.to]) === JSON.stringify([narrow.from, narrow.to]));
  return same.some((one) => one.all || (!narrow.all && narrow.ports.every((port) => one.ports.some(({ protocol, from, to }) => protocol === port.protocol && from <= port.from && to >= port.to))));
}

/** Ranges are cut where policies cut them, so that a rule more may cut them differently: only workloads are compared. */
function betweenWorkloads({ connections }: { readonly connections: readonly AllowedConnection[] }): readonly AllowedConnection[] {
  return connections.filter(({ from, to }) => from.kind === 'workload' && to.kind === 'workload');
}

/** The pods of each workload that has addresses of its own. */
function askable({ pods }: ClusterState): readonly (readonly [PodState, ...PodState[]])[] {
  const own = new Map<string, [PodState, ...PodState[]]>();
  for (const pod of pods.filter((one) => !one.builtIn && !one.hostNetwork && one.placement.kind === 'running')) {
    const workload = `${pod.namespace}/${pod.workload.name}`;
    const others = own.get(workload);
    if (others === undefined) own.set(workload, [pod]);
    else others.push(pod);
  }
  return [...own.values()];
}

function pairs<T>(all: readonly T[]): readonly (readonly [T, T])[] {
  return all.flatMap((from) => all.filter((to) => to !== from).map((to) => [from, to] as const));
}

function connects(network: Network, from: string, to: string): boolean {
  const answer = reach(network, { from, to, port: 8080 });
  return answer.ok && answer.value.reachability === 'ALWAYS';
}

function listensOn8080({ listens }: PodState): boolean {
  return listens.kind === 'everywhere' || listens.ports.some(({ protocol, port }) => protocol === 'TCP' && port === 8080);
}

function isWorkload(peer: AllowedConnection['from'], { name: cluster }: ClusterState, { namespace, workload }: PodState): boolean {
  return peer.kind === 'workload' && peer.cluster === cluster && peer.namespace === namespace && peer.name === workload.name;
}

describe('laws of policies, on whole labs', () => {
  it('S62 the order of policies, and of all documents, never changes an answer', () => {
    fc.assert(
      fc.property(arbitraryLab.chain(withOrder), ({ lab, documents }) => {
        const network = networkOf(labText(lab));
        const other = networkOf(labText({ ...lab, surroundings: documents, objects: [], policies: [] }));
        expect(rowsOf(other)).toEqual(rowsOf(network));
        expect(connectivity(other)).toEqual(connectivity(network));
      }),
      { numRuns: 40 },
    );
  });

  it('S62 an allow rule more, in a direction that is isolated already, never closes a way', () => {
    fc.assert(
      fc.property(arbitraryLab, fc.constantFrom('Ingress', 'Egress'), arbitraryRule('from'), arbitraryRule('to'), (lab, direction, from, to) => {
        const more = withRule(lab, direction, direction === 'Ingress' ? from : to);
        fc.pre(more !== undefined);
        const network = networkOf(labText(lab));
        const wider = networkOf(labText(more));
        const after = rowsOf(wider);
        for (const [row, { from: source, cells }] of rowsOf(network).entries()) {
          for (const [column, { reachability }] of cells.entries()) {
            const now = after[row]?.cells[column]?.reachability;
            if (reachability === 'ALWAYS') expect(now, source).toBe('ALWAYS');
            if (reachability === 'SOMETIMES') expect(now, source).not.toBe('NEVER');
          }
        }
        const allowed = connectivity(wider).connections;
        for (const one of betweenWorkloads(connectivity(network))) expect(contains(allowed, one), JSON.stringify(one)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('S61 S67 between pods, asked directly, a connection comes about where policies allow the port over that family and something listens', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const network = networkOf(labText(lab));
        for (const cluster of network.state.clusters.filter(({ profile }) => profile.enforcesPolicy)) {
          const { connections } = connectivity(network, { ipBlockMatchesPods: cluster.profile.ipBlockMatchesPods });
          for (const [from, to] of pairs(askable(cluster))) {
            const found = connections.find((one) => isWorkload(one.from, cluster, from[0]) && isWorkload(one.to, cluster, to[0]));
            const allowed = found !== undefined && (found.all || found.ports.some((range) => range.protocol === 'TCP' && range.from <= 8080 && range.to >= 8080));
            const connected = from.some((source) => to.some((pod) => pod.ips.some((ip) => connects(network, source.address, ip))));
            expect(connected, `${from[0].address} -> ${to[0].address}`).toBe(allowed && listensOn8080(to[0]));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('S61 a policy more never opens a way in a direction that its pods were open in', () => {
    fc.assert(
      fc.property(arbitraryLab, arbitraryPolicy('more'), (lab, policy) => {
        const network = networkOf(labText({ ...lab, policies: [] }));
        const isolated = networkOf(labText({ ...lab, policies: [inCluster(policy, lab)] }));
        const before = connectivity(network).connections;
        for (const one of betweenWorkloads(connectivity(isolated))) expect(contains(before, one)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
