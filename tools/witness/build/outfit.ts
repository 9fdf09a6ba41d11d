/** What one device of a lab wears on its place of the stage: addresses, routes, rules and listeners. */
import type { ListenerSpec } from '../namespaces/protocol.js';
import type { Place } from '../namespaces/stage.js';
import type { Ruleset } from '../rules/nodeRules.js';

export interface Outfit {
  /** Lines for `ip -batch`. */
  readonly links: readonly string[];
  /** Lines for `bridge -batch`. */
  readonly forwarding?: readonly string[];
  readonly sysctls?: readonly (readonly [string, string])[];
  readonly rules?: Ruleset;
  readonly listeners?: readonly ListenerSpec[];
}

const NO_RULES = { nftables: '', iptables: '' };

/** Takes off what the last lab left on, and puts on the outfit. A place without an outfit is left bare. */
export async function dress(place: Place, outfit: Outfit = { links: [] }): Promise<void> {
  const { agent, devices } = place;
  const strip = devices.flatMap((device) => [`addr flush dev ${device}`, `route flush dev ${device}`, `neigh flush dev ${device} nud all`]);
  await agent.listen([]);
  await agent.run(['ip', '-batch', '-'], `${[...strip, ...outfit.links].join('\n')}\n`);
  if (outfit.forwarding !== undefined) await agent.run(['bridge', '-batch', '-'], `${outfit.forwarding.join('\n')}\n`);
  if (outfit.sysctls !== undefined) await agent.sysctl(outfit.sysctls);
  if (outfit.rules !== undefined) await loadRules(place, outfit.rules);
  if (outfit.listeners !== undefined) await agent.listen(outfit.listeners);
}

/** Both ways of writing rules end in one kernel: flushing the one does away with all of the other. */
async function loadRules({ agent }: Place, rules: Ruleset = NO_RULES): Promise<void> {
  await agent.run(['nft', '-f', '-'], `flush ruleset\n${rules.nftables}`);
  if (rules.iptables !== '') await agent.run(['iptables-nft-restore'], rules.iptables);
  await agent.tryRun(['conntrack', '-F']);
}
