/** Random policies of every kind for random labs. */
import fc from 'fast-check';
import { arbitraryApp as app, arbitraryNamespace as namespace } from './arbitraryNames.js';

const selector = fc.oneof(
  fc.constant({}),
  app.map((value) => ({ matchLabels: { app: value } })),
  app.map((value) => ({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: [value] }] })),
);
const namespaceSelector = fc.oneof(fc.constant({}), namespace.map((name) => ({ matchLabels: { team: name } })));

const peer = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  namespaceSelector.map((one) => ({ namespaceSelector: one })),
  fc.tuple(namespaceSelector, selector).map(([one, podSelector]) => ({ namespaceSelector: one, podSelector })),
  fc.constantFrom(
    { ipBlock: { cidr: '192.168.10.0/24' } },
    { ipBlock: { cidr: '0.0.0.0/0', except: ['192.168.10.50/32'] } },
    { ipBlock: { cidr: '10.244.1.0/25' } },
    { ipBlock: { cidr: '::/0', except: ['fd00:10::/64'] } },
    { ipBlock: { cidr: 'fd00:244:0:1::/64' } },
  ),
);
const port = fc.constantFrom({ port: 8080 }, { port: 'main' }, { protocol: 'UDP' }, { port: 8000, endPort: 8100 }, { port: 53, protocol: 'UDP' });

/** One rule of a NetworkPolicy, for the direction that names its peers so. */
export function arbitraryRule(peers: 'from' | 'to'): fc.Arbitrary<object> {
  return fc.record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }).map((rule) => ({ [peers]: rule.peers, ports: rule.ports }));
}

/** A NetworkPolicy that says which directions it isolates. */
export function arbitraryPolicy(name: string): fc.Arbitrary<object> {
  return fc
    .record({
      namespace,
      podSelector: selector,
      policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
      ingress: fc.array(arbitraryRule('from'), { maxLength: 2 }),
      egress: fc.array(arbitraryRule('to'), { maxLength: 2 }),
    })
    .map(({ namespace: where, ...spec }) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: where }, spec }));
}

const adminPeer = fc.oneof(
  namespaceSelector.map((namespaces) => ({ namespaces })),
  fc.tuple(namespaceSelector, selector).map(([one, podSelector]) => ({ pods: { namespaceSelector: one, podSelector } })),
);

interface AdminRule {
  readonly action: string;
  readonly peers: readonly object[];
  readonly protocols: readonly object[] | undefined;
}

/** Only egress may name networks. */
const networks = fc.constantFrom({ networks: ['10.244.0.0/16'] }, { networks: ['fd00:244::/48', '192.168.10.0/24'] }, { networks: ['0.0.0.0/0'] });

function adminRule(peers: fc.Arbitrary<object>): fc.Arbitrary<AdminRule> {
  return fc.record({
    action: fc.constantFrom('Accept', 'Deny', 'Pass'),
    peers: fc.array(peers, { minLength: 1, maxLength: 2 }),
    protocols: fc.option(fc.constantFrom([{ tcp: { destinationPort: { number: 8080 } } }], [{ udp: {} }]), { nil: undefined }),
  });
}

/** A ClusterNetworkPolicy of either tier. */
export function arbitraryAdminPolicy(name: string): fc.Arbitrary<object> {
  return fc
    .record({
      tier: fc.constantFrom('Admin', 'Baseline'),
      priority: fc.integer({ min: 0, max: 3 }),
      subject: adminPeer,
      ingress: fc.array(adminRule(adminPeer), { maxLength: 2 }),
      egress: fc.array(adminRule(fc.oneof(adminPeer, networks)), { maxLength: 2 }),
    })
    .map(({ ingress, egress, ...spec }) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name },
      spec: {
        ...spec,
        ingress: ingress.map(({ peers, protocols, ...rule }) => ({ ...rule, from: peers, ...(protocols === undefined ? {} : { protocols }) })),
        egress: egress.map(({ peers, protocols, ...rule }) => ({ ...rule, to: peers, ...(protocols === undefined ? {} : { protocols }) })),
      },
    }));
}
