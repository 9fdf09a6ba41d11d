import {
  cidr,
  cidrContains,
  cidrOf,
  cidrsOverlap,
  fail,
  parseIp,
  succeed,
  type Cidr,
  type Cluster,
  type Ip,
  type Result,
  type Topology,
} from '../../model/index.js';
import { addressPool, lastHost, type AddressPool } from '../addressPool.js';
import { gatewayAddresses } from '../builtIns/gatewayProxies.js';
import type { LanAddresses } from '../lanAddresses.js';
import { compareText } from '../ordering.js';
import { isPrivate } from './privateAddresses.js';
import { pendingReasons } from './pendingReasons.js';
import { sharingOf, type Sharing } from './sharedAddresses.js';
import type { ServiceDraft } from './serviceDraft.js';

/** Addresses that load balancers hand out. */
export interface BalancerPools {
  /** Addresses of a cloud's load balancer, one a family that the pool has; none when it is full. */
  cloudAddresses(draft: ServiceDraft, scope: 'public' | 'private'): readonly Ip[];
  /** Addresses that MetalLB assigns, or why it assigns none. */
  announcedAddresses(draft: ServiceDraft): Result<readonly Ip[], string>;
  scopeOf(address: Ip): 'public' | 'private';
}

/** What the clusters of a lab share: nobody else may have the internet addresses that one of them hands out. */
export interface PublicAddresses {
  readonly pool: AddressPool;
  rangeOf(cluster: Cluster): Cidr;
}

/** Documentation ranges (RFC 5737), which no lab's internet uses for anything real. */
const documentationRanges = [cidr('203.0.113.0/24'), cidr('198.51.100.0/24'), cidr('192.0.2.0/24')];

/** Each cluster's public pool: the given one, else the next /27 of the documentation ranges that nothing in the lab lies in. */
export function publicAddressesOf(topology: Topology): PublicAddresses {
  const pool = addressPool([]);
  const used = [
    ...topology.internet.hosts.map((host) => host.ip),
    ...topology.lans.flatMap((lan) => lan.router?.publicIPs ?? []),
    ...topology.clusters.flatMap((cluster) => cluster.objects.services.flatMap(givenBalancerIps)),
    ...topology.clusters.flatMap((cluster) => cluster.objects.gateways.flatMap(gatewayAddresses).map((text) => parseIp(text))),
    ...topology.internet.zones.flatMap((zone) => zone.records.map((record) => (record.data.kind === 'text' ? parseIp(record.data.text) : undefined))),
  ].filter((address) => address !== undefined);
  for (const address of used) pool.take(address);
  const given = topology.clusters.map((cluster) => cluster.loadBalancers.publicPool).filter((range) => range !== undefined);
  const occupied = [...given, ...topology.lans.flatMap((lan) => lan.cidrs)];
  const free = documentationRanges
    .flatMap((range) => [1n, 2n, 3n, 4n, 5n, 6n, 7n, 0n].map((index) => cidrOf(4, range.first + index * 32n, 27)))
    .filter((range) => !occupied.some((other) => cidrsOverlap(other, range)) && !used.some((address) => cidrContains(range, address)));
  const names = topology.clusters.map((cluster) => cluster.name).sort(compareText);
  return {
    pool,
    rangeOf: (cluster) => cluster.loadBalancers.publicPool ?? free[names.indexOf(cluster.name)] ?? cidr('203.0.113.0/24'),
  };
}

function givenBalancerIps(service: ServiceDraft['service']): readonly Ip[] {
  const texts = (service.status?.loadBalancer?.ingress ?? []).map((entry) => entry.ip);
  return texts.map((text) => (text === undefined ? undefined : parseIp(text))).filter((address) => address !== undefined);
}

export function balancerPoolsOf(cluster: Cluster, lan: LanAddresses, internet: PublicAddresses): BalancerPools {
  const { publicPool, privatePool } = cluster.loadBalancers;
  const ranges = [privatePool, publicPool].filter((range) => range !== undefined);
  const sharing = sharingOf();
  const poolFor = (range: Cidr): AddressPool => (range === privatePool ? lan.pool : internet.pool);
  const scopeOf = (address: Ip): 'public' | 'private' => {
    if (publicPool !== undefined && cidrContains(publicPool, address)) return 'public';
    const inLan = (lan.lan?.cidrs ?? []).some((range) => cidrContains(range, address));
    return inLan || isPrivate(address) ? 'private' : 'public';
  };
  return {
    scopeOf,
    cloudAddresses: (draft, scope) => {
      const wanted = requestedIps(draft);
      if (wanted.length > 0) return wanted;
      if (scope === 'public') return defined([lowestOf(internet.rangeOf(cluster), internet.pool)]);
      if (privatePool !== undefined) return defined([lowestOf(privatePool, lan.pool)]);
      return defined([firstDefined(lan.lan?.cidrs ?? [], (range) => lan.pool.takeHighest(range))]);
    },
    announcedAddresses: (draft) => {
      if (ranges.length === 0) return fail(pendingReasons.noPool);
      const wanted = requestedIps(draft);
      if (wanted.length > 0) return requested(wanted, draft, { ranges, sharing, poolFor });
      const shared = sharing.addressFor(draft);
      if (shared !== undefined) return succeed([shared]);
      const address = firstDefined(ranges.filter((range) => draft.families.includes(range.family)), (range) => lowestOf(range, poolFor(range)));
      if (address === undefined) return fail(pendingReasons.poolExhausted);
      sharing.assign(address, draft);
      return succeed([address]);
    },
  };
}

interface Announcing {
  readonly ranges: readonly Cidr[];
  readonly sharing: Sharing;
  readonly poolFor: (range: Cidr) => AddressPool;
}

function requested(wanted: readonly Ip[], draft: ServiceDraft, { ranges, sharing, poolFor }: Announcing): Result<readonly Ip[], string> {
  for (const address of wanted) {
    const range = ranges.find((candidate) => cidrContains(candidate, address));
    if (range === undefined) return fail(pendingReasons.outsidePool(address));
    if (!sharing.allows(address, draft)) return fail(pendingReasons.notShared(address));
    poolFor(range).take(address);
    sharing.assign(address, draft);
  }
  return succeed(wanted);
}

/** `spec.loadBalancerIP`, or the annotation that MetalLB prefers to it (https://metallb.io/usage/#requesting-specific-ips). */
function requestedIps({ service }: ServiceDraft): readonly Ip[] {
  const annotations = service.metadata.annotations ?? {};
  const text = annotations['metallb.io/loadBalancerIPs'] ?? annotations['metallb.universe.tf/loadBalancerIPs'] ?? service.spec.loadBalancerIP ?? '';
  return defined(text.split(',').map((part) => parseIp(part.trim())));
}

/** Pools hand out every address, the first and the last as well, except where the pool is a whole LAN's. */
function lowestOf(range: Cidr, pool: AddressPool): Ip | undefined {
  const first = range.prefix < 31 ? range.first + 1n : range.first;
  return pool.takeFrom({ family: range.family, first, last: lastHost(range), start: first });
}

function firstDefined<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function defined<T>(items: readonly (T | undefined)[]): readonly T[] {
  return items.filter((item) => item !== undefined);
}

