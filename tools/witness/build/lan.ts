/** A LAN: its router, its hosts, and addresses that a node or a host answers for beside its own. */
import { cidrContains, familyOf, type Ip, type Lan, type LanHost, type StaticRoute } from '@vantage/engine';
import type { LanPlace, Stage } from '../namespaces/stage.js';
import { FAMILIES, isV4, ofFamily } from '../rules/addresses.js';
import { NO_RULES, type Ruleset } from '../rules/nodeRules.js';
import { routerRuleset } from '../rules/routerRules.js';
import type { LanFloor } from './floorPlan.js';
import { uplink } from './internet.js';
import { hostListeners } from './listeners.js';
import { buildNode } from './node.js';
import { addressOn, dress, keptAliveOn, type Outfit } from './outfit.js';

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
  if (router === undefined) return dress(place.router, { links: [], rules: NO_RULES });
  return dress(place.router, {
    links: [...router.ips.flatMap((ip) => attachTo('lan', ip, lan)), ...uplink('wan', router.publicIPs), ...staticRoutes(router.routes)],
    sysctls: FORWARDING,
    rules: routerRuleset(router),
  });
}

/** Routers and nodes pass on what is not for them. */
export const FORWARDING = [
  ['net/ipv4/ip_forward', '1'],
  ['net/ipv6/conf/all/forwarding', '1'],
] as const;

function hostOutfit(host: LanHost, lan: Lan): Outfit {
  const virtual = virtualIpsOf([`${lan.name}/${host.name}`, host.name], lan);
  return {
    links: [...host.ips.flatMap((ip) => attachTo('eth0', ip, lan)), ...virtual.map((ip) => keptAliveOn('eth0', ip)), ...gateway(lan, host.ips), ...staticRoutes(host.routes)],
    listeners: hostListeners(`${lan.name}/${host.name}`, host.listens, [...host.ips, ...virtual]),
  };
}

/** Addresses that the first of their owners, under any of its names, answers for. */
export function virtualIpsOf(names: readonly string[], lan: Lan): readonly Ip[] {
  return lan.virtualIPs.filter(({ owners }) => owners[0] !== undefined && names.includes(owners[0])).map(({ ip }) => ip);
}

/** An address in the LAN, with all of the LAN's ranges on the same wire. */
export function attachTo(device: string, ip: Ip, lan: Lan): readonly string[] {
  const range = lan.cidrs.find((cidr) => cidrContains(cidr, ip));
  const others = lan.cidrs.filter((cidr) => cidr !== range && cidr.family === familyOf(ip));
  return [addressOn(device, ip, range?.prefix ?? (isV4(ip) ? 32 : 128)), ...others.map(({ text }) => `route replace ${text} dev ${device} src ${ip}`)];
}

/** The default routes of a device with these addresses. */
export function gateway(lan: Lan, ips: readonly Ip[]): readonly string[] {
  return FAMILIES.flatMap((family) => {
    const [router] = ofFamily(lan.router?.ips ?? [], family);
    return router === undefined || ofFamily(ips, family).length === 0 ? [] : [`route add default via ${router}`];
  });
}

function staticRoutes(routes: readonly StaticRoute[]): readonly string[] {
  return routes.map(({ to, via }) => `route replace ${to.text} via ${via}`);
}
