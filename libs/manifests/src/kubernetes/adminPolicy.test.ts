import { describe, expect, it } from 'vitest';
import { adminPolicySpec } from './adminPolicy.js';

const SUBJECT = { namespaces: {} };

describe('adminPolicySpec', () => {
  it('S69 reads v1alpha1', () => {
    const spec = adminPolicySpec('AdminNetworkPolicy', {
      priority: 7,
      subject: { pods: { namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: {} } },
      ingress: [{ name: 'in', action: 'Allow', from: [{ namespaces: {} }], ports: [{ portNumber: { port: 80, protocol: 'UDP' } }, { portRange: { start: 1, end: 9 } }, { namedPort: 'web' }] }],
      egress: [{ action: 'Pass', to: [{ networks: ['10.0.0.0/8'] }, { nodes: { matchExpressions: [{ key: 'pool', operator: 'Exists' }] } }] }],
    });
    expect(spec).toMatchObject({
      tier: 'Admin',
      priority: 7,
      subject: { kind: 'pods', namespaceSelector: { matchLabels: { team: 'a' } } },
      ingress: [{ name: 'in', action: 'Allow', field: 'spec.ingress[0]', ports: [{ kind: 'range', protocol: 'UDP', from: 80, to: 80 }, { kind: 'range', protocol: 'TCP', from: 1, to: 9 }, { kind: 'named', name: 'web' }] }],
      egress: [{ action: 'Pass', field: 'spec.egress[0]', ports: undefined, peers: [{ kind: 'networks', cidrs: ['10.0.0.0/8'] }, { kind: 'nodes' }] }],
    });
  });

  it('S69 reads v1alpha2, which says Accept, names its tier and has a field a protocol', () => {
    const protocols = [{ tcp: { destinationPort: { number: 80 } } }, { udp: { destinationPort: { range: { start: 5, end: 6 } } } }, { sctp: {} }, { destinationNamedPort: 'web' }];
    const spec = adminPolicySpec('ClusterNetworkPolicy', { tier: 'Baseline', priority: 1, subject: SUBJECT, ingress: [{ action: 'Accept', from: [{ namespaces: {} }], protocols }] });
    expect(spec).toMatchObject({
      tier: 'Baseline',
      ingress: [
        {
          action: 'Allow',
          ports: [
            { kind: 'range', protocol: 'TCP', from: 80, to: 80 },
            { kind: 'range', protocol: 'UDP', from: 5, to: 6 },
            { kind: 'protocol', protocol: 'SCTP' },
            { kind: 'named', name: 'web' },
          ],
        },
      ],
    });
  });

  it('S69 a BaselineAdminNetworkPolicy is of the Baseline tier, and has no priority', () => {
    expect(adminPolicySpec('BaselineAdminNetworkPolicy', { subject: SUBJECT })).toMatchObject({ tier: 'Baseline', priority: 0, ingress: [], egress: [] });
  });

  it.each([
    ['an allowing rule with a peer of an unknown kind matches nothing', 'Accept', { action: 'Allow', peers: [] }],
    ['a denying one denies all', 'Deny', { action: 'Deny', ports: undefined, peers: [{ kind: 'namespaces' }, { kind: 'networks' }] }],
    ['and so does a passing one', 'Pass', { action: 'Deny', ports: undefined, peers: [{ kind: 'namespaces' }, { kind: 'networks' }] }],
  ])('S69 fails closed: %s', (_name, action, expected) => {
    const spec = adminPolicySpec('ClusterNetworkPolicy', { tier: 'Admin', priority: 1, subject: SUBJECT, ingress: [{ action, from: [{ galaxies: {} }], protocols: [{ tcp: {} }] }] });
    expect(spec.ingress[0]).toMatchObject(expected);
  });

  it('a subject that the API server refuses selects nobody', () => {
    expect(adminPolicySpec('AdminNetworkPolicy', { priority: 1 }).subject).toMatchObject({ kind: 'namespaces', namespaceSelector: { matchExpressions: [{ operator: 'Exists' }, { operator: 'DoesNotExist' }] } });
  });
});
