/** One packet on its way through one device, and what a stage may decide about it. */
import type { Device, NodeDevice, Segment } from '../compile/forwarding/device.js';
import type { Network } from '../compile/network.js';
import type { PortForward } from '../model/index.js';
import type { SourceTranslationStep, Step } from '../trace/index.js';
import type { Packet } from './packet.js';
import type { Cites } from './references.js';
import type { LocalRoute, UnicastRoute } from './routes/route.js';

export interface Passage {
  readonly network: Network;
  readonly device: Device;
  readonly entry: Entry;
  /** As it entered the device: what connection tracking remembers. */
  readonly arrived: Packet;
  readonly packet: Packet;
  readonly steps: readonly Step[];
  readonly route: LocalRoute | UnicastRoute | undefined;
  /** Somebody marked it: on the way out its source is to become the device's own. */
  readonly masquerade: Masquerade | undefined;
  readonly translation: Translation | undefined;
}

export type Entry =
  /** A program on the device sent it. */
  | { readonly kind: 'local' }
  | { readonly kind: 'wire'; readonly segment: Segment; readonly from: Device | undefined }
  /** A frame between two pods of one bridge: the node switches it and does not route it. */
  | { readonly kind: 'bridge'; readonly node: NodeDevice; readonly from: Device };

export interface Masquerade {
  readonly reason: SourceTranslationStep['reason'];
  readonly cites: Cites;
}

export type Translation =
  | { readonly kind: 'service' }
  | { readonly kind: 'hostPort' }
  | { readonly kind: 'portForward'; readonly forward: PortForward };

/** What becomes of the packet after a stage. */
export type Verdict =
  | { readonly kind: 'next'; readonly passage: Passage }
  /** Load balancing: each way is taken with its share; the shares add up to 1. */
  | { readonly kind: 'fork'; readonly ways: readonly { readonly share: number; readonly passage: Passage }[] }
  | { readonly kind: 'leave'; readonly passage: Passage; readonly to: Device; readonly entry: Entry }
  | { readonly kind: 'end'; readonly passage: Passage; readonly ending: Ending };

export type Ending =
  /** A socket answered (or its absence did). */
  | { readonly kind: 'answer'; readonly answer: 'accepted' | 'echo' | 'refused'; readonly destination: string }
  /** The device tells the sender that it can't be done: port unreachable, or host or network unreachable. */
  | { readonly kind: 'error'; readonly error: 'refused' | 'unreachable' }
  | { readonly kind: 'lost' }
  /** The sender's own kernel refuses to send it. */
  | { readonly kind: 'notPermitted' }
  | { readonly kind: 'unmodelled'; readonly outcome: 'UNDEFINED' | 'UNSUPPORTED' };

/** Whether a program of the node itself or of one of its pods sent the packet. */
export function isFromInside({ entry }: Passage): boolean {
  return entry.kind === 'local' || entry.from?.kind === 'pod';
}

/** One thing that a device does to a packet. Their order stands in `stages.ts`; they know nothing of each other. */
export type Stage = (passage: Passage) => Verdict;

export function next(passage: Passage, ...steps: readonly Step[]): Verdict {
  return { kind: 'next', passage: steps.length === 0 ? passage : { ...passage, steps: [...passage.steps, ...steps] } };
}

export function end(passage: Passage, ending: Ending, ...steps: readonly Step[]): Verdict {
  return { kind: 'end', passage: { ...passage, steps: [...passage.steps, ...steps] }, ending };
}
