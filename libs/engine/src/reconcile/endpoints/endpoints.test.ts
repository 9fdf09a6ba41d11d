import type { EndpointState, LabState } from '@vantage/engine';
import { reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const cluster = (spec = ''): string => `
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { ${spec}nodes: [{ name: node1, zone: a }, { name: node2, zone: b }], dns: { replicas: 0 } } }
`;

function stateOf(...documents: readonly string[]): LabState {
  return reconcile(topologyOf([cluster(), ...documents].join('\n---\n')));
}

function endpointsOf(...documents: readonly string[]): readonly EndpointState[] {
  return stateOf(...documents).clusters.flatMap(({ services }) => services.filter(({ builtIn }) => !builtIn)).flatMap(({ endpoints }) => endpoints);
}

const pod = (name: string, options: { readonly metadata?: string; readonly spec?: string; readonly ports?: string; readonly status?: string } = {}): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, labels: { app: web }${options.metadata ?? ''} }, spec: { nodeName: node1, ${options.spec ?? ''}containers: [{ name: c, image: c, ports: [${options.ports ?? '{ name: http, containerPort: 8080 }'}] }] }${options.status ?? ''} }`;

const service = (spec = 'selector: { app: web }, ports: [{ port: 80, targetPort: http }]'): string => `{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { ${spec} } }`;

const summary = ({ pod: target, ready, serving, terminating }: EndpointState): string =>
  [target?.name ?? 'nobody', ready ? 'ready' : 'unready', ...(serving ? ['serving'] : []), ...(terminating ? ['terminating'] : [])].join(' ');

describe('endpoints of selectors', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['S37 every pod with the labels, and no other', [pod('a'), pod('b').replace('app: web', 'app: db'), service()], ['a ready serving']],
    ['S37 only pods of the Service\'s namespace', [pod('a'), pod('b', { metadata: ', namespace: other' }), service()], ['a ready serving']],
    ['S49 a pod that is stated not ready', [pod('a', { metadata: ', annotations: { vantage.lab/ready: "false" }' }), service()], ['a unready']],
    ['S49 a pod whose condition says not ready', [pod('a', { status: ', status: { phase: Running, conditions: [{ type: Ready, status: "False" }] }' }), service()], ['a unready']],
    [
      'S22 published although not ready',
      [pod('a', { metadata: ', annotations: { vantage.lab/ready: "false" }' }), service('publishNotReadyAddresses: true, selector: { app: web }, ports: [{ port: 80 }]')],
      ['a ready'],
    ],
    ['S49 a terminating pod still serves', [pod('a', { metadata: ', deletionTimestamp: "2026-01-01T00:00:00Z"' }), service()], ['a unready serving terminating']],
    ['S80 a finished pod is nobody\'s', [pod('a', { status: ', status: { phase: Succeeded }' }), service()], []],
    ['S80 a Pending pod is nobody\'s', [pod('a').replace('nodeName: node1', 'nodeSelector: { none: none }'), service()], []],
    ['S31 without a selector there are none', [pod('a'), service('ports: [{ port: 80 }]')], []],
    ['S30 a headless Service has them, too', [pod('a'), service('clusterIP: None, selector: { app: web }')], ['a ready serving']],
  ];
  it.each(cases)('%s', (_, documents, expected) => {
    expect(endpointsOf(...documents).map(summary)).toEqual(expected);
  });

  it('S38 pods of a lost node are not ready', () => {
    const nodes = ['{ apiVersion: v1, kind: Node, metadata: { name: node1 }, status: { conditions: [{ type: Ready, status: Unknown }] } }', '{ apiVersion: v1, kind: Node, metadata: { name: node2 } }'];
    const other = pod('b').replace('nodeName: node1', 'nodeName: node2');
    expect(endpointsOf(...nodes, pod('a'), other, service()).map(summary)).toEqual(['a unready', 'b ready serving']);
  });

  it('S39 S85 without a majority of etcd nobody can write that: endpoints go stale, and it is said', () => {
    const lost = '{ apiVersion: v1, kind: Node, metadata: { name: node1 }, status: { conditions: [{ type: Ready, status: "False" }] } }';
    const summaries = (down: string): readonly string[] => {
      const text = [cluster(`etcd: { members: 3, down: [${down}] }, `), lost, pod('a'), service()].join('\n---\n');
      const state = reconcile(topologyOf(text));
      const endpoints = state.clusters.flatMap(({ services }) => services).flatMap((one) => one.endpoints);
      return [...endpoints.map(summary), ...state.diagnostics.map(({ code }) => code)];
    };
    expect(summaries('a')).toEqual(['a unready']);
    expect(summaries('a, b')).toEqual(['a ready serving', 'RECONCILE.ETCD_WITHOUT_QUORUM']);
  });

  it('S25 a named port is each pod\'s own, and a pod without it has none', () => {
    const endpoints = endpointsOf(pod('a'), pod('b', { ports: '{ name: http, containerPort: 9090 }' }), pod('c', { ports: '{ name: other, containerPort: 1 }' }), pod('d', { ports: '{ name: http, containerPort: 1, protocol: UDP }' }), service());
    expect(endpoints.map(({ pod: target, ports }) => [target?.name, ports.map(({ port }) => port)])).toEqual([
      ['a', [8080]],
      ['b', [9090]],
      ['c', []],
      ['d', []],
    ]);
  });

  it('S25 a sidecar\'s port counts, another init container\'s does not', () => {
    const init = (restart: string): string => `initContainers: [{ name: i, image: i, ${restart}ports: [{ name: http, containerPort: 7070 }] }], `;
    const portsOf = (spec: string): readonly number[] => endpointsOf(pod('a', { spec, ports: '{ containerPort: 1 }' }), service()).flatMap(({ ports }) => ports.map(({ port }) => port));
    expect([portsOf(init('restartPolicy: Always, ')), portsOf(init(''))]).toEqual([[7070], []]);
  });

  it('S13 a pod that names the Service as its subdomain is known by its hostname', () => {
    const named = pod('a', { spec: 'hostname: alpha, subdomain: web, ' });
    const elsewhere = pod('b', { spec: 'hostname: beta, subdomain: other, ' });
    expect(endpointsOf(named, elsewhere, service('clusterIP: None, selector: { app: web }')).map(({ hostname }) => hostname)).toEqual(['alpha', undefined]);
  });

  const hints: readonly (readonly [string, string, readonly (EndpointState['hints'] | undefined)[]])[] = [
    ['S52 no preference, no hints', '', [undefined, undefined, undefined]],
    ['S52 PreferClose hints at the zone', 'trafficDistribution: PreferClose, ', [{ zones: ['a'], nodes: [] }, { zones: ['b'], nodes: [] }, undefined]],
    ['S52 PreferSameZone does, too', 'trafficDistribution: PreferSameZone, ', [{ zones: ['a'], nodes: [] }, { zones: ['b'], nodes: [] }, undefined]],
    ['S52 PreferSameNode hints at node and zone', 'trafficDistribution: PreferSameNode, ', [{ zones: ['a'], nodes: ['node1'] }, { zones: ['b'], nodes: ['node2'] }, undefined]],
  ];
  it.each(hints)('%s, and an unready endpoint has none', (_, distribution, expected) => {
    const unready = pod('c', { metadata: ', annotations: { vantage.lab/ready: "false" }' });
    const found = endpointsOf(pod('a'), pod('b').replace('node1', 'node2'), unready, service(`${distribution}selector: { app: web }, ports: [{ port: 80 }]`));
    expect([...found].sort((x, y) => ((x.pod?.name ?? '') < (y.pod?.name ?? '') ? -1 : 1)).map((endpoint) => endpoint.hints)).toEqual(expected);
  });
});

describe('what is not modelled', () => {
  it('S52 topology aware hints by CPUs are said to be missing', () => {
    const aware = service().replace('name: web }', 'name: web, annotations: { service.kubernetes.io/topology-mode: Auto } }');
    expect(stateOf(pod('a'), aware).diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['INFO RECONCILE.TOPOLOGY_MODE_NOT_MODELLED']);
  });
});

describe('endpoints that are given', () => {
  const slice = (metadata: string, endpoint: string): string =>
    `{ apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: { name: s, ${metadata} }, addressType: IPv4, ports: [{ name: "", port: 9 }], endpoints: [${endpoint}] }`;
  const linked = 'labels: { kubernetes.io/service-name: web }';
  const object = (metadata: string, subset: string): string => `{ apiVersion: v1, kind: Endpoints, metadata: { name: web${metadata} }, subsets: [${subset}] }`;

  it('S31 a slice gives them to a Service without a selector', () => {
    const [endpoint] = endpointsOf(service('ports: [{ port: 80 }]'), slice(linked, '{ addresses: [192.168.10.60] }'));
    expect(endpoint).toMatchObject({ ip: '192.168.10.60', ports: [{ name: '', protocol: 'TCP', port: 9 }], field: 'endpoints[0]' });
  });

  it('S49 conditions that are nil mean ready, serving, not terminating', () => {
    expect(endpointsOf(service('ports: [{ port: 80 }]'), slice(linked, '{ addresses: [192.168.10.60], conditions: {} }')).map(summary)).toEqual(['nobody ready serving']);
  });

  it('S52 given hints are kept', () => {
    const [endpoint] = endpointsOf(service('ports: [{ port: 80 }]'), slice(linked, '{ addresses: [192.168.10.60], hints: { forZones: [{ name: z }] } }'));
    expect(endpoint?.hints).toEqual({ zones: ['z'], nodes: [] });
  });

  it('S37 given slices win over what the selector would find', () => {
    expect(endpointsOf(pod('a'), service(), slice(linked, '{ addresses: [10.244.9.9] }')).map(({ ip }) => ip)).toEqual(['10.244.9.9']);
  });

  it('S31 a slice without the label belongs to nobody, and that is said', () => {
    const documents = [service('ports: [{ port: 80 }]'), slice('labels: {}', '{ addresses: [192.168.10.60] }')];
    expect(endpointsOf(...documents)).toEqual([]);
    expect(stateOf(...documents).diagnostics.map(({ code }) => code)).toEqual(['RECONCILE.ENDPOINT_SLICE_UNLINKED']);
  });

  it('S31 nor is a pod of the cluster’s own DNS where its range overlaps that of the Services, and only the overlap is said', () => {
    const { clusters, diagnostics } = stateOf('{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: wide }, spec: { serviceNetwork: { cidrs: [10.0.0.0/8] } } }');
    expect(clusters.flatMap(({ services }) => services).flatMap(({ endpoints }) => endpoints)).toEqual([]);
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['RECONCILE.OVERLAPPING_RANGES']));
  });

  it('S31 an address of the service range is no endpoint, and that is said', () => {
    const documents = [service('ports: [{ port: 80 }]'), slice(linked, '{ addresses: [10.96.3.3] }')];
    expect(endpointsOf(...documents)).toEqual([]);
    expect(stateOf(...documents).diagnostics.map(({ code, field }) => `${code} ${field ?? ''}`)).toEqual(['RECONCILE.ENDPOINT_IN_SERVICE_RANGE endpoints[0]']);
  });

  it('S31 an Endpoints object is mirrored, the not ready ones as such', () => {
    const endpoints = endpointsOf(service('ports: [{ port: 80 }]'), object('', '{ addresses: [{ ip: 192.168.10.60 }], notReadyAddresses: [{ ip: 192.168.10.61 }], ports: [{ port: 9 }] }'));
    expect(endpoints.map((endpoint) => `${endpoint.ip} ${summary(endpoint)}`)).toEqual(['192.168.10.60 nobody ready serving', '192.168.10.61 nobody unready']);
  });

  it('S31 one that asks not to be mirrored is not', () => {
    const skipped = object(', labels: { endpointslice.kubernetes.io/skip-mirror: "true" }', '{ addresses: [{ ip: 192.168.10.60 }], ports: [{ port: 9 }] }');
    expect(endpointsOf(service('ports: [{ port: 80 }]'), skipped)).toEqual([]);
  });

  it('S31 slices win over an Endpoints object of the same name', () => {
    const documents = [service('ports: [{ port: 80 }]'), object('', '{ addresses: [{ ip: 192.168.10.60 }], ports: [{ port: 9 }] }'), slice(linked, '{ addresses: [192.168.10.70] }')];
    expect(endpointsOf(...documents).map(({ ip }) => ip)).toEqual(['192.168.10.70']);
  });
});
