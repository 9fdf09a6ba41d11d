/** Services of a random lab: all types, traffic policies, affinities, ranges and distributions, with and without endpoints. */
import type { DrawnCluster } from './cluster.js';
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import { APPS, type DrawnPod } from './pods.js';

export interface DrawnService {
  readonly name: string;
  readonly namespace: string;
  readonly spec: Document;
  readonly status: Document | undefined;
  readonly nodePorts: readonly number[];
  /** Addresses in the LAN that somebody may announce. */
  readonly addresses: readonly string[];
  readonly slices: readonly Document[];
}

export function drawServices(dice: Dice, cluster: DrawnCluster, pods: readonly DrawnPod[]): readonly DrawnService[] {
  return Array.from({ length: dice.between(3, 7) }, (_unused, index) => drawService(dice, cluster, pods, index));
}

export function services(drawn: readonly DrawnService[]): readonly Document[] {
  return drawn.flatMap(({ name, namespace, spec, status, slices }) => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec, ...(status === undefined ? {} : { status }) },
    ...slices,
  ]);
}

function drawService(dice: Dice, cluster: DrawnCluster, pods: readonly DrawnPod[], index: number): DrawnService {
  const name = `s${index}`;
  const namespace = dice.pick(['default', 'default', 'shop']);
  const type = dice.pick(['ClusterIP', 'ClusterIP', 'NodePort', 'NodePort', 'LoadBalancer', 'LoadBalancer']);
  if (type === 'ClusterIP' && dice.chance(0.1)) return headless(name, namespace);
  if (type === 'ClusterIP' && dice.chance(0.1)) return alias(dice, name, namespace);
  const external = type !== 'ClusterIP';
  const externalIp = dice.chance(0.25) ? [`${cluster.lan}.${230 + index}`] : [];
  const balancerIp = type === 'LoadBalancer' ? [`${cluster.lan}.${240 + index}`] : [];
  const nodePort = 30080 + index * 10;
  const manual = dice.chance(0.12);
  const ports = drawPorts(dice, external ? nodePort : undefined, manual);
  return {
    name,
    namespace,
    spec: {
      type,
      clusterIP: `10.96.7.${10 + index}`,
      ...(manual ? {} : { selector: selector(dice) }),
      ports,
      ...(externalIp.length > 0 ? { externalIPs: externalIp } : {}),
      ...(external || externalIp.length > 0 ? { externalTrafficPolicy: external && dice.chance(0.45) ? 'Local' : 'Cluster' } : {}),
      ...(dice.chance(0.2) ? { internalTrafficPolicy: 'Local' } : {}),
      ...(dice.chance(0.2) ? { sessionAffinity: 'ClientIP' } : {}),
      ...(dice.chance(0.15) ? { publishNotReadyAddresses: true } : {}),
      ...(dice.chance(0.2) ? { trafficDistribution: dice.pick(['PreferClose', 'PreferSameZone', 'PreferSameNode']) } : {}),
      ...(balancerIp.length > 0 && dice.chance(0.35) ? { loadBalancerSourceRanges: [sourceRange(dice, cluster)] } : {}),
      ...(balancerIp.length > 0 && dice.chance(0.1) ? { allocateLoadBalancerNodePorts: true } : {}),
    },
    status:
      balancerIp.length > 0 ? { loadBalancer: { ingress: balancerIp.map((ip) => ({ ip, ipMode: dice.chance(0.85) ? 'VIP' : 'Proxy' })) } } : undefined,
    nodePorts: external ? ports.flatMap((port) => (port.nodePort === undefined || port.protocol !== 'TCP' ? [] : [port.nodePort])) : [],
    addresses: [...externalIp, ...balancerIp],
    slices: manual ? [slice(dice, name, namespace, pods)] : [],
  };
}

interface DrawnPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

function drawPorts(dice: Dice, nodePort: number | undefined, manual: boolean): readonly DrawnPort[] {
  const http: DrawnPort = {
    name: 'http',
    port: 80,
    protocol: 'TCP',
    targetPort: manual ? 8080 : dice.pick<number | string>([8080, 8080, 8081, 'http', 'http', 9090]),
    ...(nodePort === undefined ? {} : { nodePort }),
  };
  if (!dice.chance(0.4)) return [http];
  return [http, { name: 'dns', port: 53, protocol: 'UDP', targetPort: manual ? 5353 : dice.pick<number | string>([5353, 'dns']), ...(nodePort === undefined ? {} : { nodePort: nodePort + 1 }) }];
}

function selector(dice: Dice): Document {
  if (dice.chance(0.12)) return { app: 'nobody' };
  return dice.chance(0.2) ? { role: dice.pick(['front', 'back']) } : { app: dice.pick(APPS) };
}

function sourceRange(dice: Dice, cluster: DrawnCluster): string {
  return dice.pick([`${cluster.lan}.50/32`, `${cluster.lan}.0/27`, '10.244.0.0/16', `${cluster.lan}.0/24`, '198.51.100.0/24']);
}

function alias(dice: Dice, name: string, namespace: string): DrawnService {
  const target = dice.pick(['www.example.com', 'laptop.company.lan', 's0.default.svc.cluster.local', 'nowhere.example.com', '10.0.0.5']);
  return { name, namespace, spec: { type: 'ExternalName', externalName: target }, status: undefined, nodePorts: [], addresses: [], slices: [] };
}

function headless(name: string, namespace: string): DrawnService {
  const spec = { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] };
  return { name, namespace, spec, status: undefined, nodePorts: [], addresses: [], slices: [] };
}

/** Endpoints written by hand: some inside the cluster under their own conditions, one outside. */
function slice(dice: Dice, service: string, namespace: string, pods: readonly DrawnPod[]): Document {
  const node = dice.anyOf(pods)?.node ?? 'node1';
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-manual`, namespace, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports: [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'dns', port: 5353, protocol: 'UDP' },
    ],
    endpoints: [
      { addresses: ['198.51.100.80'], conditions: { ready: dice.chance(0.7) } },
      { addresses: ['10.244.1.77'], nodeName: node, conditions: { ready: false, serving: dice.chance(0.5), terminating: true } },
    ],
  };
}
