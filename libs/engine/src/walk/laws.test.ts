import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryLab, labText, networkOf } from '@vantage/testkit';
import type { Network } from '../compile/index.js';
import type { Ip } from '../model/index.js';
import type { ConnectionTrace } from './connection.js';
import { walkConnection } from './walkConnection.js';

const FAILING = new Set(['NO_ROUTE', 'BLACKHOLED', 'DROPPED', 'DENIED', 'REJECTED', 'REFUSED', 'UNREACHABLE', 'UNDEFINED', 'UNSUPPORTED', 'ASTRAY', 'INVALID', 'BYPASSED', 'IGNORED', 'NOT_LISTENING', 'FILTERED', 'NO_HEALTHY_TARGET']);

function starts(network: Network): readonly string[] {
  return [...network.forwarding.starts.keys()];
}

/** Addresses of everything that has one: devices, Services by each of their doors. */
function destinations(network: Network): readonly Ip[] {
  const services = network.state.clusters.flatMap((cluster) => cluster.services.flatMap((service) => [...service.clusterIps, ...service.externalIps]));
  return [...network.forwarding.owners.keys(), ...services];
}

function steps(trace: ConnectionTrace) {
  return [...trace.hops, ...trace.replies].flatMap((hop) => hop.steps);
}

describe('laws of the walk, on random labs', () => {
  it('S47 shares add up to 1, every step cites, every hop has a step, every failure has a step that says why, every connection a way back', () => {
    fc.assert(
      fc.property(arbitraryLab, fc.nat(), fc.nat(), fc.constantFrom('TCP' as const, 'UDP' as const, 'ICMP' as const), fc.constantFrom(80, 8080, 53, 30080, 9), (lab, one, other, protocol, port) => {
        const network = networkOf(labText(lab));
        const [from, to] = [starts(network), destinations(network)];
        for (let round = 0; round < 12; round += 1) {
          const source = from[(one + round * 7) % from.length];
          const destination = to[(other + round * 5) % to.length];
          if (source === undefined || destination === undefined) return;
          const traces = walkConnection(network, { from: source, destination, port: protocol === 'ICMP' ? undefined : port, protocol });
          expect(traces.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1);
          for (const trace of traces) {
            expect([...trace.hops, ...trace.replies].every((hop) => hop.steps.length > 0 && hop.steps.every((step) => step.cites.length > 0))).toBe(true);
            expect(trace.disposition === 'CONNECTED' || steps(trace).some((step) => FAILING.has(step.outcome))).toBe(true);
            expect(trace.disposition !== 'CONNECTED' || (trace.destination !== undefined && trace.sourceSeen !== undefined)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('S1 the same question has the same answer', () => {
    fc.assert(
      fc.property(arbitraryLab, fc.nat(), fc.nat(), (lab, one, other) => {
        const [first, second] = [networkOf(labText(lab)), networkOf(labText(lab))];
        const source = starts(first)[one % starts(first).length] ?? '';
        const destination = destinations(first)[other % destinations(first).length];
        if (destination === undefined) return;
        const question = { from: source, destination, port: 80, protocol: 'TCP' } as const;
        expect(walkConnection(first, question)).toEqual(walkConnection(second, question));
      }),
      { numRuns: 20 },
    );
  });
});
