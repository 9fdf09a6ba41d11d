/** Load balancers of a cloud: a public address stands on the internet, a private one in the cluster's LAN. */
import { namespacedAddress, type ServiceState } from '../../model/index.js';
import type { BalancerDevice, ClusterTables } from './device.js';

export function buildBalancers(cluster: ClusterTables): BalancerDevice[] {
  return cluster.state.services.flatMap((service) => balancersOf(cluster, service));
}

function balancersOf(cluster: ClusterTables, service: ServiceState): BalancerDevice[] {
  const state = service.loadBalancer;
  if (state?.kind !== 'provisioned' || state.implementation !== 'cloud') return [];
  return state.addresses.flatMap((at): BalancerDevice[] => {
    if (at.ip === undefined) return [];
    const address = namespacedAddress(cluster.prefix, service.namespace, 'service', service.name);
    return [{ kind: 'balancer', address, origin: service.origin, field: 'spec.type', service, at, ip: at.ip, provisioned: state, cluster }];
  });
}
