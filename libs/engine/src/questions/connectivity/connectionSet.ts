/** Which ports of which protocols: what policies can allow, whatever listens there. */
import type { TransportProtocol } from '../../model/index.js';
import { EVERY_PORT, intersectPorts, NO_PORTS, portSet, subtractPorts, unionPorts, type PortSet } from './portSet.js';

export type ConnectionSet = Readonly<Record<TransportProtocol, PortSet>>;

export const PROTOCOLS: readonly TransportProtocol[] = ['TCP', 'UDP', 'SCTP'];

export const NOTHING: ConnectionSet = { TCP: NO_PORTS, UDP: NO_PORTS, SCTP: NO_PORTS };
export const EVERYTHING: ConnectionSet = { TCP: EVERY_PORT, UDP: EVERY_PORT, SCTP: EVERY_PORT };

export function connectionsOn(protocol: TransportProtocol, from: number, to: number): ConnectionSet {
  return { ...NOTHING, [protocol]: portSet([{ from, to }]) };
}

export function union(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === NOTHING) return b;
  return b === NOTHING ? a : combine(a, b, unionPorts);
}

export function intersect(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === EVERYTHING) return b;
  return b === EVERYTHING ? a : combine(a, b, intersectPorts);
}

export function subtract(from: ConnectionSet, taken: ConnectionSet): ConnectionSet {
  return taken === NOTHING ? from : combine(from, taken, subtractPorts);
}

export function unionAll(sets: readonly ConnectionSet[]): ConnectionSet {
  return sets.reduce(union, NOTHING);
}

export function isNothing(set: ConnectionSet): boolean {
  return PROTOCOLS.every((protocol) => set[protocol].length === 0);
}

export function isEverything(set: ConnectionSet): boolean {
  return PROTOCOLS.every((protocol) => subtractPorts(EVERY_PORT, set[protocol]).length === 0);
}

function combine(a: ConnectionSet, b: ConnectionSet, ports: (a: PortSet, b: PortSet) => PortSet): ConnectionSet {
  return { TCP: ports(a.TCP, b.TCP), UDP: ports(a.UDP, b.UDP), SCTP: ports(a.SCTP, b.SCTP) };
}
