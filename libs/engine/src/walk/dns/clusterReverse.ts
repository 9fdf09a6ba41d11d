/** PTR: which names of the cluster an address has (plugin/kubernetes/reverse.go). */
import type { ClusterZone } from '../../compile/dns/clusterZone.js';
import { cite, type Citation, type Ip } from '../../model/index.js';
import { endpointHostname, isExposed } from './clusterEntries.js';

export interface ReverseTarget {
  readonly name: string;
  readonly cite: Citation;
}

/** The Service that has the address as its ClusterIP, otherwise every endpoint that has it. */
export function reverseTargets(zone: ClusterZone, ip: Ip): readonly ReverseTarget[] {
  const service = zone.servicesByIp.get(ip);
  if (service !== undefined && isExposed(zone, service.namespace)) {
    return [{ name: `${service.name}.${service.namespace}.svc.${zone.domain}`, cite: cite(service.origin, 'spec.clusterIP') }];
  }
  const owners = (zone.endpointsByIp.get(ip) ?? []).filter(({ namespace }) => isExposed(zone, namespace));
  const targets = owners.flatMap((owner) =>
    owner.endpoints
      .filter((endpoint) => endpoint.ip === ip && endpoint.ready)
      .map((endpoint) => ({
        name: `${endpointHostname(zone, endpoint)}.${owner.name}.${owner.namespace}.svc.${zone.domain}`,
        cite: cite(endpoint.origin, endpoint.field),
      })),
  );
  return targets.filter((target, index) => targets.findIndex(({ name }) => name === target.name) === index);
}
