/** Doors of Services, Ingresses and Gateways that lead nowhere, or elsewhere than where they were asked. */
import { parentName } from '../../compile/dns/dnsName.js';
import type { Network } from '../../compile/network.js';
import { ANY_HOST, cite, isWithinHost, type DetachedRoute, type GatewayRoute, type OrphanReason, type RouteRefusal, type ServiceState } from '../../model/index.js';
import type { Note, Trace } from '../../trace/index.js';
import type { Source } from '../destinations.js';
import type { Request } from '../../walk/ingress/response.js';

/** For a Service that was asked from outside its cluster. */
export function serviceNotes(network: Network, sources: readonly Source[], service: ServiceState): readonly Note[] {
  if (!sources.some(isOutside)) return [];
  const name = `${service.namespace}/${service.name}`;
  const notes: Note[] = [];
  if (service.loadBalancer?.kind === 'pending') {
    const text = `The external address of Service ${name} stays <pending>: ${service.loadBalancer.reason}.`;
    notes.push({ code: 'SERVICE.LOAD_BALANCER_PENDING', cites: [cite(service.origin, 'spec.type')], text });
  }
  const open = service.ports.find(({ nodePort }) => nodePort !== undefined);
  const node = network.vantagePoints.clusters.get(service.cluster)?.nodes[0];
  if (open?.nodePort !== undefined && service.loadBalancer?.kind !== 'provisioned' && node !== undefined) {
    const text =
      `From outside its cluster Service ${name} is asked at its ClusterIP here; its node port ${open.nodePort} is on every node: ` +
      `ask ${node.address}:${open.nodePort}.`;
    notes.push({ code: 'SERVICE.NODE_PORT', cites: [cite(service.origin, open.field)], text });
  }
  return notes;
}

function isOutside(source: Source): boolean {
  return source.kind === 'stranger' || (source.point.kind !== 'pod' && source.point.kind !== 'node');
}

const ORPHANS: Readonly<Record<OrphanReason, string>> = {
  NO_CLASS: 'it names no class and no IngressClass is the default',
  UNKNOWN_CLASS: 'it names a class that does not exist',
  NO_CONTROLLER: 'no controller of its class runs in the cluster',
  TWO_DEFAULT_CLASSES: 'it names no class and two IngressClasses claim to be the default',
};

/** Ingresses that have rules for the host, by its name, a wildcard or none at all, and no controller. */
export function orphanNotes(network: Network, { host }: Request): readonly Note[] {
  const orphans = [host, `*.${parentName(host)}`, '*'].flatMap((name) => network.ingress.orphans.get(name) ?? []);
  return [...new Set(orphans)].map(({ ingress, reason }) => ({
    code: 'INGRESS.NO_EFFECT',
    cites: [cite(ingress.origin, 'spec.ingressClassName')],
    text: `${ingress.origin.resource} has rules for ${host} but no effect: ${ORPHANS[reason]}.`,
  }));
}

const DETACHED: Readonly<Record<RouteRefusal, string>> = {
  NoMatchingParent: 'that has no such listener',
  NotAllowedByListeners: 'whose listeners allow neither its namespace nor its kind',
  NoMatchingListenerHostname: 'whose listeners have other hostnames',
  HostnameConflict: 'where an older route of another kind has its hostname',
};

/** Routes for the host that the Gateway which answered does not have, though they name it. */
export function detachedNotes(network: Network, { host }: Request, traces: readonly Trace[]): readonly Note[] {
  const answered = new Set(traces.map(({ destination }) => destination));
  return network.state.clusters.flatMap(({ gateways, detachedRoutes }) => {
    const asked = new Set(gateways.filter(({ pods }) => pods.some((pod) => answered.has(pod))).map(({ namespace, name }) => `${namespace}/${name}`));
    return detachedRoutes.filter(({ route, gateway }) => asked.has(gateway) && isForHost(route, host)).map(detachedNote);
  });
}

function isForHost({ spec }: GatewayRoute, host: string): boolean {
  return (spec.hostnames ?? [ANY_HOST]).some((hostname) => isWithinHost(host, hostname.toLowerCase()));
}

function detachedNote({ route, field, gateway, reason }: DetachedRoute): Note {
  const text = `${route.origin.resource} names Gateway ${gateway}, ${DETACHED[reason]} (${reason}): it is not attached.`;
  return { code: 'GATEWAY.ROUTE_NOT_ATTACHED', cites: [cite(route.origin, field)], text };
}
