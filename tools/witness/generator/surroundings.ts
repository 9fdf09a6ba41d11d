/** What stands around the cluster of a random lab: internet hosts, a LAN with a router and hosts, addresses that nodes announce. */
import type { DrawnCluster } from './cluster.js';
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import type { DrawnService } from './services.js';

export function surroundings(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): readonly Document[] {
  return [
    {
      apiVersion: 'vantage.lab/v1',
      kind: 'Internet',
      spec: {
        hosts: [
          { name: 'web', ip: '198.51.100.80', listens: ['80/TCP', '8080/TCP', '53/UDP'] },
          { name: 'stranger', ip: '192.0.2.7' },
        ],
        zones: [
          {
            name: 'example.com',
            records: [
              { name: 'www', data: '198.51.100.80' },
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
        cidrs: [`${cluster.lan}.0/24`],
        // Never without a router: errors for want of a route are rationed by the kernel, and no namespace may change that (ip_rt_error_burst).
        router: router(dice, cluster, services),
        hosts: hosts(dice, cluster),
        dns: { zones: [{ name: 'company.lan', records: [{ name: 'laptop', data: `${cluster.lan}.50` }] }] },
        virtualIPs: virtualIps(dice, cluster, services),
      },
    },
  ];
}

function router(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): Document {
  return {
    ip: `${cluster.lan}.1`,
    publicIP: '203.0.113.10',
    nat: 'masquerade',
    portForwards: portForwards(dice, cluster, services),
    firewall: firewall(dice, cluster),
    routes: dice.chance(0.15) ? [{ to: '10.96.0.0/16', via: cluster.nodes[1]?.ip }] : [],
  };
}

/** Announced addresses of Services, and now and then one that keepalived holds on a node or a host. */
function virtualIps(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): readonly Document[] {
  const ofServices = services.flatMap(({ addresses }) => addresses).filter(() => dice.chance(0.75));
  const keptAlive = dice.chance(0.2) ? [{ ip: `${cluster.lan}.222`, owners: [dice.pick([`prod/node/${nodeOf(dice, cluster)}`, 'laptop'])] }] : [];
  return [...ofServices.map((ip) => ({ ip, owners: [`prod/node/${nodeOf(dice, cluster)}`] })), ...keptAlive];
}

function hosts(dice: Dice, cluster: DrawnCluster): readonly Document[] {
  const laptop = { name: 'laptop', ip: `${cluster.lan}.50`, listens: ['22/TCP', '9999/UDP'] };
  const desktop = { name: 'desktop', ip: `${cluster.lan}.51`, listens: ['80/TCP'] };
  const via = cluster.nodes[0]?.ip;
  const admin = { name: 'admin', ip: `${cluster.lan}.52`, routes: [{ to: '10.96.0.0/16', via }] };
  // Its way to the pods of all other nodes is not their way back.
  const roamer = { name: 'roamer', ip: `${cluster.lan}.53`, routes: [{ to: '10.244.0.0/16', via: dice.anyOf(cluster.nodes)?.ip }] };
  return [laptop, desktop, ...(dice.chance(0.35) ? [admin] : []), ...(dice.chance(0.3) ? [roamer] : [])];
}

function portForwards(dice: Dice, cluster: DrawnCluster, services: readonly DrawnService[]): readonly Document[] {
  const toNodes = services
    .flatMap(({ nodePorts }) => nodePorts)
    .filter(() => dice.chance(0.4))
    .map((nodePort, index) => ({ protocol: 'TCP', port: 8000 + index, to: `${dice.anyOf(cluster.nodes)?.ip ?? ''}:${nodePort}`, hairpin: dice.pick(['none', 'noSnat', 'full']) }));
  const toLaptop = { protocol: 'TCP', port: 2222, to: 'laptop:22', hairpin: dice.pick(['none', 'noSnat', 'full']) };
  return [...toNodes, ...(dice.chance(0.5) ? [toLaptop] : [])];
}

function firewall(dice: Dice, cluster: DrawnCluster): readonly Document[] {
  if (!dice.chance(0.4)) return [];
  const exception = { action: 'allow', direction: 'outward', from: `${cluster.lan}.50/32`, to: '198.51.100.80/32' };
  const rule = { action: dice.pick(['drop', 'reject']), direction: 'outward', to: '198.51.100.0/24', ports: [dice.pick(['80/TCP', '53/UDP'])] };
  return [...(dice.chance(0.4) ? [exception] : []), rule];
}

function nodeOf(dice: Dice, cluster: DrawnCluster): string {
  return dice.anyOf(cluster.nodes)?.name ?? 'node1';
}
