import {
  addressAt,
  cidrContains,
  fail,
  familyOf,
  parseIp,
  succeed,
  type Cidr,
  type Cluster,
  type Family,
  type Ip,
  type Result,
  type Service,
} from '../../model/index.js';
import { addressPool, isReservedIn, lastHost } from '../addressPool.js';
import { contentHash } from '../contentHash.js';
import { givenClusterIps } from './ipFamilies.js';
import { serviceName, type Refusal } from './serviceDraft.js';

/** Hands out the virtual addresses of Services. */
export interface ClusterIps {
  /** Takes the addresses that a Service asks for; given ones come before any is allocated. */
  claim(service: Service): Result<readonly Ip[], Refusal>;
  /** Completes what was claimed to one address a family. */
  allocate(service: Service, claimed: readonly Ip[], families: readonly Family[]): Result<readonly Ip[], Refusal>;
}

/** Positions in the service range that every cluster uses: the API server's own Service, and by convention the cluster's DNS. */
const apiServerPosition = 1;
export const dnsPosition = 10;

export function clusterIpsOf(cluster: Cluster): ClusterIps {
  const ranges = cluster.serviceNetwork.cidrs;
  const pool = addressPool([]);
  const holders = new Map<Ip, string>();
  const rangeOf = (family: Family): Cidr | undefined => ranges.find((range) => range.family === family);
  const isAllowed = (address: Ip): boolean => ranges.some((range) => cidrContains(range, address) && !isReservedIn(range, address));
  const claimOne = (service: Service, text: string, field: string): Result<Ip, Refusal> => {
    const address = parseIp(text);
    if (address === undefined || !(isAllowed(address) || isKnownFromServer(service, cluster))) {
      return fail(outsideRange(service, text, ranges, field));
    }
    const holder = holders.get(address);
    if (holder !== undefined) return fail(duplicate(service, address, holder, field));
    pool.take(address);
    holders.set(address, serviceName(service));
    return succeed(address);
  };
  return {
    claim: (service) => {
      const claimed: Ip[] = [];
      for (const [index, text] of givenClusterIps(service).entries()) {
        const field = service.spec.clusterIP === text || service.spec.clusterIPs === undefined ? 'spec.clusterIP' : `spec.clusterIPs[${index}]`;
        const outcome = claimOne(service, text, field);
        if (!outcome.ok) return outcome;
        claimed.push(outcome.value);
      }
      return succeed(claimed);
    },
    allocate: (service, claimed, families) => {
      for (const range of ranges) reserveWellKnown(range, pool);
      const addresses: Ip[] = [];
      for (const family of families) {
        const range = rangeOf(family);
        const address = claimed.find((candidate) => familyOf(candidate) === family) ?? (range === undefined ? undefined : allocateFrom(range, service, pool));
        if (address === undefined) return fail(exhausted(service, family));
        holders.set(address, serviceName(service));
        addresses.push(address);
      }
      return succeed(addresses);
    },
  };
}

/**
 * An address that an API server gave, in a lab that does not state the range: the default range is only our assumption, the object a fact.
 */
function isKnownFromServer(service: Service, cluster: Cluster): boolean {
  return service.metadata.creationTimestamp !== undefined && cluster.origin.fields?.has('spec.serviceNetwork.cidrs') !== true;
}

function reserveWellKnown(range: Cidr, pool: ReturnType<typeof addressPool>): void {
  for (const position of [apiServerPosition, dnsPosition]) {
    const address = addressAt(range, position);
    if (address !== undefined) pool.take(address);
  }
}

/**
 * A free address, in the upper band first, so that the lower one stays free for addresses that people choose (KEP-3070).
 * Where Kubernetes draws one at random, the Service's name decides here: adding a Service moves no other.
 */
function allocateFrom(range: Cidr, service: Service, pool: ReturnType<typeof addressPool>): Ip | undefined {
  const first = range.first + 1n;
  const last = lastHost(range);
  const upper = first + reservedBand(range);
  const bandStart = upper > last ? first : upper;
  const start = bandStart + (BigInt(contentHash(serviceName(service))) % (last - bandStart + 1n));
  const { family } = range;
  return (
    pool.takeFrom({ family, first: bandStart, last, start }) ??
    (bandStart > first ? pool.takeFrom({ family, first, last: bandStart - 1n, start: first }) : undefined)
  );
}

/** min(max(16, size/16), 256), and no band in ranges of 16 addresses or fewer: pkg/registry/core/service/ipallocator (calculateRangeOffset). */
export function reservedBand(range: Cidr): bigint {
  const size = range.last - range.first + 1n;
  if (size <= 16n) return 0n;
  const share = size / 16n;
  return share < 16n ? 16n : share > 256n ? 256n : share;
}

function outsideRange(service: Service, text: string, ranges: readonly Cidr[], field: string): Refusal {
  return {
    code: 'RECONCILE.CLUSTER_IP_OUT_OF_RANGE',
    message: `Service ${serviceName(service)} asks for the cluster address ${text}, which is no host of ${ranges.map((range) => range.text).join(', ')}: the API server refuses it. Choose one inside, or leave clusterIP out.`,
    field,
  };
}

function duplicate(service: Service, address: Ip, holder: string, field: string): Refusal {
  return {
    code: 'RECONCILE.CLUSTER_IP_TAKEN',
    message: `Service ${serviceName(service)} asks for the cluster address ${address}, which Service ${holder} has already: the API server refuses it. Choose another, or leave clusterIP out.`,
    field,
  };
}

function exhausted(service: Service, family: Family): Refusal {
  return {
    code: 'RECONCILE.CLUSTER_IPS_EXHAUSTED',
    message: `No IPv${family} service address is left for Service ${serviceName(service)}: the API server refuses it. Widen spec.serviceNetwork.cidrs.`,
    field: 'spec.clusterIP',
  };
}
