import type { TransportProtocol } from '../model/index.js';
import type { Note } from './answer.js';

/** What policies allow on direct pod traffic, whatever listens there. Pairs that are not listed are not allowed. */
export interface ConnectivityAnswer {
  readonly connections: readonly AllowedConnection[];
  readonly notes: readonly Note[];
}

export interface AllowedConnection {
  readonly from: ConnectivityPeer;
  readonly to: ConnectivityPeer;
  /** Every port of TCP, UDP and SCTP; `ports` is empty then. */
  readonly all: boolean;
  readonly ports: readonly AllowedPorts[];
}

export interface AllowedPorts {
  readonly protocol: TransportProtocol;
  /** Both ends included. */
  readonly from: number;
  readonly to: number;
}

export type ConnectivityPeer =
  | { readonly kind: 'workload'; readonly cluster: string; readonly namespace: string; readonly name: string; readonly workloadKind: string }
  /** Both ends included. */
  | { readonly kind: 'ipRange'; readonly from: string; readonly to: string }
  | { readonly kind: 'ingressController'; readonly name: string };
