import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classSetOf } from '../../compile/policy/classSet.js';
import type { CompiledPolicy, CompiledRule, PeerMatcher, PortMatch, PortMatcher } from '../../compile/policy/rules.js';
import type { DirectionPolicies } from '../../compile/policyTables.js';
import { cidr, ip, type PodPort, type TransportProtocol } from '../../model/index.js';
import { decide, type PolicyDecision } from '../../walk/policyDecision.js';
import type { SeenPeer } from '../../walk/policyPeer.js';
import { allowedConnections } from './allowedConnections.js';

const CLASSES = 4;
const protocol = fc.constantFrom<TransportProtocol>('TCP', 'UDP', 'SCTP');
const port = fc.integer({ min: 1, max: 6 });

const peers: fc.Arbitrary<PeerMatcher> = fc.oneof(
  fc.constant<PeerMatcher>({ kind: 'anyone' }),
  fc.record({
    kind: fc.constant('listed' as const),
    pods: fc.subarray([0, 1, 2, 3]).map((members) => classSetOf(CLASSES, members)),
    blocks: fc.subarray([
      { cidr: cidr('10.0.0.0/8'), except: [cidr('10.0.0.0/16')] },
      { cidr: cidr('203.0.113.0/24'), except: [] },
    ]),
    nodes: fc.constant(new Set<string>()),
    domainNames: fc.constant([]),
  }),
);

const portMatch: fc.Arbitrary<PortMatch> = fc.oneof(
  fc.record({ protocol, port, more: fc.integer({ min: 0, max: 3 }) }).map((one): PortMatch => ({ kind: 'range', protocol: one.protocol, from: one.port, to: one.port + one.more })),
  fc.record({ kind: fc.constant('named' as const), protocol: fc.option(protocol, { nil: undefined }), name: fc.constantFrom('http', 'dns') }),
);

const ports: fc.Arbitrary<PortMatcher> = fc.oneof(
  fc.constant<PortMatcher>({ kind: 'every' }),
  fc.record({ kind: fc.constant('listed' as const), ports: fc.array(portMatch, { maxLength: 3 }) }),
);

function policies(action: fc.Arbitrary<CompiledRule['action']>): fc.Arbitrary<readonly CompiledPolicy[]> {
  const rule = fc.record({ field: fc.constant('spec.ingress[0]'), action, peers, ports });
  const policy = fc.record({ name: fc.constant('p'), origin: fc.constant({ resource: 'p' }), priority: fc.integer({ min: 0, max: 2 }), rules: fc.array(rule, { maxLength: 3 }) });
  return fc.array(policy, { maxLength: 3 }).map((list) => [...list].sort((a, b) => a.priority - b.priority));
}

const anyAction = fc.constantFrom<CompiledRule['action']>('Allow', 'Deny', 'Pass');
const direction: fc.Arbitrary<DirectionPolicies> = fc.record({ admin: policies(anyAction), networkPolicies: policies(fc.constant('Allow')), baseline: policies(anyAction), unmodelled: fc.constant([]) });

const destinationPorts: readonly PodPort[] = [
  { name: 'http', port: 2, protocol: 'TCP', hostPort: undefined, hostIp: undefined, field: '' },
  { name: 'dns', port: 5, protocol: 'UDP', hostPort: undefined, hostIp: undefined, field: '' },
];

const peer: fc.Arbitrary<SeenPeer> = fc
  .record({ podClass: fc.option(fc.integer({ min: 0, max: CLASSES - 1 }), { nil: undefined }), address: fc.constantFrom('10.0.0.1', '10.1.0.1', '203.0.113.9', '198.51.100.1') })
  .map(({ podClass, address }) => ({ podClass, node: undefined, ips: [ip(address)] }));

function passes(decision: PolicyDecision): boolean {
  return decision.kind === 'open' || (decision.kind === 'rule' && decision.action === 'Allow');
}

describe('what policies allow, as sets', () => {
  it('S61–S69 is what the walk decides packet by packet; where equal priorities disagree, nothing', () => {
    fc.assert(
      fc.property(direction, peer, fc.constantFrom('pods too', 'outside only'), (tiers, seen, reach) => {
        const allowed = allowedConnections(tiers, { peer: seen, adminPeer: seen, destinationPorts, blocksReach: reach });
        for (const probe of ['TCP', 'UDP', 'SCTP'] as const) {
          for (const number of [1, 2, 3, 4, 5, 6, 7, 9, 10, 65_535]) {
            const decision = decide(tiers, { protocol: probe, port: number, destinationPorts, peer: seen, adminPeer: seen, fromOrToOwnNode: false, ipBlocksReach: reach });
            expect(allowed[probe].some(({ from, to }) => number >= from && number <= to)).toBe(passes(decision));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('S62 S69 an allow rule more, where NetworkPolicies already isolate, never closes a way', () => {
    fc.assert(
      fc.property(direction, peer, fc.record({ peers, ports }), fc.nat(), ({ networkPolicies, ...others }, seen, rule, place) => {
        fc.pre(networkPolicies.length > 0);
        const more = networkPolicies.map((policy, index) =>
          index === place % networkPolicies.length ? { ...policy, rules: [...policy.rules, { ...rule, field: 'spec.ingress[9]', action: 'Allow' as const }] } : policy,
        );
        const other = { peer: seen, adminPeer: seen, destinationPorts, blocksReach: 'pods too' as const };
        const before = allowedConnections({ ...others, networkPolicies }, other);
        const after = allowedConnections({ ...others, networkPolicies: more }, other);
        for (const probe of ['TCP', 'UDP', 'SCTP'] as const) {
          for (const { from, to } of before[probe]) expect(after[probe].some((range) => range.from <= from && range.to >= to)).toBe(true);
        }
      }),
    );
  });

  it('S62 the order of NetworkPolicies never matters', () => {
    fc.assert(
      fc.property(direction, peer, (tiers, seen) => {
        const other = { peer: seen, adminPeer: seen, destinationPorts, blocksReach: 'pods too' as const };
        expect(allowedConnections({ ...tiers, networkPolicies: [...tiers.networkPolicies].reverse() }, other)).toEqual(allowedConnections(tiers, other));
      }),
    );
  });
});
