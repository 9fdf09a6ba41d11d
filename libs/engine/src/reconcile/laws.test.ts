import type { Cluster, ClusterObjects, ClusterState, LabState, Topology } from '@vantage/engine';
import { cidrContains, reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const namespace = fc.constantFrom('a', 'b');
const app = fc.constantFrom('x', 'z');
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const podSpec = fc
  .record({
    hostNetwork: maybe(fc.constantFrom(true, false)),
    hostPort: maybe(fc.constantFrom(8080, 8081)),
    near: maybe(fc.constantFrom('podAffinity', 'podAntiAffinity')),
    near_app: app,
    topologyKey: fc.constantFrom('kubernetes.io/hostname', 'topology.kubernetes.io/zone'),
    disk: maybe(fc.constant('ssd')),
    spread: fc.boolean(),
  })
  .map(({ hostNetwork, hostPort, near, near_app, topologyKey, disk, spread }) => ({
    ...(hostNetwork === undefined ? {} : { hostNetwork }),
    ...(disk === undefined ? {} : { nodeSelector: { disk } }),
    ...(near === undefined
      ? {}
      : { affinity: { [near]: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: near_app } }, topologyKey }] } } }),
    ...(spread ? { topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: near_app } } }] } : {}),
    containers: [{ name: 'c', image: 'i', ports: [{ name: 'main', containerPort: 8080, ...(hostPort === undefined || hostNetwork === true ? {} : { hostPort }) }] }],
  }));

const workload = (name: string): fc.Arbitrary<object> =>
  fc.record({ kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet'), namespace, app, replicas: fc.integer({ min: 0, max: 5 }), spec: podSpec }).map((one) => ({
    apiVersion: 'apps/v1',
    kind: one.kind,
    metadata: { name, namespace: one.namespace },
    spec: {
      ...(one.kind === 'DaemonSet' ? {} : { replicas: one.replicas }),
      ...(one.kind === 'StatefulSet' ? { serviceName: 'svc0' } : {}),
      selector: { matchLabels: { app: one.app } },
      template: { metadata: { labels: { app: one.app } }, spec: one.spec },
    },
  }));

const pod = (name: string): fc.Arbitrary<object> =>
  fc.record({ namespace, app, nodeName: maybe(fc.constantFrom('n1', 'n2', 'gone')), podIP: maybe(fc.constantFrom('10.244.0.2', '10.244.0.3', '10.244.1.9')), spec: podSpec }).map((one) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: one.namespace, labels: { app: one.app } },
    spec: { ...(one.nodeName === undefined ? {} : { nodeName: one.nodeName }), ...one.spec },
    ...(one.podIP === undefined || one.nodeName === undefined || one.nodeName === 'gone' || one.spec.hostNetwork === true ? {} : { status: { phase: 'Running', podIP: one.podIP, podIPs: [{ ip: one.podIP }] } }),
  }));

const service = (name: string): fc.Arbitrary<object> =>
  fc
    .record({
      namespace,
      app,
      type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
      clusterIP: maybe(fc.constantFrom('10.96.0.20', '10.96.0.21')),
      nodePort: maybe(fc.constantFrom(30001, 30002)),
      creationTimestamp: maybe(fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')),
      local: fc.boolean(),
    })
    .map((one) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: one.namespace, ...(one.creationTimestamp === undefined ? {} : { creationTimestamp: one.creationTimestamp }) },
      spec: {
        type: one.type,
        selector: { app: one.app },
        ...(one.clusterIP === undefined ? {} : { clusterIP: one.clusterIP }),
        ...(one.local && one.type !== 'ClusterIP' ? { externalTrafficPolicy: 'Local' } : {}),
        ports: [{ port: 80, targetPort: 'main', ...(one.nodePort === undefined || one.type === 'ClusterIP' ? {} : { nodePort: one.nodePort }) }],
      },
    }));

const many = (prefix: string, most: number, one: (name: string) => fc.Arbitrary<object>): fc.Arbitrary<readonly object[]> =>
  fc.integer({ min: 0, max: most }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => one(`${prefix}${index}`))));

const cluster = fc.record({ cni: fc.constantFrom('flannel', 'azure'), kind: fc.constantFrom('cloud', 'metallb-l2', 'none') }).map(({ cni, kind }) => ({
  apiVersion: 'vantage.lab/v1',
  kind: 'Cluster',
  metadata: { name: 'prod' },
  spec: {
    podNetwork: { cni },
    // small ranges, so that they run full
    serviceNetwork: { cidrs: ['10.96.0.0/27'], nodePortRange: '30000-30009' },
    loadBalancers: { kind, privatePool: '192.168.10.248/30', publicPool: '203.0.113.32/30' },
    nodes: [{ name: 'n1', zone: 'z1', labels: { disk: 'ssd' } }, { name: 'n2', zone: 'z2', maxPods: 4 }, { name: 'n3', zone: 'z2', taints: [{ key: 'k', effect: 'NoSchedule' }] }],
  },
}));

const lan = { apiVersion: 'vantage.lab/v1', kind: 'Lan', metadata: { name: 'office' }, spec: { cidrs: ['192.168.10.0/24'], router: { publicIP: '203.0.113.10' } } };

const lab = fc
  .tuple(cluster, many('w', 4, workload), many('p', 4, pod), many('svc', 6, service))
  .map(([one, ...objects]) => topologyOf([lan, one, ...objects.flat()].map((document) => JSON.stringify(document)).join('\n---\n')));

/** What a state says, without the topology that it came from. */
function said(state: LabState): unknown {
  return { diagnostics: state.diagnostics, clusters: state.clusters.map((one) => ({ ...one, spec: one.name })) };
}

function rearranged(topology: Topology, arrange: <T>(list: readonly T[]) => readonly T[]): Topology {
  const objectsOf = (objects: ClusterObjects): ClusterObjects => ({
    ...objects,
    nodes: arrange(objects.nodes),
    pods: arrange(objects.pods),
    workloads: arrange(objects.workloads),
    services: arrange(objects.services),
  });
  return { ...topology, clusters: arrange(topology.clusters.map((one): Cluster => ({ ...one, objects: objectsOf(one.objects) }))) };
}

function clusterOf(state: LabState): ClusterState {
  const [only] = state.clusters;
  if (only === undefined) throw new Error('the lab has a cluster');
  return only;
}

function expectDistinct(values: readonly unknown[]): void {
  expect(new Set(values).size).toBe(values.length);
}

describe('laws of reconciliation', () => {
  it('the order of documents never changes the state', () => {
    fc.assert(
      fc.property(lab, fc.infiniteStream(fc.nat()), (topology, stream) => {
        const weights = stream[Symbol.iterator]();
        const shuffle = <T>(list: readonly T[]): readonly T[] =>
          list
            .map((item) => ({ item, weight: Number(weights.next().value) }))
            .sort((a, b) => a.weight - b.weight)
            .map(({ item }) => item);
        expect(said(reconcile(rearranged(topology, shuffle)))).toEqual(said(reconcile(topology)));
      }),
      { numRuns: 60 },
    );
  });

  it('the same lab gives the same state', () => {
    fc.assert(
      fc.property(lab, (topology) => {
        expect(said(reconcile(topology))).toEqual(said(reconcile(topology)));
      }),
      { numRuns: 20 },
    );
  });

  it('S27 S29 no address and no port is given out twice, and what is given is kept', () => {
    fc.assert(
      fc.property(lab, (topology) => {
        const { pods, nodes, services } = clusterOf(reconcile(topology));
        const given = new Set(topology.clusters.flatMap(({ objects }) => objects.pods).map(({ status }) => status?.podIP));
        const own = pods.filter(({ hostNetwork }) => !hostNetwork).flatMap(({ ips }) => ips);
        expectDistinct([...own.filter((ip) => !given.has(ip)), ...new Set(own.filter((ip) => given.has(ip))), ...nodes.flatMap(({ ips }) => ips)]);
        expectDistinct(services.flatMap(({ clusterIps }) => clusterIps));
        expectDistinct(services.flatMap(({ ports, healthCheckNodePort }) => [...new Set(ports.map(({ nodePort }) => nodePort)), healthCheckNodePort].filter((port) => port !== undefined)));
        expectDistinct(services.flatMap(({ loadBalancer }) => (loadBalancer?.kind === 'provisioned' ? loadBalancer.addresses.map(({ ip }) => ip) : [])));
        for (const object of topology.clusters.flatMap(({ objects }) => objects.services)) {
          const state = services.find(({ namespace: space, name }) => space === object.metadata.namespace && name === object.metadata.name);
          if (state === undefined) continue; // refused, with a diagnostic
          if (object.spec.clusterIP !== undefined) expect(state.clusterIps[0]).toBe(object.spec.clusterIP);
          const nodePort = object.spec.ports?.[0]?.nodePort;
          if (nodePort !== undefined) expect(state.ports[0]?.nodePort).toBe(nodePort);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('S80 pods run where they may, with addresses of their node, and only they are endpoints', () => {
    fc.assert(
      fc.property(lab, (topology) => {
        const { pods, nodes, services, profile } = clusterOf(reconcile(topology));
        const given = new Set(topology.clusters.flatMap(({ objects }) => objects.pods).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`));
        for (const one of pods) {
          const { placement } = one;
          if (placement.kind !== 'running') {
            expect(one.ips).toEqual([]);
            continue;
          }
          const node = nodes.find(({ name }) => name === placement.node);
          expect(node).toBeDefined();
          if (one.hostNetwork) expect(one.ips).toEqual(node?.ips);
          else if (profile.mode === 'overlay' && !given.has(`${one.namespace}/${one.name}`)) {
            for (const ip of one.ips) expect(node?.podCidrs.some((range) => cidrContains(range, ip))).toBe(true);
          }
        }
        const running = new Set(pods.filter(({ placement }) => placement.kind === 'running').map(({ namespace: space, name }) => `${space}/${name}`));
        for (const { endpoints } of services) {
          for (const endpoint of endpoints) expect(running.has(`${endpoint.pod?.namespace ?? ''}/${endpoint.pod?.name ?? ''}`)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a Service that is refused has its diagnostic', () => {
    fc.assert(
      fc.property(lab, (topology) => {
        const state = reconcile(topology);
        const asked = topology.clusters.flatMap(({ objects }) => objects.services).length;
        const refused = asked - clusterOf(state).services.filter(({ builtIn }) => !builtIn).length;
        expect(state.diagnostics.filter(({ code, severity }) => severity === 'ERROR' && /CLUSTER_IP|NODE_PORT/.test(code)).length).toBe(refused);
      }),
      { numRuns: 60 },
    );
  });
});
