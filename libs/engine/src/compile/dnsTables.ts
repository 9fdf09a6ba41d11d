import type { LabState, ServiceState } from '../model/index.js';
import { compileClusterZone, type ClusterZone } from './dns/clusterZone.js';
import { compileZones, type FindService, type ZoneTable } from './dns/zoneTable.js';

/** The three levels of DNS: each cluster's, each LAN's, and the public one. */
export interface DnsTables {
  readonly clusters: ReadonlyMap<string, ClusterZone>;
  readonly lans: ReadonlyMap<string, ZoneTable>;
  readonly publicZones: ZoneTable;
}

export function compileDns(state: LabState): DnsTables {
  const findService = serviceFinder(state);
  return {
    clusters: new Map(state.clusters.map((cluster) => [cluster.name, compileClusterZone(state, cluster)])),
    lans: new Map(state.topology.lans.map((lan) => [lan.name, compileZones(lan.dns.zones, lan.origin, findService)])),
    publicZones: compileZones(state.topology.internet.zones, state.topology.internet.origin, findService),
  };
}

/** Without a cluster's name the only cluster that has such a Service, or Gateway, is meant; with several, none. */
function serviceFinder(state: LabState): FindService {
  return ({ kind, cluster: clusterName, namespace, name }) => {
    const found: ServiceState[] = [];
    for (const cluster of state.clusters) {
      if (clusterName !== undefined && cluster.name !== clusterName) continue;
      const wanted = kind === 'service' ? { namespace, name } : cluster.gateways.find((gateway) => gateway.namespace === namespace && gateway.name === name)?.service;
      const service = cluster.services.find((entry) => entry.namespace === wanted?.namespace && entry.name === wanted.name);
      if (service !== undefined) found.push(service);
    }
    return found.length === 1 ? found[0] : undefined;
  };
}
