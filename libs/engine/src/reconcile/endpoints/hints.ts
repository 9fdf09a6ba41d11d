import type { EndpointState } from '../../model/index.js';

/**
 * The hints that the EndpointSlice controller gives ready endpoints: their own zone for every preference, and their node for
 * PreferSameNode (kubernetes staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go, KEP-3015).
 */
export function hintsFor(trafficDistribution: string | undefined, endpoint: Pick<EndpointState, 'ready' | 'zone' | 'nodeName'>): EndpointState['hints'] {
  if (!endpoint.ready || !isPreference(trafficDistribution)) return undefined;
  const zones = endpoint.zone === undefined ? [] : [endpoint.zone];
  const nodes = endpoint.nodeName === undefined || trafficDistribution !== 'PreferSameNode' ? [] : [endpoint.nodeName];
  return zones.length === 0 && nodes.length === 0 ? undefined : { zones, nodes };
}

function isPreference(trafficDistribution: string | undefined): boolean {
  return trafficDistribution === 'PreferClose' || trafficDistribution === 'PreferSameZone' || trafficDistribution === 'PreferSameNode';
}
