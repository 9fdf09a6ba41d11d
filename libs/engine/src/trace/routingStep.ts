import type { Flow, StepBase } from './step.js';

export type RoutingStep = SendStep | RouteLookupStep | NeighborStep | EncapsulationStep | DeliveryStep | ReplyStep;

/** A program opens a connection; the kernel picks the source address. */
export interface SendStep extends StepBase<'send'> {
  readonly outcome: 'SENT';
  readonly flow: Flow;
}

/** A routing table was asked. */
export interface RouteLookupStep extends StepBase<'routeLookup'> {
  /** LOCAL: the packet is for this device. NOT_PERMITTED: the route forbids it (EPERM, EACCES). */
  readonly outcome: 'FORWARDED' | 'LOCAL' | 'NO_ROUTE' | 'BLACKHOLED' | 'NOT_PERMITTED';
  readonly destinationIp: string;
  /** The matching prefix: `10.244.1.0/24`, `default`, or undefined without a route. */
  readonly route: string | undefined;
  /** Next hop address; undefined where the destination is on the same link. */
  readonly via: string | undefined;
  /** The device of the route in the field's names: `eth0`, `cni0`, `flannel.1`. */
  readonly device: string | undefined;
}

/** ARP or neighbour discovery on a link. */
export interface NeighborStep extends StepBase<'neighbor'> {
  readonly outcome: 'RESOLVED' | 'UNREACHABLE';
  readonly ip: string;
  /** Vantage address of who answered. */
  readonly owner: string | undefined;
}

/** The packet travels inside another between nodes. */
export interface EncapsulationStep extends StepBase<'encapsulation'> {
  readonly outcome: 'ENCAPSULATED';
  readonly encapsulation: 'vxlan' | 'ipip';
  readonly outerSourceIp: string;
  readonly outerDestinationIp: string;
}

/** The packet reached a socket, or found none. */
export interface DeliveryStep extends StepBase<'delivery'> {
  /** ECHO_REPLY answers a ping; REFUSED is a TCP reset or ICMP port unreachable; IGNORED is a packet that nobody answers. */
  readonly outcome: 'ACCEPTED' | 'ECHO_REPLY' | 'REFUSED' | 'IGNORED';
  readonly flow: Flow;
}

/** A reply passes, or finds itself on a way that has no memory of the connection. */
export interface ReplyStep extends StepBase<'reply'> {
  /**
   * RESTORED: connection tracking undid a translation. PASSED: nothing to undo. ASTRAY: the client never asked this address. INVALID: the question
   * never came through here. BYPASSED: the answer went another way, and what the client sends next through here is invalid.
   */
  readonly outcome: 'PASSED' | 'RESTORED' | 'ASTRAY' | 'INVALID' | 'BYPASSED';
  readonly flow: Flow;
}
