/** What a sender notices of a packet that a filter of its own node, or of another, takes away. */
import type { Ending, Passage } from '../passage.js';

/** Where the rule stands: `output` is what the sender itself goes through, and hears of. */
export type Hook = 'output' | 'elsewhere';

/** The hook of rules that stand in all of them. */
export function hookOfEntry({ entry }: Passage): Hook {
  return entry.kind === 'local' ? 'output' : 'elsewhere';
}

/** A packet dropped on its way out of the sender's own kernel fails its system call; TCP and SCTP do not look and try again. */
export function dropping(passage: Passage, hook: Hook): Ending {
  return hook === 'output' && isDatagram(passage) ? { kind: 'notPermitted' } : { kind: 'lost' };
}

/** `output`: the sender's own kernel rejects it on the way out. */
export function rejecting(passage: Passage, hook: Hook): Ending {
  return hook === 'output' && isDatagram(passage) ? { kind: 'notPermitted' } : { kind: 'error', error: 'refused' };
}

function isDatagram(passage: Passage): boolean {
  return passage.packet.protocol === 'UDP' || passage.packet.protocol === 'ICMP';
}
