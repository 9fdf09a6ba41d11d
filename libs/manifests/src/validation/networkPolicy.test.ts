import { errorsOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { parseLab } from '../parseLab.js';

function policy(spec: string): string {
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: np}, spec: {podSelector: {}, ${spec}}}`;
}

describe('a NetworkPolicy', () => {
  it.each([
    ['S63 may select by both selectors, and leave peers and ports empty', 'ingress: [{from: [{namespaceSelector: {}, podSelector: {}}]}, {}]'],
    ['S66 may name a range of ports and a named port', 'egress: [{ports: [{port: 8000, endPort: 8100}, {port: http}]}]'],
    ['S65 may except a range inside its own', 'ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]'],
  ])('%s', (_, spec) => {
    expect(errorsOf(policy(spec))).toEqual([]);
  });

  it.each([
    ['S66 ends a range only where it begins', 'ingress: [{ports: [{endPort: 90}]}]', ['INVALID_VALUE spec.ingress[0].ports[0].endPort']],
    ['S66 cannot make a range from a named port', 'ingress: [{ports: [{port: http, endPort: 90}]}]', ['INVALID_VALUE spec.ingress[0].ports[0].endPort']],
    ['S66 has ranges that go up', 'ingress: [{ports: [{port: 90, endPort: 80}]}]', ['INVALID_VALUE spec.ingress[0].ports[0].endPort']],
    ['S65 excepts ranges inside its own only', 'egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]', ['INVALID_VALUE spec.egress[0].to[0].ipBlock.except[0]']],
    ['S65 excepts smaller ranges only', 'egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]', ['INVALID_VALUE spec.egress[0].to[0].ipBlock.except[0]']],
    ['takes a range without host bits', 'ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]', ['INVALID_VALUE spec.ingress[0].from[0].ipBlock.cidr']],
    ['has peers that say who', 'ingress: [{from: [{}]}]', ['REQUIRED spec.ingress[0].from[0]']],
    ['has no peer that is an address and a pod', 'ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]', ['FORBIDDEN spec.ingress[0].from[0]']],
    ['knows two types', 'policyTypes: [Ingress, Inside]', ['NOT_SUPPORTED spec.policyTypes[1]']],
    ['knows three protocols', 'ingress: [{ports: [{protocol: ICMP}]}]', ['NOT_SUPPORTED spec.ingress[0].ports[0].protocol']],
    ['compares with values', 'ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: In}]}}]}]', ['REQUIRED spec.ingress[0].from[0].podSelector.matchExpressions[0].values']],
    ['knows four operators', 'ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: Is}]}}]}]', ['INVALID_VALUE spec.ingress[0].from[0].podSelector.matchExpressions[0].operator']],
  ])('%s', (_, spec, expected) => {
    expect(errorsOf(policy(spec))).toEqual(expected);
  });
});

describe('a range of ports that ends before it starts', () => {
  const range = (kind: string, name: string, spec: string): string => `{apiVersion: policy.networking.k8s.io/v1alpha1, kind: ${kind}, metadata: {name: ${name}}, spec: {subject: {namespaces: {}}, ${spec}}}`;
  const ingress = (action: string): string => `ingress: [{action: ${action}, from: [{namespaces: {}}], ports: [{portRange: {start: 10, end: 1}}]}]`;

  it('matches nothing, so that the rest of its policy stays in force', () => {
    const documents = [policy('ingress: [{ports: [{port: 90, endPort: 80}]}]'), range('AdminNetworkPolicy', 'a', `priority: 0, ${ingress('Deny')}`), range('BaselineAdminNetworkPolicy', 'default', ingress('Deny'))];
    const { topology, diagnostics } = parseLab([{ path: 'lab.yaml', content: documents.join('\n---\n') }]);
    expect(diagnostics.filter(({ severity }) => severity === 'ERROR')).toHaveLength(3);
    expect([...(topology.clusters[0]?.objects.networkPolicies ?? []), ...(topology.clusters[0]?.objects.adminPolicies ?? [])]).toHaveLength(3);
  });
});

describe('a cluster-wide policy', () => {
  const admin = (kind: string, version: string, name: string, spec: string): string =>
    `{apiVersion: policy.networking.k8s.io/${version}, kind: ${kind}, metadata: {name: ${name}}, spec: {${spec}}}`;

  it.each([
    ['S69 of the admin tier', admin('AdminNetworkPolicy', 'v1alpha1', 'a', 'priority: 0, subject: {namespaces: {}}, ingress: [{action: Pass, from: [{namespaces: {}}]}]'), []],
    ['S69 has a priority up to 1000', admin('AdminNetworkPolicy', 'v1alpha1', 'a', 'priority: 1001, subject: {namespaces: {}}'), ['INVALID_VALUE spec.priority']],
    ['S69 of the baseline tier is called default', admin('BaselineAdminNetworkPolicy', 'v1alpha1', 'a', 'subject: {namespaces: {}}'), ['INVALID_VALUE metadata.name']],
    ['S69 of the baseline tier passes to nothing', admin('BaselineAdminNetworkPolicy', 'v1alpha1', 'default', 'subject: {namespaces: {}}, ingress: [{action: Pass, from: [{namespaces: {}}]}]'), ['NOT_SUPPORTED spec.ingress[0].action']],
    ['S69 of v1alpha2 accepts', admin('ClusterNetworkPolicy', 'v1alpha2', 'a', 'tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Allow, to: [{networks: [10.0.0.0/8]}]}]'), ['NOT_SUPPORTED spec.egress[0].action']],
    ['has peers of one kind', admin('ClusterNetworkPolicy', 'v1alpha2', 'a', 'tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{namespaces: {}, networks: [10.0.0.0/8]}]}]'), ['INVALID_VALUE spec.egress[0].to[0]']],
  ])('%s', (_, text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });
});
