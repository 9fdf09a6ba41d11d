/** What one device of a lab wears on its place of the stage: addresses, routes, rules and listeners. */
import type { Agent } from '../namespaces/agent.js';
import type { ListenerSpec } from '../namespaces/protocol.js';
import type { Place } from '../namespaces/stage.js';
import { isV4 } from '../rules/addresses.js';
import { NO_RULES, type Ruleset } from '../rules/nodeRules.js';

export interface Outfit {
  /** Lines for `ip -batch`. */
  readonly links: readonly string[];
  /** Lines for `bridge -batch`. */
  readonly forwarding?: readonly string[];
  readonly sysctls?: readonly (readonly [string, string])[];
  readonly rules?: Ruleset;
  readonly listeners?: readonly ListenerSpec[];
}

/** What has to be taken off a place by name: flushing devices leaves routes of IPv6 behind, and proxied neighbours. */
const leftovers = new WeakMap<Agent, readonly string[]>();

/** Takes off what the last lab left on, and puts on the outfit. A place without an outfit is left bare. */
export async function dress(place: Place, outfit: Outfit = { links: [] }): Promise<void> {
  const { agent, devices } = place;
  // Link-local addresses stay: neighbour discovery speaks from them.
  const strip = devices.flatMap((device) => [`addr flush dev ${device} scope global`, `route flush dev ${device}`, `neigh flush dev ${device} nud all`]);
  const left = leftovers.get(agent) ?? [];
  await agent.listen([]);
  if (left.length > 0) await agent.tryRun(['ip', '-force', '-batch', '-'], `${left.join('\n')}\n`);
  leftovers.set(agent, outfit.links.flatMap(removal));
  await agent.run(['ip', '-batch', '-'], `${[...strip, ...outfit.links].join('\n')}\n`);
  if (outfit.forwarding !== undefined) await agent.run(['bridge', '-batch', '-'], `${outfit.forwarding.join('\n')}\n`);
  // Rules first: who answers for others' addresses must not do so unfiltered for a moment.
  if (outfit.rules !== undefined) await loadRules(place, outfit.rules);
  if (outfit.sysctls !== undefined) await agent.sysctl(outfit.sysctls);
  if (outfit.listeners !== undefined) await agent.listen(outfit.listeners);
}

function removal(line: string): readonly string[] {
  const [what, , ...rest] = line.split(' ');
  return rest.some((word) => word.includes(':')) && (what === 'route' || rest[0] === 'proxy') ? [`${what ?? ''} del ${rest.join(' ')}`] : [];
}

/** Puts an address on a device; nobody else could have it, so nobody is asked. */
export function addressOn(device: string, ip: string, prefix: number): string {
  return `addr add ${ip}/${prefix} dev ${device}${isV4(ip) ? '' : ' nodad'}`;
}

/** An address beside the device's own, as keepalived has it: of IPv6 deprecated, so that nothing is sent from it unasked (keepalived.conf(5), preferred_lft). */
export function keptAliveOn(device: string, ip: string): string {
  return isV4(ip) ? addressOn(device, ip, 32) : `${addressOn(device, ip, 128)} preferred_lft 0`;
}

/** Both ways of writing rules end in one kernel: flushing the one does away with all of the other. */
async function loadRules({ agent }: Place, rules: Ruleset = NO_RULES): Promise<void> {
  await agent.run(['nft', '-f', '-'], `flush ruleset\n${rules.nftables}`);
  if (rules.iptables !== '') await agent.run(['iptables-nft-restore'], rules.iptables);
  if (rules.ip6tables !== '') await agent.run(['ip6tables-nft-restore'], rules.ip6tables);
  await agent.tryRun(['conntrack', '-F']);
}
