/** The second connection: from the controller's pod to the endpoints themselves, as policies see it. */
import type { EndpointAddress } from '../../compile/endpointAddresses.js';
import type { Network } from '../../compile/network.js';
import { parseIp } from '../../model/index.js';
import { joinHops } from '../../trace/hops.js';
import type { Hop, Step, Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { resolveName } from '../dns/stubResolver.js';
import { walkConnection } from '../walkConnection.js';
import type { ReachableBackend } from './backend.js';
import { APPLICATION, BAD_GATEWAY, GATEWAY_TIMEOUT, UNAVAILABLE } from './references.js';
import { asTrace, response, type Accepted, type Upstream, type Upstreams } from './response.js';

/**
 * Endpoints are equally likely. One that refuses or stays silent is skipped as long as another answers, as nginx does
 * (proxy_next_upstream: error timeout), so the client only sees a failure where every endpoint fails.
 */
export function toBackend(accepted: Accepted, steps: readonly Step[], backend: ReachableBackend): readonly Trace[] {
  const { connection: front, at } = accepted;
  const { connections, hops } = accepted.upstreams(at, backend);
  const before = joinHops(joinHops(front.hops, [{ at, steps }]), hops);
  if (connections.length === 0) {
    return [{ ...asTrace(front), disposition: 'HTTP_ERROR', hops: joinHops(before, [{ at, steps: [response(503, at, UNAVAILABLE)] }]), httpStatus: 503 }];
  }
  const open = connections.some(isUnknown);
  const answering = connections.filter(({ disposition }) => disposition === 'CONNECTED');
  const counted = open || answering.length === 0 ? connections : answering;
  const total = counted.reduce((sum, { probability }) => sum + probability, 0);
  return counted.map((back) => both(accepted, before, { ...back, probability: (front.probability * back.probability) / total }));
}

/** Opens each pod's connections to a backend once, however many clients' connections lead to it. */
export function upstreamsOf(network: Network): Upstreams {
  const known = new Map<string, Upstream>();
  return (at, backend) => {
    const key = `${at} ${backend.service.namespace}/${backend.service.name}:${backend.portName}`;
    const upstream = known.get(key) ?? connectionsTo(network, at, backend);
    known.set(key, upstream);
    return upstream;
  };
}

function connectionsTo(network: Network, at: string, backend: ReachableBackend): Upstream {
  if (backend.kind === 'endpoints') return { connections: spread(network, at, backend.endpoints), hops: [] };
  const resolution = resolveName(network, network.vantagePoints.byAddress.get(at), backend.name, 'A');
  const targets = resolution.addresses.flatMap((text) => parseIp(text) ?? []).map((ip) => ({ ip, port: backend.port }));
  return { connections: spread(network, at, targets), hops: resolution.hops };
}

/** Connections of a proxy's pod to endpoints, each as likely as the others. */
export function spread(network: Network, from: string, targets: readonly EndpointAddress[]): readonly ConnectionTrace[] {
  return targets.flatMap(({ ip, port }) =>
    walkConnection(network, { from, destination: ip, port, protocol: 'TCP' }).map((trace) => ({ ...trace, probability: trace.probability / targets.length })),
  );
}

function isUnknown({ disposition }: ConnectionTrace): boolean {
  return disposition === 'UNSUPPORTED' || disposition === 'UNDEFINED';
}

/** The client's connection and the proxy's, told as one. */
export function both({ connection: front, at }: Pick<Accepted, 'connection' | 'at'>, before: readonly Hop[], back: ConnectionTrace): Trace {
  const hops = joinHops(before, back.hops);
  const base = { ...asTrace(back), hops, replies: joinHops(back.replies, front.replies) };
  if (isUnknown(back)) return base;
  if (back.disposition === 'CONNECTED') {
    const by = back.destination ?? at;
    return { ...base, hops: joinHops(hops, [{ at: by, steps: [response(200, by, APPLICATION)] }]), httpStatus: 200 };
  }
  const status = back.disposition === 'TIMED_OUT' ? 504 : 502;
  const answer = response(status, at, status === 504 ? GATEWAY_TIMEOUT : BAD_GATEWAY);
  return { ...base, disposition: 'HTTP_ERROR', hops: joinHops(hops, [{ at, steps: [answer] }]), httpStatus: status };
}
