/** Follows one connection from its client to a socket (or to its end on the way), and the answer back. */
import type { Device } from '../compile/forwarding/device.js';
import type { Network } from '../compile/network.js';
import type { Connection, ConnectionTrace } from './connection.js';
import { addHop, remember, type Journey } from './journey.js';
import { reverse, type Packet } from './packet.js';
import type { Ending, Entry, Passage } from './passage.js';
import { TIME_TO_LIVE } from './references.js';
import { continuation, walkReply, type ReplyWay } from './replies.js';
import { STAGES } from './stages.js';
import { begin } from './start.js';

const LONGEST_WAY = 24;

/**
 * Every way that the connection may take. Load balancing makes several, one for each endpoint (and node) that may be chosen: their
 * probabilities add up to 1, and none is merged with another unless they are the same all through.
 */
export function walkConnection(network: Network, connection: Connection): readonly ConnectionTrace[] {
  const start = begin(network, connection);
  if (start.kind === 'failed') return [start.trace];
  return follow(start.journey, start.passage, 0);
}

function follow(journey: Journey, passage: Passage, stage: number): readonly ConnectionTrace[] {
  let current = passage;
  for (let index = stage; index < STAGES.length; index += 1) {
    const verdict = STAGES[index]?.(current);
    switch (verdict?.kind) {
      case undefined:
        break;
      case 'next':
        current = verdict.passage;
        break;
      case 'fork':
        return verdict.ways.flatMap((way) => follow({ ...journey, probability: journey.probability * way.share }, way.passage, index + 1));
      case 'leave':
        return onward(journey, verdict.passage, verdict.to, verdict.entry);
      case 'end':
        return [finish(journey, verdict.passage, verdict.ending)];
    }
  }
  return [finish(journey, current, { kind: 'lost' })];
}

function onward(journey: Journey, passage: Passage, to: Device, entry: Entry): readonly ConnectionTrace[] {
  const { network, device, packet } = passage;
  const travelled: Journey = {
    ...journey,
    hops: addHop(journey.hops, device.address, passage.steps),
    memories: tracks(passage) ? remember(journey.memories, device, passage.arrived, packet) : journey.memories,
  };
  const arrival: Passage = { network, device: to, entry, arrived: packet, packet, steps: [], route: undefined, masquerade: undefined, translation: undefined };
  if (travelled.hops.length > LONGEST_WAY) return [finish(travelled, looping(arrival), { kind: 'error', error: 'unreachable' })];
  return follow(travelled, arrival, 0);
}

/** Frames that a bridge switches pass connection tracking only with br_netfilter. */
function tracks({ device, entry }: Passage): boolean {
  return entry.kind !== 'bridge' || (device.kind === 'node' && device.cluster.profile.bridgeNetfilter);
}

/** Its time to live runs out, and whoever has it then tells the sender, to whom that is as good as no route (RFC 1122 §4.2.3.9). */
function looping(passage: Passage): Passage {
  const { destinationIp } = passage.packet;
  return {
    ...passage,
    steps: [{ kind: 'routeLookup', outcome: 'BLACKHOLED', destinationIp, route: undefined, via: undefined, device: undefined, cites: [TIME_TO_LIVE] }],
  };
}

function finish(journey: Journey, passage: Passage, ending: Ending): ConnectionTrace {
  const { device, packet } = passage;
  const hops = addHop(journey.hops, device.address, passage.steps);
  const shared = { probability: journey.probability, hops, destinationIp: packet.destinationIp, destinationPort: packet.destinationPort };
  switch (ending.kind) {
    case 'answer': {
      const back = answerBack(journey, passage);
      const stalled = back.home && ending.answer === 'accepted' ? continuation(back, journey.memories) : undefined;
      const disposition = back.home && stalled === undefined ? (ending.answer === 'refused' ? 'REFUSED' : 'CONNECTED') : 'TIMED_OUT';
      const replies = stalled === undefined ? back.hops : addHop(back.hops, stalled.at, stalled.steps);
      return { ...shared, disposition, replies, destination: ending.destination, sourceSeen: packet.sourceIp };
    }
    case 'error': {
      const back = answerBack(journey, passage);
      return { ...shared, disposition: back.home ? noticed(ending.error, packet) : 'TIMED_OUT', replies: back.hops, destination: undefined, sourceSeen: undefined };
    }
    case 'lost':
      return { ...shared, disposition: 'TIMED_OUT', replies: [], destination: undefined, sourceSeen: undefined };
    case 'notPermitted':
      return { ...shared, disposition: 'NOT_PERMITTED', replies: [], destination: undefined, sourceSeen: undefined };
    case 'unmodelled':
      return { ...shared, disposition: ending.outcome, replies: [], destination: undefined, sourceSeen: undefined };
  }
}

/** UDP sockets take "port unreachable" for an error, and "host unreachable" for something that may pass. */
function noticed(error: 'refused' | 'unreachable', packet: Packet): ConnectionTrace['disposition'] {
  if (error === 'refused') return 'REFUSED';
  return packet.protocol === 'UDP' ? 'TIMED_OUT' : 'NO_ROUTE';
}

/** What a device tells itself it hears at once; everything else has to find its way back. */
function answerBack(journey: Journey, passage: Passage): ReplyWay {
  const { network, device, entry, packet } = passage;
  if (entry.kind === 'local' && device === journey.client.device) return { hops: [], home: true, recalled: new Set(journey.memories) };
  const memories = tracks(passage) ? remember(journey.memories, device, passage.arrived, packet) : journey.memories;
  return walkReply(network, journey.client, memories, device, reverse(packet));
}
