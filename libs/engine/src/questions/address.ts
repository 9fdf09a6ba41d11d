/** Reads Vantage addresses (see model/address.ts, which writes them). */
import { serviceKey, type VantagePoint } from '../compile/vantagePoints.js';
import type { Network } from '../compile/network.js';
import { clusterPrefix, fail, INTERNET, ipAddress, namespacedAddress, nodeAddress, parseIp, succeed, type ClusterState, type Ip, type Result, type ServiceState } from '../model/index.js';
import type { QuestionFailure } from '../trace/index.js';

/** Where a connection starts, or ends. */
export type Place =
  /** Any host on the internet, or one with an address that nothing in the lab has. */
  | { readonly kind: 'stranger'; readonly address: string; readonly ip: Ip | undefined }
  /** `ip`: which of its addresses was named, if any. */
  | { readonly kind: 'point'; readonly address: string; readonly point: VantagePoint; readonly ip?: Ip }
  | { readonly kind: 'service'; readonly cluster: ClusterState; readonly service: ServiceState };

type Parsed<T> = Result<T, QuestionFailure>;

/** The places that an address stands for: several for a workload, one for everything else. */
export function placesAt(network: Network, text: string, argument: string): Parsed<readonly [Place, ...Place[]]> {
  const segments = text.split('/').map((segment) => segment.trim());
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
  const found: (readonly [Place, ...Place[]])[] = [];
  if (named !== undefined) pushPlaces(found, network, named, rest);
  for (const cluster of network.state.clusters) pushPlaces(found, network, cluster, segments);
  const [places] = found;
  if (places === undefined) return unknown(argument, text, whyUnknown(network, segments));
  if (found.length > 1) return ambiguous(argument, text, network.state.clusters.map((cluster) => `${cluster.name}/${text}`));
  const [only] = places;
  return only.kind === 'point' && places.length === 1 ? alive(only.point, argument) : succeed(places);
}

function pushPlaces(found: (readonly [Place, ...Place[]])[], network: Network, cluster: ClusterState, segments: readonly string[]): void {
  const [first, ...others] = inCluster(network, cluster, segments);
  if (first !== undefined) found.push([first, ...others]);
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

function whyUnknown(network: Network, segments: readonly string[]): string {
  const [first = '', second = '', third = ''] = segments;
  const lan = network.vantagePoints.lans.get(first);
  if (lan !== undefined && segments.length === 2) {
    if (second === 'router') return `LAN ${first} has no router`;
    return `LAN ${first} has no host of that name; it has ${listed(lan.hosts.map(({ name }) => name))}`;
  }
  if (first === INTERNET) return `the internet has no host of that name; it has ${listed(network.state.topology.internet.hosts.map(({ name }) => name))}`;
  if (segments.length === 3 && second !== 'node') return `namespace ${first} has no ${second} ${third} with a running pod`;
  return 'an address is internet, internet/<host>, <lan>/<host>, [<cluster>/]node/<node>, [<cluster>/]<namespace>/<kind>/<name> or ip/<address>';
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function unknown(argument: string, text: string, why: string): { readonly ok: false; readonly failure: QuestionFailure } {
  return fail({ code: 'QUESTION.UNKNOWN_ADDRESS', message: `Nothing in the lab is at "${text}": ${why}.`, argument });
}

function ambiguous(argument: string, text: string, choices: readonly string[]): { readonly ok: false; readonly failure: QuestionFailure } {
  return fail({ code: 'QUESTION.AMBIGUOUS_ADDRESS', message: `"${text}" may be any of ${choices.join(', ')}: say which.`, argument });
}
