/** A LAN: its router, its hosts, and addresses that a node or a host answers for beside its own. */
import { cidrContains, type Ip, type Lan, type LanHost, type StaticRoute } from '@vantage/engine';
import type { LanPlace, Stage } from '../namespaces/stage.js';
import { isV4 } from '../rules/addresses.js';
import type { Ruleset } from '../rules/nodeRules.js';
import { routerRuleset } from '../rules/routerRules.js';
import type { LanFloor } from './floorPlan.js';
import { uplink } from './internet.js';
import { hostListeners, v4 } from './listeners.js';
import { buildNode } from './node.js';
import { dress, type Outfit } from './outfit.js';

export async function buildLan(stage: Stage, floor: LanFloor, alter: (rules: Ruleset) => Ruleset): Promise<void> {
  const place = await stage.lan(floor.index);
  await Promise.all([
    dressRouter(place, floor.lan),
    ...floor.hosts.map(async ({ index, host }) => dress(await stage.lanHost(floor.index, index), hostOutfit(host, floor.lan))),
    ...floor.nodes.map((node) => buildNode(stage, floor, node, alter)),
  ]);
}

async function dressRouter(place: LanPlace, lan: Lan): Promise<void> {
  const { router } = lan;
  if (router === undefined) return dress(place.router, { links: [], rules: { nftables: '', iptables: '' } });
  const ips = router.ips.filter(isV4);
  return dress(place.router, {
    links: [...ips.flatMap((ip) => attachTo('lan', ip, lan)), ...uplink('wan', v4(router.publicIPs)), ...staticRoutes(router.routes)],
    sysctls: [['net/ipv4/ip_forward', '1']],
    rules: routerRuleset(router),
  });
}

function hostOutfit(host: LanHost, lan: Lan): Outfit {
  const own = host.ips.filter(isV4);
  const virtual = virtualIpsOf([`${lan.name}/${host.name}`, host.name], lan);
  return {
    links: [...own.flatMap((ip) => attachTo('eth0', ip, lan)), ...virtual.map((ip) => `addr add ${ip}/32 dev eth0`), ...gateway(lan), ...staticRoutes(host.routes)],
    listeners: hostListeners(`${lan.name}/${host.name}`, host.listens, [...own, ...virtual]),
  };
}

/** Addresses that the first of their owners, under any of its names, answers for. */
export function virtualIpsOf(names: readonly string[], lan: Lan): readonly Ip[] {
  return lan.virtualIPs.filter(({ ip, owners }) => isV4(ip) && owners[0] !== undefined && names.includes(owners[0])).map(({ ip }) => ip);
}

/** An address in the LAN, with all of the LAN's ranges on the same wire. */
export function attachTo(device: string, ip: Ip, lan: Lan): readonly string[] {
  const range = lan.cidrs.find((cidr) => cidrContains(cidr, ip));
  const others = lan.cidrs.filter((cidr) => cidr !== range && cidr.family === 4);
  return [`addr add ${ip}/${range?.prefix ?? 32} dev ${device}`, ...others.map(({ text }) => `route replace ${text} dev ${device} src ${ip}`)];
}

export function gateway(lan: Lan): readonly string[] {
  const router = lan.router?.ips.find(isV4);
  return router === undefined ? [] : [`route add default via ${router}`];
}

function staticRoutes(routes: readonly StaticRoute[]): readonly string[] {
  return routes.filter(({ to }) => to.family === 4).map(({ to, via }) => `route replace ${to.text} via ${via}`);
}
