import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, connectivity, reconcile, type ClusterObjects, type LabState } from '@vantage/engine';
import { parseLab } from './index.js';

const container = 'containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]';

function reconciled(content: string): LabState {
  return reconcile(parseLab([{ path: 'lab.yaml', content }]).topology);
}

function objectsOf(content: string): ClusterObjects | undefined {
  return parseLab([{ path: 'lab.yaml', content }]).topology.clusters[0]?.objects;
}

describe('what is kept in spite of a mistake', () => {
  it.each([
    ['a Pod without a spec', '{apiVersion: v1, kind: Pod, metadata: {name: a}}'],
    ['a Pod without containers', '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true}}'],
    ['a Pod whose owner has no name, as a server stored it', `{apiVersion: v1, kind: Pod, metadata: {name: a, ownerReferences: [{kind: ReplicaSet}], labels: {pod-template-hash: x}}, spec: {${container}}}`],
    ['a Deployment without a spec', '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}'],
    ['a Deployment whose template has no spec', '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}}}}'],
    ['a StatefulSet without a template', '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {selector: {matchLabels: {app: a}}}}'],
    ['a DaemonSet without a spec', '{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}}'],
    ['a Job without a template', '{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {}}'],
    ['a CronJob without a template', '{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {schedule: "* * * * *"}}'],
    ['a ReplicationController without a template', '{apiVersion: v1, kind: ReplicationController, metadata: {name: a}, spec: {selector: {app: a}}}'],
    ['a Node whose address is missing', '{apiVersion: v1, kind: Node, metadata: {name: a}, status: {addresses: [{type: InternalIP}]}}'],
  ])('%s can be reconciled', (_title, content) => {
    expect(() => compile(reconciled(content))).not.toThrow();
  });
});

describe('"" and 0 say the same as nothing where Go cannot tell them apart', () => {
  const service = (spec: string, port = ''): string => `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: x}, type: LoadBalancer${spec}, ports: [{port: 80${port}}]}}`;
  const pod = (spec: string, port = ''): string => `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {${spec} containers: [{name: c, image: i, ports: [{containerPort: 8080${port}}]}]}}`;

  it.each([
    ['a Service’s protocol and nodePort', service('', ', protocol: "", nodePort: 0'), service('')],
    ['a Service’s traffic policy, affinity and addresses', service(', externalTrafficPolicy: "", sessionAffinity: "", clusterIP: "", loadBalancerIP: "", externalName: ""'), service('')],
    ['a pod’s names', pod('hostname: "", subdomain: "", nodeName: "",'), pod('')],
    ['a pod’s policies', pod('dnsPolicy: "", restartPolicy: "",'), pod('')],
    ['a container’s port', pod('', ', protocol: "", name: "", hostIP: "", hostPort: 0'), pod('')],
  ])('%s', (_title, empty, absent) => {
    expect(JSON.stringify([objectsOf(empty)?.services[0]?.spec, objectsOf(empty)?.pods[0]?.spec])).toBe(JSON.stringify([objectsOf(absent)?.services[0]?.spec, objectsOf(absent)?.pods[0]?.spec]));
  });

  it('but not of a field that is a pointer, or of a number where a text belongs', () => {
    const fields = (content: string): readonly (string | undefined)[] => parseLab([{ path: 'lab.yaml', content }]).diagnostics.filter(({ severity }) => severity === 'ERROR').map(({ field }) => field);
    expect(fields(service(', internalTrafficPolicy: ""'))).toEqual(['spec.internalTrafficPolicy']);
    expect(fields(pod('hostname: 0,'))).toEqual(['spec.hostname']);
  });
});

const SAMPLE: readonly object[] = [
  { apiVersion: 'vantage.lab/v1', kind: 'Internet', spec: { hosts: [{ name: 'web', ip: '198.51.100.80', listens: ['80/TCP'] }], zones: [{ name: 'example.com', records: [{ name: 'www', data: '198.51.100.80' }] }] } },
  { apiVersion: 'vantage.lab/v1', kind: 'Lan', metadata: { name: 'office' }, spec: { cidrs: ['192.168.10.0/24'], router: { publicIP: '203.0.113.10', portForwards: [{ port: 8000, to: 'laptop:22' }], firewall: [{ action: 'drop', direction: 'outward', ports: ['25/TCP'] }] }, hosts: [{ name: 'laptop', ip: '192.168.10.50', listens: ['22/TCP'] }] } },
  { apiVersion: 'vantage.lab/v1', kind: 'Cluster', metadata: { name: 'prod' }, spec: { lan: 'office', nodes: [{ name: 'node1', ip: '192.168.10.20' }], podNetwork: { cni: 'calico', cidrs: ['10.244.0.0/16'] }, serviceNetwork: { cidrs: ['10.96.0.0/16'] } } },
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node2', labels: { pool: 'a' } }, spec: { podCIDR: '10.244.7.0/24', taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] }, status: { addresses: [{ type: 'InternalIP', address: '192.168.10.27' }], conditions: [{ type: 'Ready', status: 'True' }] } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } },
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: { app: 'x' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', controller: true }] }, spec: { nodeName: 'node1', hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }], dnsConfig: { nameservers: ['10.0.0.2'], options: [{ name: 'ndots', value: '2' }] }, tolerations: [{ key: 'k', operator: 'Exists' }], containers: [{ name: 'c', image: 'i', ports: [{ name: 'main', containerPort: 8080, hostPort: 8080 }] }] }, status: { phase: 'Running', podIP: '10.244.0.9', podIPs: [{ ip: '10.244.0.9' }] } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 2, selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { app: 'x' } }, spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' }] } }, topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }], containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 8080 }] }] } } } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { serviceName: 's', selector: { matchLabels: { app: 'y' } }, template: { metadata: { labels: { app: 'y' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } } },
  { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'j' }, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { type: 'LoadBalancer', selector: { app: 'x' }, ports: [{ name: 'http', port: 80, targetPort: 'main' }], externalIPs: ['192.168.10.99'] }, status: { loadBalancer: { ingress: [{ ip: '192.168.10.98', ipMode: 'VIP' }] } } },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 's-1', labels: { 'kubernetes.io/service-name': 's' } }, addressType: 'IPv4', ports: [{ name: 'http', port: 8080, protocol: 'TCP' }], endpoints: [{ addresses: ['10.244.0.77'], nodeName: 'node1', conditions: { ready: true }, hints: { forZones: [{ name: 'a' }] } }] },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'n' }, spec: { podSelector: { matchLabels: { app: 'x' } }, ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] } }, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 8080 }] }] } },
  { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', metadata: { name: 'c' }, spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} }, egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.0/8'] }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }] } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'i' }, spec: { tls: [{ hosts: ['a.example.com'], secretName: 't' }], rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] } }] } },
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'g' }, spec: { gatewayClassName: 'x', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] } },
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'h' }, spec: { parentRefs: [{ name: 'g' }], rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 's', port: 80 }] }] } },
];

/** Every place of a document, as the keys that lead there. */
function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => placesOf(child, [...path, key]))];
}

/** The document with something else at one place; nothing there where `instead` is undefined. */
function changed(value: unknown, [key, ...rest]: readonly string[], instead: unknown): unknown {
  if (key === undefined) return instead;
  if (isList(value)) return value.flatMap((item, index) => (String(index) !== key ? [item] : rest.length === 0 && instead === undefined ? [] : [changed(item, rest, instead)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, name === key ? changed(child, rest, instead) : child]));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

const odd = fc.constantFrom<unknown>(undefined, undefined, undefined, null, true, 0, -1, 65536, 1e300, 2 ** 53, '', ' ', 'a'.repeat(300), '\u0000', '💥', '__proto__', 'constructor', [], {}, [null], { a: null }, '0.0.0.0/0', '::/0', '10.0.0.0/33', 'fe80::1', '*', '.', 'None', 'Local', 'TCP', '8080-80');
const places = SAMPLE.flatMap((document, index) => placesOf(document).slice(1).map((path) => [String(index), ...path]));
const change = fc.record({ path: fc.constantFrom(...places), instead: odd });

describe('laws', () => {
  it('whatever is missing from a lab or stands there instead, nothing is thrown, and every error has its place', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const documents = changes.reduce<unknown>((all, { path, instead }) => changed(all, path, instead), SAMPLE);
        const content = Object.values(documents as object).map((document) => JSON.stringify(document)).join('\n---\n');
        const { topology, diagnostics } = parseLab([{ path: 'lab.yaml', content }]);
        const state = reconcile(topology);
        connectivity(compile(state));
        for (const { severity, path, line, code } of diagnostics) if (severity === 'ERROR') expect({ code, path, line }).toEqual({ code, path: 'lab.yaml', line: expect.any(Number) as number });
      }),
      { numRuns: 500 },
    );
  });
});
