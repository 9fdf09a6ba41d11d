/** The packet is for this device: a socket takes it, or its absence is told. */
import type { Device, InternetHostDevice, LanHostDevice, NodeDevice, PodDevice } from '../../compile/forwarding/device.js';
import { portKey } from '../../compile/forwarding/serviceTable.js';
import { cite, type Citation, type ListenPort } from '../../model/index.js';
import type { DeliveryStep } from '../../trace/index.js';
import { flowOf, type Packet } from '../packet.js';
import { end, next, type Passage, type Verdict } from '../passage.js';
import { CLOSED_PORT_TCP, CLOSED_PORT_UDP, ECHO } from '../references.js';

/** Who listens, or `undefined`: nobody does. */
interface Socket {
  readonly owner: string;
  readonly cite: Citation;
}

export function delivery(passage: Passage): Verdict {
  const { device, packet, route } = passage;
  if (route?.kind !== 'local') return next(passage);
  if (device.kind === 'internetHost' && device.listens === undefined) {
    return end(passage, { kind: 'lost' }, step('IGNORED', packet, cite(device.origin, 'spec.hosts')));
  }
  if (packet.protocol === 'ICMP') {
    return end(passage, { kind: 'answer', answer: 'echo', destination: device.address }, { ...step('ECHO_REPLY', packet, cite(device.origin, device.field)), cites: [cite(device.origin, device.field), ECHO] });
  }
  const socket = socketOf(device, packet);
  if (socket !== undefined) {
    return end(passage, { kind: 'answer', answer: 'accepted', destination: socket.owner }, step('ACCEPTED', packet, socket.cite));
  }
  const closed = packet.protocol === 'UDP' ? CLOSED_PORT_UDP : CLOSED_PORT_TCP;
  return end(passage, { kind: 'answer', answer: 'refused', destination: device.address }, { ...step('REFUSED', packet, listenCite(device)), cites: [listenCite(device), closed] });
}

function step(outcome: DeliveryStep['outcome'], packet: Packet, citation: Citation): DeliveryStep {
  return { kind: 'delivery', outcome, flow: flowOf(packet), cites: [citation] };
}

function socketOf(device: Device, packet: Packet): Socket | undefined {
  switch (device.kind) {
    case 'internetHost':
    case 'lanHost':
      return hostSocket(device, packet);
    case 'pod':
      return podSocket(device, packet);
    case 'node':
      return nodeSocket(device, packet);
    case 'router':
    case 'internet':
    case 'balancer':
      return undefined;
  }
}

function hostSocket(device: InternetHostDevice | LanHostDevice, packet: Packet): Socket | undefined {
  const listens = device.kind === 'lanHost' ? device.host.listens : (device.listens ?? []);
  return has(listens, packet) ? { owner: device.address, cite: listenCite(device) } : undefined;
}

function podSocket(device: PodDevice, packet: Packet): Socket | undefined {
  const { listens } = device.pod;
  if (listens.kind !== 'everywhere' && !has(listens.ports, packet)) return undefined;
  return { owner: device.address, cite: listenCite(device) };
}

function nodeSocket(device: NodeDevice, packet: Packet): Socket | undefined {
  const owner = device.sockets.get(portKey(packet.protocol, packet.destinationPort));
  if (owner !== undefined) return { owner, cite: listenCite(device) };
  const health = packet.protocol === 'TCP' && packet.destinationPort !== undefined ? device.cluster.services.healthChecks.get(packet.destinationPort) : undefined;
  return health === undefined ? undefined : { owner: device.address, cite: cite(health.origin, 'spec.healthCheckNodePort') };
}

function has(ports: readonly ListenPort[], packet: Packet): boolean {
  return ports.some((port) => port.port === packet.destinationPort && port.protocol === packet.protocol);
}

/** The line that says what listens: of a pod the annotation or the container's ports. */
function listenCite(device: Device): Citation {
  switch (device.kind) {
    case 'pod': {
      const { listens, origin, specField } = device.pod;
      return cite(origin, listens.kind === 'stated' ? metadataField(specField) : `${specField}.containers`);
    }
    case 'internetHost':
    case 'lanHost':
      return cite(device.origin, device.field === undefined ? undefined : `${device.field}.listens`);
    case 'node':
      return cite(device.origin, device.field === undefined ? undefined : `${device.field}.listens`);
    case 'router':
    case 'internet':
    case 'balancer':
      return cite(device.origin, device.field);
  }
}

/** `spec.template.spec` → `spec.template.metadata.annotations`. */
function metadataField(specField: string): string {
  return `${specField.slice(0, specField.length - 'spec'.length)}metadata.annotations`;
}
