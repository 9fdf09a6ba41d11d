import type { Ip } from '../model/index.js';
import type { Hop } from '../trace/index.js';

/** One attempt to open a connection (or, with ICMP, one ping) to an address: what the walk follows. */
export interface Connection {
  /** Vantage address of the device where it starts, or `ip/<address>`. */
  readonly from: string;
  /** The source address, where the device's own choice is not wanted. */
  readonly sourceIp?: Ip;
  readonly destination: Ip;
  /** Absent for ICMP. */
  readonly port: number | undefined;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  /** Vantage address of the device where the packet comes into view, as if it had just arrived there. */
  readonly enterAt?: string;
}

/** One way the connection may go. The probabilities of all ways add up to 1. */
export interface ConnectionTrace {
  readonly probability: number;
  readonly disposition: 'CONNECTED' | 'REFUSED' | 'TIMED_OUT' | 'NO_ROUTE' | 'NOT_PERMITTED' | 'UNDEFINED' | 'UNSUPPORTED';
  readonly hops: readonly Hop[];
  readonly replies: readonly Hop[];
  /** Vantage address of the device whose socket answered, or refused. */
  readonly destination: string | undefined;
  readonly destinationIp: Ip | undefined;
  readonly destinationPort: number | undefined;
  readonly sourceSeen: Ip | undefined;
}
