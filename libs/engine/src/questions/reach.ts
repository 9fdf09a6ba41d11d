import type { Network } from '../compile/network.js';
import { cidrContains, citeReference, fail, succeed, type Ip, type Result } from '../model/index.js';
import { joinHops } from '../trace/hops.js';
import type { QuestionFailure, Reachability, ReachAnswer, ReachQuestion, Trace } from '../trace/index.js';
import type { Connection, ConnectionTrace } from '../walk/connection.js';
import type { Resolution } from '../walk/dns/stubResolver.js';
import { streamed } from '../walk/gateway/streams.js';
import { asTrace } from '../walk/ingress/response.js';
import { serveRequest } from '../walk/ingress/serveRequest.js';
import { walkConnection } from '../walk/walkConnection.js';
import { placesAt } from './address.js';
import { aliasMismatch } from './aliasMismatch.js';
import { destinationsOf, type Destinations, type Source } from './destinations.js';
import { notesFor } from './reachNotes.js';
import { parseTarget, type Target } from './target.js';

/**
 * Can this vantage point reach that target? Resolves the name, walks every way a connection may take, and where HTTP is asked follows
 * the request through an ingress controller to the application. A workload as source, or as target, stands for each of its running pods,
 * one as likely as the other: the answer is ALWAYS only where every pair of pods connects.
 */
export function reach(network: Network, question: ReachQuestion): Result<ReachAnswer, QuestionFailure> {
  const sources = sourcesOf(network, question);
  if (!sources.ok) return sources;
  const target = parseTarget(network, question);
  if (!target.ok) return target;
  const enterAt = entryOf(network, question.enterAt);
  if (!enterAt.ok) return enterAt;
  const traces = sources.value.flatMap((source) => {
    const share = 1 / sources.value.length;
    return attempt(network, source, target.value, enterAt.value).map((trace) => (share === 1 ? trace : { ...trace, probability: trace.probability * share }));
  });
  return succeed({ question, reachability: reachabilityOf(traces), traces, notes: notesFor(network, sources.value, target.value, traces) });
}

/** ALWAYS or NEVER where every way agrees; one way that is not known leaves the whole open. */
export function reachabilityOf(traces: readonly Pick<Trace, 'disposition'>[]): Reachability {
  if (traces.length === 0 || traces.some(({ disposition }) => disposition === 'UNDEFINED' || disposition === 'UNSUPPORTED')) return 'UNDEFINED';
  const reached = traces.filter(({ disposition }) => disposition === 'CONNECTED').length;
  if (reached === 0) return 'NEVER';
  return reached === traces.length ? 'ALWAYS' : 'SOMETIMES';
}

function sourcesOf(network: Network, { from, enterAt }: ReachQuestion): Result<readonly Source[], QuestionFailure> {
  const places = placesAt(network, from, 'from');
  if (!places.ok) return places;
  const sources = places.value.filter((place) => place.kind !== 'service');
  const [first] = sources;
  if (first === undefined) {
    const why = `"${from}" is a Service: it starts no connections itself. Ask from one of its pods.`;
    return fail({ code: 'QUESTION.UNKNOWN_ADDRESS', message: why, argument: 'from' });
  }
  if (enterAt === undefined && first.kind === 'stranger' && first.ip !== undefined && isNobody(network, first.ip)) {
    const why = `${first.ip} lies in a network of the lab, but no device has it. With enterAt it can be asked as a packet that arrives somewhere.`;
    return fail({ code: 'QUESTION.UNKNOWN_ADDRESS', message: why, argument: 'from' });
  }
  return succeed(sources);
}

/** An address outside every network of the lab is an internet host's; inside one, somebody must have it to send from it. */
function isNobody(network: Network, ip: Ip): boolean {
  if (network.forwarding.owners.has(ip)) return false;
  const { topology, clusters } = network.state;
  const ranges = [...topology.lans.flatMap(({ cidrs }) => cidrs), ...clusters.flatMap(({ profile, spec }) => [...profile.podCidrs, ...spec.serviceNetwork.cidrs])];
  return ranges.some((range) => cidrContains(range, ip));
}

/** The device where the packet comes into view, as a Vantage address. */
function entryOf(network: Network, text: string | undefined): Result<string | undefined, QuestionFailure> {
  if (text === undefined) return succeed(undefined);
  const places = placesAt(network, text, 'enterAt');
  if (!places.ok) return places;
  const [place] = places.value;
  if (place.kind === 'point' && places.value.length === 1) return succeed(place.address);
  return fail({ code: 'QUESTION.UNKNOWN_ADDRESS', message: `"${text}" is not one device that a packet could enter at.`, argument: 'enterAt' });
}

/** One source asks. */
function attempt(network: Network, source: Source, target: Target, enterAt: string | undefined): readonly Trace[] {
  const destinations = destinationsOf(network, source, target);
  switch (destinations.kind) {
    case 'unresolved':
      return [unresolved(destinations.resolution)];
    case 'noCommonFamily':
      return [noCommonFamily(source, destinations)];
    case 'addresses':
      return destinations.ips.flatMap((ip) => connect(network, source, target, enterAt, destinations, ip));
  }
}

function connect(
  network: Network,
  source: Source,
  target: Target,
  enterAt: string | undefined,
  destinations: Destinations & { readonly kind: 'addresses' },
  ip: Ip,
): readonly Trace[] {
  const connection: Connection = {
    from: source.address,
    destination: ip,
    port: target.port,
    protocol: target.protocol,
    ...(source.ip === undefined ? {} : { sourceIp: source.ip }),
    ...(enterAt === undefined ? {} : { enterAt }),
  };
  const share = 1 / destinations.ips.length;
  const walked = walkConnection(network, connection).map((trace) => (share === 1 ? trace : { ...trace, probability: trace.probability * share }));
  return served(network, walked, target, destinations.resolution).map((trace) => ({ ...trace, hops: joinHops(destinations.hops, trace.hops) }));
}

function served(network: Network, walked: readonly ConnectionTrace[], target: Target, resolution: Resolution | undefined): readonly Trace[] {
  if (target.http === undefined) return streamed(network, walked, target.protocol).map(asTrace);
  return aliasMismatch(walked, target.http, resolution) ?? serveRequest(network, walked, target.http);
}

const NOWHERE = {
  probability: 1,
  replies: [],
  destination: undefined,
  destinationIp: undefined,
  destinationPort: undefined,
  sourceSeen: undefined,
  httpStatus: undefined,
} as const;

function unresolved(resolution: Resolution): Trace {
  return { ...NOWHERE, disposition: dispositionOf(resolution.outcome), hops: resolution.hops };
}

function dispositionOf(outcome: Resolution['outcome']): Trace['disposition'] {
  switch (outcome) {
    case 'ANSWER':
    case 'NODATA':
    case 'NXDOMAIN':
      return 'NAME_NOT_FOUND';
    case 'SERVFAIL':
    case 'TIMEOUT':
      return 'NAME_SERVER_FAILURE';
    case 'UNDEFINED':
      return 'UNDEFINED';
  }
}

function noCommonFamily(source: Source, destinations: Destinations & { readonly kind: 'noCommonFamily' }): Trace {
  const destinationIp = destinations.ips[0] ?? 'no address';
  const cites = [citeReference('a host without an address of the family has no route to it', 'https://www.rfc-editor.org/rfc/rfc6724#section-5')] as const;
  const step = { kind: 'routeLookup', outcome: 'NO_ROUTE', destinationIp, route: undefined, via: undefined, device: undefined, cites } as const;
  return { ...NOWHERE, disposition: 'NO_ROUTE', hops: [{ at: source.address, steps: [step] }] };
}
