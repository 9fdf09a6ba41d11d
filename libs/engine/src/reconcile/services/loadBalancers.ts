import {
  parseCidr,
  parseIp,
  type Cluster,
  type Ip,
  type LoadBalancerAddress,
  type LoadBalancerState,
  type Service,
} from '../../model/index.js';
import { isBuiltIn } from '../builtIns/mark.js';
import type { BalancerPools } from './balancerPools.js';
import { isInternal } from './internalBalancers.js';
import { pendingReasons } from './pendingReasons.js';
import type { ServiceDraft } from './serviceDraft.js';

type Provisioned = Extract<LoadBalancerState, { kind: 'provisioned' }>;

/** Who provisions load balancers in a cluster; follows the provider where the lab does not say. */
export function balancerKind(cluster: Cluster): 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'none' {
  return cluster.loadBalancers.kind ?? (cluster.provider === 'none' ? 'none' : 'cloud');
}

/** The load balancer of a Service: what its status says, else what the cluster's implementation would provision. */
export function loadBalancerOf(draft: ServiceDraft, cluster: Cluster, pools: BalancerPools): LoadBalancerState | undefined {
  const { service } = draft;
  if (service.spec.type !== 'LoadBalancer') return undefined;
  const sourceRanges = (service.spec.loadBalancerSourceRanges ?? []).map((text) => parseCidr(text.trim())).filter((range) => range !== undefined);
  const given = givenAddresses(service, pools);
  const kind = balancerKind(cluster);
  if (given.length > 0) return { kind: 'provisioned', addresses: given, sourceRanges, implementation: kind === 'none' ? whoeverGave(service) : kind };
  if (service.spec.loadBalancerClass !== undefined) return { kind: 'pending', reason: pendingReasons.foreignClass(service.spec.loadBalancerClass) };
  const outcome = provision(draft, kind, pools);
  return outcome.kind === 'pending' ? outcome : { ...outcome, sourceRanges };
}

/** A Service that is supplied for a Gateway comes with whoever makes the Gateway's address work; of others only the status is known. */
function whoeverGave(service: Service): Provisioned['implementation'] {
  return isBuiltIn(service.metadata.annotations) ? 'cloud' : 'status';
}

function provision(
  draft: ServiceDraft,
  kind: 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'none',
  pools: BalancerPools,
): Omit<Provisioned, 'sourceRanges'> | Extract<LoadBalancerState, { kind: 'pending' }> {
  const { service } = draft;
  switch (kind) {
    case 'none':
      return { kind: 'pending', reason: pendingReasons.noImplementation };
    case 'cloud': {
      const scope = isInternal(service) ? 'private' : 'public';
      const ips = pools.cloudAddresses(draft, scope);
      if (ips.length === 0) return { kind: 'pending', reason: pendingReasons.poolExhausted };
      return { kind: 'provisioned', implementation: kind, addresses: ips.map((ip) => addressOf(ip, scope)) };
    }
    case 'metallb-l2':
    case 'metallb-bgp': {
      const outcome = pools.announcedAddresses(draft);
      if (!outcome.ok) return { kind: 'pending', reason: outcome.failure };
      return { kind: 'provisioned', implementation: kind, addresses: outcome.value.map((ip) => addressOf(ip, pools.scopeOf(ip))) };
    }
  }
}

function addressOf(ip: Ip, scope: 'public' | 'private'): LoadBalancerAddress {
  return { ip, hostname: undefined, ipMode: 'VIP', scope };
}

/** Addresses that the status gives; the API server defaults their ipMode to VIP (KEP-1860). */
function givenAddresses(service: Service, pools: BalancerPools): readonly LoadBalancerAddress[] {
  return (service.status?.loadBalancer?.ingress ?? []).map((entry) => {
    const ip = entry.ip === undefined ? undefined : parseIp(entry.ip);
    return {
      ip,
      hostname: entry.hostname,
      ipMode: entry.ipMode ?? 'VIP',
      scope: ip === undefined ? (isInternal(service) ? 'private' : 'public') : pools.scopeOf(ip),
    };
  });
}
