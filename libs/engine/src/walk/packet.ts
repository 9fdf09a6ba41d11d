/** A packet as devices see it. Ports that a client's kernel picks are left out: nothing ever depends on them. */
import type { Ip } from '../model/index.js';
import type { Flow } from '../trace/index.js';

export interface Packet {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  readonly sourceIp: Ip;
  readonly sourcePort: number | undefined;
  readonly destinationIp: Ip;
  readonly destinationPort: number | undefined;
}

export function flowOf(packet: Packet): Flow {
  return packet;
}

/** What the other end sends back. */
export function reverse(packet: Packet): Packet {
  return {
    protocol: packet.protocol,
    sourceIp: packet.destinationIp,
    sourcePort: packet.destinationPort,
    destinationIp: packet.sourceIp,
    destinationPort: packet.sourcePort,
  };
}

export function samePacket(a: Packet, b: Packet): boolean {
  return (
    a.protocol === b.protocol &&
    a.sourceIp === b.sourceIp &&
    a.sourcePort === b.sourcePort &&
    a.destinationIp === b.destinationIp &&
    a.destinationPort === b.destinationPort
  );
}

export function withDestination(packet: Packet, destinationIp: Ip, destinationPort: number | undefined): Packet {
  return { ...packet, destinationIp, destinationPort };
}

export function withSource(packet: Packet, sourceIp: Ip): Packet {
  return { ...packet, sourceIp };
}

export function isLoopback(ip: Ip): boolean {
  return ip === '::1' || ip.startsWith('127.');
}
