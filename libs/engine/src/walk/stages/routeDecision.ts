/** The routing decision, after every change of the destination. */
import type { Passage, Verdict } from '../passage.js';
import { end, next } from '../passage.js';
import { lookUpRoute } from '../routes/index.js';
import type { NoRoute, SpreadRoute, UnicastRoute, LocalRoute } from '../routes/route.js';
import type { LoadBalancerStep, RouteLookupStep } from '../../trace/index.js';

export function routeDecision(passage: Passage): Verdict {
  const { network, device, packet, entry } = passage;
  if (entry.kind === 'bridge') return next(passage);
  const route = lookUpRoute(network, device, packet.destinationIp);
  switch (route.kind) {
    case 'local':
    case 'unicast':
      return next({ ...passage, route }, routeStep(passage, route));
    case 'none':
      return end(passage, route.outcome === 'NO_ROUTE' ? { kind: 'error', error: 'unreachable' } : { kind: 'lost' }, noRouteStep(passage, route));
    case 'ambiguous':
      return end(passage, { kind: 'unmodelled', outcome: 'UNDEFINED' }, { kind: 'unmodelled', outcome: 'UNDEFINED', feature: route.feature, cites: route.cites });
    case 'spread':
      return spread(passage, route);
  }
}

function spread(passage: Passage, route: SpreadRoute): Verdict {
  const share = 1 / route.ways.length;
  const ways = route.ways.map((way) => {
    const steps = [...passage.steps, announcementStep(route, way), routeStep(passage, way)];
    return { share, passage: { ...passage, route: way, steps } };
  });
  return { kind: 'fork', ways };
}

function announcementStep(route: SpreadRoute, way: UnicastRoute): LoadBalancerStep {
  return {
    kind: 'loadBalancer',
    outcome: 'FORWARDED',
    service: route.service.origin.resource,
    implementation: 'metallb-bgp',
    node: way.far === 'down' ? undefined : way.far?.address,
    nodePort: undefined,
    eligible: route.ways.length,
    cites: way.cites,
  };
}

export function routeStep(passage: Passage, route: LocalRoute | UnicastRoute): RouteLookupStep {
  const local = route.kind === 'local';
  return {
    kind: 'routeLookup',
    outcome: local ? 'LOCAL' : 'FORWARDED',
    destinationIp: passage.packet.destinationIp,
    route: route.prefix,
    via: local ? undefined : route.via,
    device: local ? 'lo' : route.interface,
    cites: route.cites,
  };
}

function noRouteStep(passage: Passage, route: NoRoute): RouteLookupStep {
  const { destinationIp } = passage.packet;
  return { kind: 'routeLookup', outcome: route.outcome, destinationIp, route: undefined, via: undefined, device: undefined, cites: route.cites };
}
