/** What stands around the cluster of a random lab: internet hosts, a LAN with a router and hosts, addresses that nodes announce. */
import type { DrawnCluster } from './cluster.js';
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import { inFamilies, inLan, lanRanges, POD_RANGES, PUBLIC, SERVICE_RANGES, STRANGER, WEB, type PerFamily } from './families.js';
import type { DrawnService } from './services.js';
import { endpoint } from '../rules/addresses.js';

export function surroundings(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): readonly Document[] {
  return [
    ...(dice.chance(0.25) ? [branch(dice, cluster)] : []),
    {
      apiVersion: 'vantage.lab/v1',
      kind: 'Internet',
      spec: {
        hosts: cluster.families.lan.flatMap((family) => [
          { name: family === 4 ? 'web' : 'web6', ip: WEB[family], listens: ['80/TCP', '8080/TCP', '53/UDP'] },
          { name: family === 4 ? 'stranger' : 'stranger6', ip: STRANGER[family] },
        ]),
        zones: [
          {
            name: 'example.com',
            records: [
              ...inFamilies(cluster.families.lan, WEB).map((data) => ({ name: 'www', data })),
              { name: 'alias', type: 'CNAME', data: 'www.example.com.' },
            ],
          },
        ],
      },
    },
    {
      apiVersion: 'vantage.lab/v1',
      kind: 'Lan',
      metadata: { name: 'office' },
      spec: {
        cidrs: inFamilies(cluster.families.lan, lanRanges(cluster.lan)),
        // Never without a router: errors for want of a route are rationed by the kernel, and no namespace may change that (ip_rt_error_burst).
        router: router(dice, cluster, services),
        hosts: hosts(dice, cluster),
        dns: { zones: [{ name: 'company.lan', records: own(cluster, 50).map((data) => ({ name: 'laptop', data })) }] },
        virtualIPs: virtualIps(dice, cluster, services),
      },
    },
  ];
}

/** Another LAN behind the same internet, whose addresses may well be those of the first: nobody sees both. */
function branch(dice: Dice, cluster: DrawnCluster): Document {
  const lan = dice.chance(0.5) ? cluster.lan : '192.168.201';
  const forward = { protocol: dice.pick(['TCP', 'UDP']), port: 8000, to: 'till:9000', hairpin: dice.pick(['none', 'noSnat', 'full']) };
  return {
    apiVersion: 'vantage.lab/v1',
    kind: 'Lan',
    metadata: { name: 'branch' },
    spec: {
      cidrs: [`${lan}.0/24`],
      router: { ip: `${lan}.1`, publicIP: '203.0.113.20', nat: dice.chance(0.8) ? 'masquerade' : 'none', portForwards: dice.chance(0.7) ? [forward] : [] },
      hosts: [{ name: 'till', ip: `${lan}.60`, listens: ['9000/TCP', '9000/UDP'] }],
    },
  };
}

function router(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): Document {
  return {
    ip: own(cluster, 1),
    publicIP: inFamilies(cluster.families.lan, PUBLIC),
    nat: 'masquerade',
    portForwards: portForwards(dice, cluster, services),
    firewall: firewall(dice, cluster),
    routes: dice.chance(0.15) ? through(cluster, 1, SERVICE_RANGES) : [],
  };
}

/** Host number `last` of the LAN, in every family that the LAN has. */
function own(cluster: DrawnCluster, last: number): readonly string[] {
  return inFamilies(cluster.families.lan, inLan(cluster.lan, last));
}

/** Static routes that lead through one of the nodes. */
function through({ families, nodes }: DrawnCluster, node: number, to: PerFamily): readonly Document[] {
  return families.cluster.map((family, index) => ({ to: to[family], via: nodes[node % nodes.length]?.ip[index] }));
}

/** Announced addresses of Services, and now and then one that keepalived holds on a node or a host. */
function virtualIps(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): readonly Document[] {
  const ofServices = [...new Set(services.flatMap(({ addresses }) => addresses))].filter(() => dice.chance(0.75));
  const keptAlive = dice.chance(0.2) ? [{ ip: inLan(cluster.lan, 222)[dice.anyOf(cluster.families.cluster) ?? 4], owners: [dice.pick([`prod/node/${nodeOf(dice, cluster)}`, 'laptop'])] }] : [];
  return [...ofServices.map((ip) => ({ ip, owners: [`prod/node/${nodeOf(dice, cluster)}`] })), ...keptAlive];
}

function hosts(dice: Dice, cluster: DrawnCluster): readonly Document[] {
  const laptop = { name: 'laptop', ip: own(cluster, 50), listens: ['22/TCP', '9999/UDP'] };
  const desktop = { name: 'desktop', ip: own(cluster, 51), listens: ['80/TCP', '8080/TCP'] };
  const admin = { name: 'admin', ip: own(cluster, 52), routes: through(cluster, 0, SERVICE_RANGES) };
  // Its way to the pods of all other nodes is not their way back.
  const roamer = { name: 'roamer', ip: own(cluster, 53), routes: through(cluster, dice.between(0, 3), POD_RANGES) };
  return [laptop, desktop, ...(dice.chance(0.35) ? [admin] : []), ...(dice.chance(0.3) ? [roamer] : [])];
}

function portForwards(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): readonly Document[] {
  const toNodes = services
    .flatMap(({ nodePorts }) => nodePorts)
    .filter(() => dice.chance(0.4))
    .map((nodePort, index) => ({ protocol: 'TCP', port: 8000 + index, to: endpoint(dice.anyOf(dice.anyOf(cluster.nodes)?.ip ?? []) ?? '', nodePort), hairpin: dice.pick(['none', 'noSnat', 'full']) }));
  const toLaptop = { protocol: 'TCP', port: 2222, to: 'laptop:22', hairpin: dice.pick(['none', 'noSnat', 'full']) };
  return [...toNodes, ...(dice.chance(0.5) ? [toLaptop] : [])];
}

function firewall(dice: Dice, cluster: DrawnCluster): readonly Document[] {
  return [...outwardRules(dice, cluster), ...inwardRules(dice, cluster)];
}

/** They see a port forward's target, after its translation. */
function inwardRules(dice: Dice, cluster: DrawnCluster): readonly Document[] {
  if (!dice.chance(0.3)) return [];
  const exception = { action: 'allow', direction: 'inward', from: '192.0.2.0/24', ports: ['30000-32767/TCP'] };
  const rule = { action: dice.pick(['drop', 'reject']), direction: 'inward', ...dice.pick<Document>([{ to: `${cluster.lan}.50/32` }, { from: '192.0.2.0/24' }, { ports: ['30000-30100/TCP', '22/TCP'] }, {}]) };
  return [...(dice.chance(0.4) ? [exception] : []), rule];
}

function outwardRules(dice: Dice, cluster: DrawnCluster): readonly Document[] {
  if (!dice.chance(0.4)) return [];
  const exception = { action: 'allow', direction: 'outward', from: `${cluster.lan}.50/32`, to: '198.51.100.80/32' };
  const rule = { action: dice.pick(['drop', 'reject']), direction: 'outward', to: '198.51.100.0/24', ports: [dice.pick(['80/TCP', '53/UDP', '80-8080/TCP', 'ICMP'])] };
  return [...(dice.chance(0.4) ? [exception] : []), rule];
}

function nodeOf(dice: Dice, cluster: DrawnCluster): string {
  return dice.anyOf(cluster.nodes)?.name ?? 'node1';
}
