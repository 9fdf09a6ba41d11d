import { describe, expect, it } from 'vitest';
import { unmodelledSubjects } from './subject.js';
import { calicoRequirements } from './calicoSelector.js';

const both = ['ingress', 'egress'];

describe("selectors of Calico's own", () => {
  it.each([
    ['all()', []],
    ['', []],
    ["app == 'web'", [{ key: 'app', operator: 'In', values: ['web'] }]],
    ['app != "web"', [{ key: 'app', operator: 'NotIn', values: ['web'] }]],
    ["has(tier) && !has(legacy)", [{ key: 'tier', operator: 'Exists' }, { key: 'legacy', operator: 'DoesNotExist' }]],
    ["zone in {'a', 'b'}", [{ key: 'zone', operator: 'In', values: ['a', 'b'] }]],
    ["zone not in {'a'}", [{ key: 'zone', operator: 'NotIn', values: ['a'] }]],
    ["(app == 'web')", [{ key: 'app', operator: 'In', values: ['web'] }]],
    ["app == 'web' || app == 'db'", []],
    ["!(app == 'web')", []],
    ["app starts with 'we' && has(tier)", [{ key: 'tier', operator: 'Exists' }]],
  ])('%s', (expression, expected) => {
    expect(calicoRequirements(expression)).toEqual(expected);
  });
});

describe('whom a policy outside the model may decide about', () => {
  it('several rules of one object are several', () => {
    const specs = [{ endpointSelector: { matchLabels: { a: '1' } }, ingress: [] }, { endpointSelector: {}, egress: [] }];
    expect(unmodelledSubjects('cilium.io/v2', 'CiliumNetworkPolicy', { specs })).toMatchObject([{ directions: ['ingress'] }, { directions: ['egress'] }]);
  });

  it('labels of namespaces select namespaces', () => {
    const spec = { endpointSelector: { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop', 'k8s:app': 'web' } }, ingress: [] };
    expect(unmodelledSubjects('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', { spec })).toEqual([
      {
        namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }] },
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
        directions: ['ingress'],
      },
    ]);
  });

  it('a policy for hosts is about no pod', () => {
    expect(unmodelledSubjects('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', { spec: { nodeSelector: {}, ingress: [] } })).toEqual([]);
  });

  it.each([
    [{ types: ['Egress'] }, ['egress']],
    [{ ingress: [{ action: 'Deny' }], egress: [{ action: 'Deny' }] }, both],
    [{ egress: [{ action: 'Deny' }] }, ['egress']],
    [{}, ['ingress']],
  ])('Calico, %j', (spec, directions) => {
    expect(unmodelledSubjects('projectcalico.org/v3', 'NetworkPolicy', { spec })).toMatchObject([{ directions }]);
  });

  it("a mesh's root namespace speaks for all", () => {
    const policy = (namespace: string): object | undefined => unmodelledSubjects('security.istio.io/v1', 'AuthorizationPolicy', { metadata: { namespace }, spec: { selector: { matchLabels: { app: 'web' } } } })?.[0];
    expect(policy('istio-system')).toMatchObject({ namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } });
    expect(policy('shop')).toMatchObject({ namespaceSelector: undefined, directions: ['ingress'] });
  });

  it('a cluster-wide network names its namespaces', () => {
    const spec = { namespaceSelector: { matchLabels: { team: 'red' } }, network: { topology: 'Layer3', layer3: { role: 'Primary' } } };
    expect(unmodelledSubjects('k8s.ovn.org/v1', 'ClusterUserDefinedNetwork', { spec })).toMatchObject([{ namespaceSelector: { matchLabels: { team: 'red' } }, directions: both }]);
  });

  it('of kinds that nobody reads everything is open', () => {
    expect(unmodelledSubjects('crd.antrea.io/v1beta1', 'NetworkPolicy', {})).toBeUndefined();
  });
});
