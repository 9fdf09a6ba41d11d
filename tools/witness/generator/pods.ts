/** Pods of a random lab: ready, unready, terminating, on the host's network, with named, closed and open ports. */
import type { DrawnCluster } from './cluster.js';
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import { inFamilies, inLan } from './families.js';

export interface DrawnPod {
  readonly name: string;
  readonly namespace: string;
  readonly node: string;
  readonly app: string;
  readonly role: string;
  readonly hostNetwork: boolean;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly httpPort: number;
  readonly hasNamedPort: boolean;
  readonly hostPort: number | undefined;
  /** The only address of the node that the host port is open on. */
  readonly hostIp: string | undefined;
  readonly listens: string;
  /** Fields of the pod that say what its resolver does. */
  readonly resolution: Document;
  readonly hostname: string | undefined;
}

export const APPS = ['web', 'api', 'db'] as const;

export function drawPods(dice: Dice, cluster: DrawnCluster): readonly DrawnPod[] {
  const taken = new Set<string>();
  return Array.from({ length: dice.between(4, 10) }, (_unused, index) => {
    const node = dice.anyOf(cluster.nodes)?.name ?? 'node1';
    const wanted = dice.chance(0.12);
    const hostNetwork = wanted && !taken.has(node);
    if (hostNetwork) taken.add(node);
    const httpPort = hostNetwork ? 8085 : dice.pick([8080, 8080, 8081]);
    return {
      name: `p${index}`,
      namespace: dice.pick(['default', 'default', 'shop']),
      node,
      app: dice.pick(APPS),
      role: dice.pick(['front', 'back']),
      hostNetwork,
      ready: dice.chance(0.85),
      terminating: dice.chance(0.12),
      httpPort,
      hasNamedPort: dice.chance(0.85),
      hostPort: !hostNetwork && dice.chance(0.12) ? 7000 + index : undefined,
      hostIp: dice.chance(0.3) ? dice.anyOf(dice.anyOf(cluster.nodes)?.ip ?? []) : undefined,
      resolution: drawResolution(dice, cluster),
      hostname: dice.chance(0.2) ? `host${index}` : undefined,
      listens: hostNetwork ? '8085/TCP,5353/UDP' : dice.pick([`${httpPort}/TCP,5353/UDP`, `${httpPort}/TCP,5353/UDP`, `${httpPort}/TCP`, '']),
    };
  });
}

export function pods(drawn: readonly DrawnPod[]): readonly Document[] {
  return drawn.map((pod) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      namespace: pod.namespace,
      labels: { app: pod.app, role: pod.role },
      annotations: { 'vantage.lab/listens': pod.listens, ...(pod.ready ? {} : { 'vantage.lab/ready': 'false' }) },
      ...(pod.terminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    spec: {
      nodeName: pod.node,
      ...(pod.hostNetwork ? { hostNetwork: true } : {}),
      ...pod.resolution,
      ...(pod.hostname === undefined ? {} : { hostname: pod.hostname, subdomain: 's0' }),
      containers: [
        {
          name: 'main',
          image: 'main',
          ports: [
            {
              ...(pod.hasNamedPort ? { name: 'http' } : {}),
              containerPort: pod.httpPort,
              ...hostPortOf(pod),
            },
            // The same number for both protocols is two ports.
            { name: 'dns', containerPort: 5353, protocol: 'UDP', ...hostPortOf(pod) },
          ],
        },
      ],
    },
  }));
}

function hostPortOf({ hostPort, hostIp }: DrawnPod): Document {
  return hostPort === undefined ? {} : { hostPort, ...(hostIp === undefined ? {} : { hostIP: hostIp }) };
}

/** Policies of DNS, lists of domains and dots of one's own, and names that the pod's hosts file pins. */
function drawResolution(dice: Dice, { lan, families }: DrawnCluster): Document {
  const routers = inFamilies(families.lan, inLan(lan, 1));
  const policy = dice.chance(0.25) ? dice.pick(['Default', 'ClusterFirstWithHostNet', 'None']) : undefined;
  const config = {
    ...(policy === 'None' ? { nameservers: routers } : {}),
    ...(dice.chance(0.6) ? { searches: dice.pick<readonly string[]>([['company.lan'], ['example.com', 'shop.svc.cluster.local']]) } : {}),
    ...(dice.chance(0.5) ? { options: [{ name: 'ndots', value: dice.pick(['1', '2']) }] } : {}),
  };
  const pinned = { ip: '192.0.2.99', hostnames: [dice.pick(['www.example.com', 's0', 'pinned'])] };
  return {
    ...(policy === undefined ? {} : { dnsPolicy: policy }),
    ...(policy === 'None' || dice.chance(0.15) ? { dnsConfig: config } : {}),
    ...(dice.chance(0.1) ? { hostAliases: [pinned] } : {}),
  };
}
