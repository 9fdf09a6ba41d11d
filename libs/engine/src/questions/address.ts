/** Reads Vantage addresses (see model/address.ts, which writes them). */
import { serviceKey, type VantagePoint } from '../compile/vantagePoints.js';
import type { Network } from '../compile/network.js';
import { clusterPrefix, fail, INTERNET, ipAddress, namespacedAddress, nodeAddress, parseIp, succeed, type ClusterState, type Ip, type Result, type ServiceState } from '../model/index.js';
import type { QuestionFailure } from '../trace/index.js';
import { whyUnknown } from './unknownAddress.js';

/** Where a connection starts, or ends. */
export type Place =
  /** Any host on the internet, or one with an address that nothing in the lab has. */
  | { readonly kind: 'stranger'; readonly address: string; readonly ip: Ip | undefined }
  /** `ip`: which of its addresses was named, if any. */
  | { readonly kind: 'point'; readonly address: string; readonly point: VantagePoint; readonly ip?: Ip }
  | { readonly kind: 'service'; readonly cluster: ClusterState; readonly service: ServiceState };

type Parsed<T> = Result<T, QuestionFailure>;

/** The places that an address stands for: several for a workload, one for everything else. */
export function placesAt(network: Network, written: string, argument: string): Parsed<readonly [Place, ...Place[]]> {
  const segments = written.split('/').map((segment) => segment.trim());
  const text = segments.join('/');
  if (segments.some((segment) => segment === '')) return unknown(argument, text, 'it has an empty part');
  if (segments[0] === 'ip') return ipPlace(network, text, segments.slice(1).join('/'), argument);
  if (text === INTERNET) return succeed([{ kind: 'stranger', address: INTERNET, ip: undefined }]);
  const point = network.vantagePoints.byAddress.get(text);
  if (point !== undefined) return alive(point, argument);
  return clusterPlaces(network, text, segments, argument);
}

function ipPlace(network: Network, text: string, written: string, argument: string): Parsed<readonly [Place]> {
  const ip = parseIp(written);
  if (ip === undefined) return unknown(argument, text, `"${written}" is not an IP address`);
  const points = network.vantagePoints.byIp.get(ip) ?? [];
  const [point] = points;
  if (point === undefined) return succeed([{ kind: 'stranger', address: ipAddress(ip), ip }]);
  if (points.length > 1) return ambiguous(argument, text, points.map(({ address }) => address));
  return succeed([{ kind: 'point', address: point.address, point, ip }]);
}

/** Addresses inside clusters, the cluster named or left out. */
function clusterPlaces(network: Network, text: string, segments: readonly string[], argument: string): Parsed<readonly [Place, ...Place[]]> {
  const [first = '', ...rest] = segments;
  const named = network.vantagePoints.clusters.get(first);
  const found = [
    ...(named === undefined ? [] : foundIn(network, named, rest)),
    ...network.state.clusters.flatMap((cluster) => foundIn(network, cluster, segments)),
  ];
  const [only, ...others] = found;
  if (only === undefined) return unknown(argument, text, whyUnknown(network, segments));
  if (others.length > 0) return ambiguous(argument, text, found.map(({ address }) => address));
  const [place] = only.places;
  return place.kind === 'point' && only.places.length === 1 ? alive(place.point, argument) : succeed(only.places);
}

interface Found {
  /** With the cluster named. */
  readonly address: string;
  readonly places: readonly [Place, ...Place[]];
}

function foundIn(network: Network, cluster: ClusterState, segments: readonly string[]): readonly Found[] {
  const [first, ...others] = inCluster(network, cluster, segments);
  return first === undefined ? [] : [{ address: [cluster.name, ...segments].join('/'), places: [first, ...others] }];
}

function inCluster(network: Network, cluster: ClusterState, segments: readonly string[]): readonly Place[] {
  const [first = '', second = '', third = ''] = segments;
  const prefix = clusterPrefix(network.state.clusters, cluster.name);
  if (segments.length === 2) return first === 'node' ? pointsOf([{ address: nodeAddress(prefix, second) }], network) : [];
  if (segments.length !== 3) return [];
  const kind = second.toLowerCase();
  if (kind === 'pod') return pointsOf([{ address: namespacedAddress(prefix, first, 'pod', third) }], network);
  if (kind === 'service' || kind === 'svc' || kind === 'gateway') {
    const named = kind === 'gateway' ? cluster.gateways.find((gateway) => gateway.namespace === first && gateway.name === third)?.service : { namespace: first, name: third };
    const service = named && network.vantagePoints.services.get(serviceKey({ cluster: cluster.name, ...named }));
    return service === undefined ? [] : [{ kind: 'service', cluster, service }];
  }
  const pods = network.vantagePoints.workloads.get(`${cluster.name}/${first}/${kind}/${third}`) ?? [];
  return pointsOf(pods.filter((pod) => pod.placement.kind === 'running'), network);
}

function pointsOf(entries: readonly { readonly address: string }[], network: Network): readonly Place[] {
  return entries.flatMap(({ address }) => {
    const point = network.vantagePoints.byAddress.get(address);
    return point === undefined ? [] : [{ kind: 'point' as const, address, point }];
  });
}

/** A Pending or finished pod has no network to speak of. */
function alive(point: VantagePoint, argument: string): Parsed<readonly [Place]> {
  if (point.kind === 'pod' && point.pod.placement.kind !== 'running') {
    const state = point.pod.placement.kind === 'pending' ? `is Pending (${point.pod.placement.reason})` : 'has finished';
    return unknown(argument, point.address, `the pod ${state}, so it has no address`);
  }
  return succeed([{ kind: 'point', address: point.address, point }]);
}

function unknown(argument: string, text: string, why: string): { readonly ok: false; readonly failure: QuestionFailure } {
  return fail({ code: 'QUESTION.UNKNOWN_ADDRESS', message: `Nothing in the lab is at "${text}": ${why}.`, argument });
}

function ambiguous(argument: string, text: string, choices: readonly string[]): { readonly ok: false; readonly failure: QuestionFailure } {
  return fail({ code: 'QUESTION.AMBIGUOUS_ADDRESS', message: `"${text}" may be any of ${choices.join(', ')}: say which.`, argument });
}
