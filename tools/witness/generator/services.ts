/** Services of a random lab: all types, traffic policies, affinities, ranges and distributions, with and without endpoints. */
import type { Family } from '@vantage/engine';
import type { DrawnCluster } from './cluster.js';
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import { inFamilies, inLan, lanRanges, POD_RANGES, WEB, type PerFamily } from './families.js';
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
  if (type === 'ClusterIP' && dice.chance(index === 0 ? 0.5 : 0.1)) return headless(name, namespace, cluster);
  if (type === 'ClusterIP' && dice.chance(0.1)) return alias(dice, name, namespace);
  const external = type !== 'ClusterIP';
  const families = drawServiceFamilies(dice, cluster);
  // Outside addresses may be of a family that the Service does not have.
  const externalHost = dice.chance(0.3) ? dice.pick([230 + index, 230 + index, SHARED_EXTERNAL, ...SOMEBODYS]) : undefined;
  const externalIp = externalHost === undefined ? [] : inFamilies(cluster.families.cluster, inLan(cluster.lan, externalHost));
  const balancerHost = dice.chance(0.8) ? 240 + index : SHARED_BALANCER;
  const balancerIp = type === 'LoadBalancer' ? inFamilies(families, inLan(cluster.lan, balancerHost)) : [];
  const nodePort = 30080 + index * 10;
  const manual = dice.chance(0.12);
  const withoutNodePorts = type === 'LoadBalancer' && dice.chance(0.15);
  const ports = drawPorts(dice, { nodePort: external && !withoutNodePorts ? nodePort : undefined, manual, port: servicePort(dice, index, externalHost, balancerHost) });
  return {
    name,
    namespace,
    spec: {
      type,
      clusterIP: inFamilies(families, clusterIps(index))[0],
      clusterIPs: inFamilies(families, clusterIps(index)),
      ipFamilies: families.map((family) => `IPv${family}`),
      ipFamilyPolicy: families.length > 1 ? 'RequireDualStack' : 'SingleStack',
      ...(manual ? {} : { selector: selector(dice) }),
      ports,
      ...(externalIp.length > 0 ? { externalIPs: externalIp } : {}),
      ...(external || externalIp.length > 0 ? { externalTrafficPolicy: external && dice.chance(0.45) ? 'Local' : 'Cluster' } : {}),
      ...(dice.chance(0.2) ? { internalTrafficPolicy: 'Local' } : {}),
      ...(dice.chance(0.2) ? { sessionAffinity: 'ClientIP' } : {}),
      ...(dice.chance(0.15) ? { publishNotReadyAddresses: true } : {}),
      ...(dice.chance(0.2) ? { trafficDistribution: dice.pick(['PreferClose', 'PreferSameZone', 'PreferSameNode']) } : {}),
      ...(balancerIp.length > 0 && dice.chance(0.35) ? { loadBalancerSourceRanges: sourceRanges(dice, cluster) } : {}),
      ...(withoutNodePorts ? { allocateLoadBalancerNodePorts: false } : {}),
    },
    status:
      balancerIp.length > 0 ? { loadBalancer: { ingress: balancerIp.map((ip) => ({ ip, ipMode: dice.chance(0.85) ? 'VIP' : 'Proxy' })) } } : undefined,
    nodePorts: external ? ports.flatMap((port) => (port.nodePort === undefined || port.protocol !== 'TCP' ? [] : [port.nodePort])) : [],
    addresses: [...(externalHost !== undefined && SOMEBODYS.includes(externalHost) ? [] : externalIp), ...balancerIp],
    slices: manual ? families.map((family) => slice(dice, cluster, family, name, pods, namespace)) : [],
  };
}

interface DrawnPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

interface PortWish {
  readonly port: number;
  readonly nodePort: number | undefined;
  /** Endpoints are written by hand, with numbers of their own. */
  readonly manual: boolean;
}

function drawPorts(dice: Dice, { port, nodePort, manual }: PortWish): readonly DrawnPort[] {
  const at = (offset: number): Pick<DrawnPort, 'nodePort'> => (nodePort === undefined ? {} : { nodePort: nodePort + offset });
  const http: DrawnPort = { name: 'http', port, protocol: 'TCP', targetPort: manual ? 8080 : dice.pick<number | string>([8080, 8080, 8081, 'http', 'http', 9090]), ...at(0) };
  const more: DrawnPort = { name: 'more', port: port + 1000, protocol: 'TCP', targetPort: manual ? 8080 : dice.pick<number | string>([8081, 'http']), ...at(2) };
  // The same number for both protocols is two ports.
  const dns: DrawnPort = { name: 'dns', port: port === 80 ? 53 : port, protocol: 'UDP', targetPort: manual ? 5353 : dice.pick<number | string>([5353, 'dns']), ...at(dice.chance(0.3) ? 0 : 1) };
  return [http, ...(dice.chance(0.15) ? [more] : []), ...(dice.chance(0.4) ? [dns] : [])];
}

/** One address for several Services, each with ports of its own. */
const SHARED_EXTERNAL = 239;
const SHARED_BALANCER = 249;
/** Two nodes and the laptop: an externalIP may be somebody's own address. */
const SOMEBODYS: readonly number[] = [21, 22, 50];

/** Two Services with one address and one port would leave it to chance which of them answers. */
function servicePort(dice: Dice, index: number, externalHost: number | undefined, balancerHost: number): number {
  const alone = balancerHost !== SHARED_BALANCER && (externalHost === undefined || externalHost === 230 + index);
  if (alone) return 80;
  return index === 0 ? dice.pick([22, 10250]) : 90 + index;
}

function selector(dice: Dice): Document {
  if (dice.chance(0.12)) return { app: 'nobody' };
  return dice.chance(0.2) ? { role: dice.pick(['front', 'back']) } : { app: dice.pick(APPS) };
}

function drawServiceFamilies(dice: Dice, { families }: DrawnCluster): readonly Family[] {
  return dice.chance(0.6) ? families.cluster : [dice.anyOf(families.cluster) ?? 4];
}

function clusterIps(index: number): PerFamily {
  return { 4: `10.96.7.${10 + index}`, 6: `fd00:10:96::7${(10 + index).toString(16)}` };
}

/** Of one family, or of both: a Service ignores those of a family that it does not have. */
function sourceRanges(dice: Dice, { lan, families }: DrawnCluster): readonly string[] {
  const laptop = inLan(lan, 50);
  const ranges = dice.pick<PerFamily>([
    { 4: `${laptop[4]}/32`, 6: `${laptop[6]}/128` },
    { 4: `${lan}.0/27`, 6: 'fd00:1::/123' },
    POD_RANGES,
    lanRanges(lan),
    { 4: '198.51.100.0/24', 6: '2001:db8::/32' },
  ]);
  return dice.chance(0.8) ? inFamilies(families.lan, ranges) : [ranges[dice.anyOf(families.lan) ?? 4]];
}

function alias(dice: Dice, name: string, namespace: string): DrawnService {
  const target = dice.pick(['www.example.com', 'laptop.company.lan', 's0.default.svc.cluster.local', 'nowhere.example.com', '10.0.0.5']);
  return { name, namespace, spec: { type: 'ExternalName', externalName: target }, status: undefined, nodePorts: [], addresses: [], slices: [] };
}

function headless(name: string, namespace: string, { families }: DrawnCluster): DrawnService {
  const spec = {
    ipFamilies: families.cluster.map((family) => `IPv${family}`),
    ipFamilyPolicy: families.cluster.length > 1 ? 'RequireDualStack' : 'SingleStack',
    clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] };
  return { name, namespace, spec, status: undefined, nodePorts: [], addresses: [], slices: [] };
}

/** Endpoints written by hand: some inside the cluster under their own conditions, some outside, now and then with hints of their own. */
function slice(dice: Dice, cluster: DrawnCluster, family: Family, service: string, pods: readonly DrawnPod[], namespace: string): Document {
  const node = dice.anyOf(pods)?.node ?? 'node1';
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-manual-${family}`, namespace, labels: { 'kubernetes.io/service-name': service } },
    addressType: `IPv${family}`,
    ports: [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'dns', port: 5353, protocol: 'UDP' },
    ],
    endpoints: [
      { addresses: [WEB[family]], ...(dice.chance(0.3) ? {} : { conditions: { ready: dice.chance(0.7) } }), ...hints(dice) },
      ...(dice.chance(0.4) ? [{ addresses: [inLan(cluster.lan, 51)[family]], ...hints(dice) }] : []),
      { addresses: [family === 4 ? '10.244.1.77' : 'fd00:10:244:1::77'], nodeName: node, conditions: { ready: false, serving: dice.chance(0.5), terminating: true } },
    ],
  };
}

function hints(dice: Dice): Document {
  if (dice.chance(0.6)) return {};
  return { hints: dice.pick<Document>([{ forZones: [{ name: 'a' }] }, { forZones: [{ name: 'a' }, { name: 'b' }] }, { forNodes: [{ name: 'node1' }], forZones: [{ name: 'b' }] }]) };
}
