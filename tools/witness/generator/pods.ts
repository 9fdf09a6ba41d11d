/** Pods of a random lab: ready, unready, terminating, on the host's network, with named, closed and open ports. */
import type { DrawnCluster } from './cluster.js';
import type { Dice } from './dice.js';
import type { Document } from './document.js';

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
  readonly listens: string;
  readonly dnsPolicy: string | undefined;
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
      dnsPolicy: dice.chance(0.2) ? dice.pick(['Default', 'ClusterFirstWithHostNet']) : undefined,
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
      ...(pod.dnsPolicy === undefined ? {} : { dnsPolicy: pod.dnsPolicy }),
      ...(pod.hostname === undefined ? {} : { hostname: pod.hostname, subdomain: 's0' }),
      containers: [
        {
          name: 'main',
          image: 'main',
          ports: [
            {
              ...(pod.hasNamedPort ? { name: 'http' } : {}),
              containerPort: pod.httpPort,
              ...(pod.hostPort === undefined ? {} : { hostPort: pod.hostPort }),
            },
            { name: 'dns', containerPort: 5353, protocol: 'UDP' },
          ],
        },
      ],
    },
  }));
}
