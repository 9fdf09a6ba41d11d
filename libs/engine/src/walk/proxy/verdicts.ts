/** What a sender notices of a packet that a filter of its own node, or of another, takes away. */
import type { Ending, Passage } from '../passage.js';

/** A packet dropped on its way out of the sender's own kernel fails its system call; TCP and SCTP do not look and try again. */
export function dropping(passage: Passage): Ending {
  return passage.entry.kind === 'local' && isDatagram(passage) ? { kind: 'notPermitted' } : { kind: 'lost' };
}

/** `output`: the sender's own kernel rejects it on the way out. */
export function rejecting(passage: Passage, hook: 'output' | 'elsewhere'): Ending {
  return hook === 'output' && isDatagram(passage) ? { kind: 'notPermitted' } : { kind: 'error', error: 'refused' };
}

function isDatagram(passage: Passage): boolean {
  return passage.packet.protocol === 'UDP' || passage.packet.protocol === 'ICMP';
}
