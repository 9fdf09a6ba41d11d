/** Small random labs for laws: a LAN, one cluster, workloads, Services of every type, policies. As text, so that the whole way is walked. */
import fc from 'fast-check';

export interface ArbitraryLab {
  readonly surroundings: readonly object[];
  /** Kubernetes objects other than policies. */
  readonly objects: readonly object[];
  readonly policies: readonly object[];
}

/** The text of a lab: one JSON document after the other, which is YAML too. */
export function labText(lab: ArbitraryLab): string {
  return [...lab.surroundings, ...lab.objects, ...lab.policies].map((document) => JSON.stringify(document)).join('\n---\n');
}

const namespace = fc.constantFrom('a', 'b');
const app = fc.constantFrom('x', 'y', 'z');
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
  fc.constantFrom({ ipBlock: { cidr: '192.168.10.0/24' } }, { ipBlock: { cidr: '0.0.0.0/0', except: ['192.168.10.50/32'] } }, { ipBlock: { cidr: '10.244.1.0/25' } }),
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
const adminRule = fc.record({
  action: fc.constantFrom('Accept', 'Deny', 'Pass'),
  peers: fc.array(adminPeer, { minLength: 1, maxLength: 2 }),
  protocols: fc.option(fc.constantFrom([{ tcp: { destinationPort: { number: 8080 } } }], [{ udp: {} }]), { nil: undefined }),
});

/** A ClusterNetworkPolicy of either tier. */
function arbitraryAdminPolicy(name: string): fc.Arbitrary<object> {
  return fc
    .record({ tier: fc.constantFrom('Admin', 'Baseline'), priority: fc.integer({ min: 0, max: 3 }), subject: adminPeer, ingress: fc.array(adminRule, { maxLength: 2 }), egress: fc.array(adminRule, { maxLength: 2 }) })
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

const container = { name: 'c', image: 'i', ports: [{ name: 'main', containerPort: 8080 }] };

function deployment(name: string): fc.Arbitrary<object> {
  return fc.record({ namespace, app, replicas: fc.integer({ min: 1, max: 3 }), hostNetwork: fc.constantFrom(false, false, false, true) }).map((one) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: one.namespace },
    spec: {
      replicas: one.replicas,
      selector: { matchLabels: { app: one.app, name } },
      template: { metadata: { labels: { app: one.app, name } }, spec: { containers: [container], ...(one.hostNetwork ? { hostNetwork: true } : {}) } },
    },
  }));
}

function service(name: string): fc.Arbitrary<object> {
  const common = { port: 80, targetPort: fc.constantFrom<number | string>(8080, 'main', 9999) };
  return fc
    .record({ namespace, app, type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'Headless'), targetPort: common.targetPort, local: fc.boolean(), localInside: fc.boolean(), near: fc.constantFrom(undefined, undefined, 'PreferSameZone', 'PreferSameNode') })
    .map((one) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: one.namespace },
      spec: {
        type: one.type === 'Headless' ? 'ClusterIP' : one.type,
        selector: { app: one.app },
        ports: [{ name: 'web', port: one.type === 'Headless' && one.targetPort === 9999 ? 9999 : common.port, targetPort: one.targetPort }],
        ...(one.type === 'Headless' ? { clusterIP: 'None' } : {}),
        ...(one.local && (one.type === 'NodePort' || one.type === 'LoadBalancer') ? { externalTrafficPolicy: 'Local' } : {}),
        ...(one.near === undefined ? {} : { trafficDistribution: one.near }),
        ...(one.localInside && one.type !== 'Headless' ? { internalTrafficPolicy: 'Local' } : {}),
      },
    }));
}

function named<T>(prefix: string, most: number, one: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return fc.integer({ min: 1, max: most }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => one(`${prefix}${index}`))));
}

const surroundings = fc
  .record({
    nodes: fc.integer({ min: 1, max: 3 }),
    cni: fc.constantFrom('calico', 'canal', 'cilium', 'kindnet', 'flannel'),
    proxy: fc.constantFrom('iptables', 'nftables', 'ipvs', 'cilium'),
    bridgeNetfilter: fc.boolean(),
    provider: fc.constantFrom('none', 'aws'),
    hairpin: fc.boolean(),
    ipBlockMatchesPods: fc.boolean(),
  })
  .map(({ nodes, cni, proxy, provider, ...podNetwork }) => [
    {
      apiVersion: 'vantage.lab/v1',
      kind: 'Lan',
      metadata: { name: 'office' },
      spec: { cidrs: ['192.168.10.0/24'], router: { publicIP: '203.0.113.10' }, hosts: [{ name: 'laptop', ip: '192.168.10.50' }] },
    },
    {
      apiVersion: 'vantage.lab/v1',
      kind: 'Cluster',
      metadata: { name: 'prod' },
      spec: {
        lan: 'office',
        provider,
        nodes: Array.from({ length: nodes }, (_, index) => ({ name: `n${index + 1}`, ip: `192.168.10.${20 + index}`, podCIDR: `10.244.${index + 1}.0/24`, zone: index === 0 ? 'east' : 'west' })),
        podNetwork: { cni, ...podNetwork },
        serviceNetwork: { proxy },
        ...(provider === 'none' ? {} : { loadBalancers: { kind: 'cloud', publicPool: '203.0.113.32/27', privatePool: '192.168.10.192/27' } }),
      },
    },
    ...['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name } } })),
  ]);

export const arbitraryLab: fc.Arbitrary<ArbitraryLab> = fc
  .record({
    surroundings,
    deployments: named('d', 4, deployment),
    services: named('s', 3, service),
    policies: fc.oneof(fc.constant([]), named('p', 3, arbitraryPolicy), named('p', 3, (name) => fc.oneof(arbitraryPolicy(name), arbitraryAdminPolicy(name)))),
  })
  .map(({ deployments, services, ...lab }) => ({ surroundings: lab.surroundings, objects: [...deployments, ...services], policies: lab.policies }));
