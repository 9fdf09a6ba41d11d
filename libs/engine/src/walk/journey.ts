/** What a connection leaves behind on its way: the hops of the trace, and the memory of every device that tracks connections. */
import type { Device } from '../compile/forwarding/device.js';
import type { Hop, Step } from '../trace/index.js';
import type { Packet } from './packet.js';

export interface Journey {
  readonly probability: number;
  readonly hops: readonly Hop[];
  readonly memories: readonly Memory[];
  readonly client: Client;
}

/** An entry of a connection tracking table. */
export interface Memory {
  readonly device: Device;
  readonly original: Packet;
  readonly translated: Packet;
}

export interface Client {
  readonly device: Device;
  /** What it sent: the only answer it takes is the reverse of it. */
  readonly asked: Packet;
}

/** Two stays at one device in a row, such as a hostNetwork pod's on its node, are one hop. */
export function addHop(hops: readonly Hop[], at: string, steps: readonly Step[]): readonly Hop[] {
  if (steps.length === 0) return hops;
  const last = hops.at(-1);
  if (last?.at !== at) return [...hops, { at, steps }];
  return [...hops.slice(0, -1), { at, steps: [...last.steps, ...steps] }];
}

/** Nodes, routers and balancers track connections; hosts and pods have nothing to translate. */
export function remember(memories: readonly Memory[], device: Device, original: Packet, translated: Packet): readonly Memory[] {
  switch (device.kind) {
    case 'node':
    case 'router':
    case 'balancer':
      return [...memories, { device, original, translated }];
    case 'pod':
    case 'lanHost':
    case 'internetHost':
    case 'internet':
      return memories;
  }
}
