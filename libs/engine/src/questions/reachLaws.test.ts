import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryLab, labText, networkOf, type ArbitraryLab } from '@vantage/testkit';
import type { Network } from '../compile/network.js';
import { ipsOf } from '../compile/vantagePoints.js';
import { isFailure } from '../render/stepText.js';
import { summarize } from '../render/index.js';
import type { ReachAnswer, ReachQuestion, Trace } from '../trace/index.js';
import { matrixOf, matrixSources, matrixTargets } from './matrix/matrix.js';
import { reach } from './reach.js';

/** Every vantage point against every port of every Service, and the pods' own addresses. */
function answersOf(network: Network): readonly ReachAnswer[] {
  const services = matrixTargets(network).map(({ service, port, protocol }) => ({ to: service, port, protocol }));
  const pods = network.state.clusters.flatMap((cluster) => cluster.pods.filter((pod) => pod.placement.kind === 'running' && !pod.hostNetwork).flatMap((pod) => pod.ips.map((ip) => ({ to: ip, port: 8080 }))));
  return matrixSources(network).flatMap((from) => [...services, ...pods].flatMap((target) => answerOf(network, { from, ...target })));
}

function answerOf(network: Network, question: ReachQuestion): readonly ReachAnswer[] {
  const answer = reach(network, question);
  return answer.ok ? [answer.value] : [];
}

function stepsOf({ hops, replies }: Trace) {
  return [...hops, ...replies].flatMap((hop) => hop.steps);
}

function addressesAt({ vantagePoints }: Network, at: string): readonly string[] {
  const point = vantagePoints.byAddress.get(at);
  if (point === undefined) return [];
  return point.kind === 'pod' ? point.pod.ips : ipsOf(point);
}

/** Gives every namespace and every object of Kubernetes another name, consistently. Labels, selectors and Services follow. */
function renamed(lab: ArbitraryLab): string {
  return labText(lab)
    .replaceAll(/"(metadata|team|namespace|name)":"(a|b)"/g, '"$1":"other-$2"')
    .replaceAll(/"name":"((d|s|p)\d)"/g, '"name":"$1-renamed"');
}

/** The lab without its other cluster, and whatever stands in that. */
function aloneText(lab: ArbitraryLab, cluster: string): string {
  const others = lab.clusters.filter((name) => name !== cluster);
  const stays = (document: object): boolean => !others.some((name) => JSON.stringify(document).includes(`"vantage.lab/cluster":"${name}"`) || JSON.stringify(document).includes(`"kind":"Cluster","metadata":{"name":"${name}"}`));
  return labText({ ...lab, surroundings: lab.surroundings.filter(stays), objects: lab.objects.filter(stays), policies: lab.policies.filter(stays) });
}

/** Names of pods are made from a hash of what made them, and so are their places and addresses; what a row and a column stand for is not. */
function outcomes(network: Network): readonly string[] {
  const targets = matrixTargets(network).map(({ service, port }) => `${service}:${port}`.replace('other-', '').replace('-renamed', ''));
  return matrixSources(network)
    .map(matrixOf(network).row)
    .flatMap(({ from, cells }) => cells.map((cell, column) => `${from.replace('other-', '').replace('-renamed', '')} -> ${targets[column] ?? ''}: ${cell.reachability}`))
    .sort();
}

describe('laws of reach', () => {
  it('every answer is well formed: probabilities add up to 1, every step cites, a NEVER shows a failing step, a connection its destination', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const network = networkOf(labText(lab));
        for (const answer of answersOf(network)) {
          const about = `${answer.question.from} -> ${answer.question.to}`;
          expect(answer.traces.reduce((sum, trace) => sum + trace.probability, 0), about).toBeCloseTo(1, 9);
          expect(summarize(answer), about).toMatch(/^[A-Z].*\.$/s);
          for (const trace of answer.traces) {
            expect(trace.probability, about).toBeGreaterThan(0);
            expect(stepsOf(trace).every((step) => step.cites.length > 0), about).toBe(true);
            if (trace.disposition === 'CONNECTED') expect(trace.destinationIp, about).toBeDefined();
            else expect(stepsOf(trace).some(isFailure), `${about}: ${JSON.stringify(trace.hops)}`).toBe(true);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('replies go back from where the packets came to, to where they came from, and the source seen is an address of somebody on the way', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const network = networkOf(labText(lab));
        for (const answer of answersOf(network)) {
          for (const { hops, replies, sourceSeen } of answer.traces.filter(({ disposition }) => disposition === 'CONNECTED')) {
            const about = `${answer.question.from} -> ${answer.question.to}`;
            // A hostNetwork pod sends as its node, which is the second place.
            const [sender, node] = hops.map(({ at }) => at);
            // What never leaves the sender's own addresses has no way back, and the sender sees itself.
            if (replies.length === 0) expect(hops.length, about).toBeLessThanOrEqual(2);
            else expect([hops.at(-1)?.at, [sender, node].includes(replies.at(-1)?.at)], about).toEqual([replies[0]?.at, true]);
            const before = replies.length === 0 ? hops : hops.slice(0, -1);
            if (sender !== 'internet') expect(before.flatMap(({ at }) => addressesAt(network, at)), about).toContain(sourceSeen);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('S6 ranges of pods and Services are a cluster\'s own: what is beside it, with the same ones, changes no answer about it', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        fc.pre(lab.clusters.length > 1);
        for (const cluster of lab.clusters) {
          const alone = networkOf(aloneText(lab, cluster));
          const beside = networkOf(labText(lab));
          const own = (address: string): string => address.replace(`${cluster}/`, '');
          const targets = matrixTargets(beside).map(({ service, ...port }) => ({ service: own(service), ...port }));
          const cells = new Map(matrixSources(beside).map((from) => [own(from), matrixOf(beside).row(from).cells]));
          for (const { from, cells: expected } of matrixSources(alone).map(matrixOf(alone).row)) {
            for (const [column, target] of matrixTargets(alone).entries()) {
              const place = targets.findIndex((one) => one.service === target.service && one.port === target.port && one.protocol === target.protocol);
              expect(cells.get(from)?.[place], `${from} -> ${target.service}`).toEqual(expected[column]);
            }
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it('the same text gives the same answers, to the last byte', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const text = labText(lab);
        expect(JSON.stringify(answersOf(networkOf(text)))).toBe(JSON.stringify(answersOf(networkOf(text))));
      }),
      { numRuns: 10 },
    );
  });

  it('renaming namespaces and objects consistently changes no outcome where placement does not depend on names', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const network = networkOf(labText(lab));
        // With one node every pod stands in the same place whatever it is called.
        fc.pre(network.state.clusters.every((cluster) => cluster.nodes.length === 1));
        expect(outcomes(networkOf(renamed(lab)))).toEqual(outcomes(network));
      }),
      { numRuns: 25 },
    );
  });

  it('S45 S67 from a pod, an endpoint reached through its ClusterIP is reached by its own address and port too', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const network = networkOf(labText(lab));
        const pods = network.state.clusters.flatMap((cluster) => cluster.pods.filter((pod) => !pod.builtIn && !pod.hostNetwork && pod.placement.kind === 'running').map((pod) => ({ pod, cluster: cluster.name })));
        const prefixed = network.state.clusters.length > 1;
        for (const { pod, cluster } of pods) {
          // Services of another cluster are asked at other addresses, from outside.
          for (const { service, port, protocol } of matrixTargets(network).filter((target) => !prefixed || target.service.startsWith(`${cluster}/`))) {
            const [through] = answerOf(network, { from: pod.address, to: service, port, protocol });
            for (const { disposition, destinationIp, destinationPort } of through?.traces ?? []) {
              if (disposition !== 'CONNECTED' || destinationIp === undefined || destinationPort === undefined) continue;
              const [direct] = answerOf(network, { from: pod.address, to: destinationIp, port: destinationPort, protocol });
              expect(direct?.reachability, `${pod.address} -> ${service} -> ${destinationIp}:${destinationPort}`).toBe('ALWAYS');
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
