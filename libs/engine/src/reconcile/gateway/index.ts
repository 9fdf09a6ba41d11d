import { parseIp, type Cluster, type ClusterState, type DetachedRoute, type Gateway, type GatewayState, type PodState, type ServiceState } from '../../model/index.js';
import { gatewayAddresses, gatewayProxyName } from '../builtIns/gatewayProxies.js';
import { byAge, byNamespaceAndName } from '../ordering.js';
import { frontService, podsOf } from '../proxyPods.js';
import type { Report } from '../report.js';
import { attach, parentGateway, type Namespaces, type OpenListener } from './attachment.js';
import { backendResolver } from './backends.js';
import { listenerDrafts } from './listeners.js';
import { reportBackends, reportDetached, reportForeignParent, reportListener, reportUnknownClass } from './notices.js';
import { implementationOf } from './proxies.js';

export interface GatewaySurroundings {
  /** With its built-in objects. */
  readonly cluster: Cluster;
  readonly namespaces: Namespaces;
  readonly pods: readonly PodState[];
  readonly services: readonly ServiceState[];
  readonly report: Report;
}

/** Gateways with who serves them, and with the routes that hang on each listener; routes that hang nowhere beside them. */
export function reconcileGateways(surroundings: GatewaySurroundings): Pick<ClusterState, 'gateways' | 'detachedRoutes'> {
  const { cluster, report } = surroundings;
  const { objects } = cluster;
  const open = new Map(objects.gateways.map((gateway) => [nameOf(gateway), openListeners(gateway, cluster)]));
  const detachedRoutes = attachRoutes(open, surroundings);
  for (const detached of detachedRoutes) reportDetached(detached, report);
  const gateways = [...objects.gateways].sort(byNamespaceAndName).map((gateway) => {
    const listeners = open.get(nameOf(gateway)) ?? [];
    for (const { draft } of listeners) reportListener(gateway, draft, report);
    return { ...served(gateway, surroundings), listeners: listeners.map(({ draft, routes }) => ({ ...draft, routes })) };
  });
  return { gateways, detachedRoutes };
}

function nameOf({ metadata }: Gateway): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function openListeners(gateway: Gateway, { objects }: Cluster): readonly OpenListener[] {
  return listenerDrafts(gateway, objects).map((draft) => ({ draft, namespace: gateway.metadata.namespace ?? 'default', routes: [] }));
}

/** The oldest first: who asked first for a name has it. */
function attachRoutes(open: ReadonlyMap<string, readonly OpenListener[]>, { cluster, namespaces, services, report }: GatewaySurroundings): readonly DetachedRoute[] {
  const resolve = backendResolver(cluster.objects, services);
  return [...cluster.objects.gatewayRoutes].sort(byAge).flatMap((route) => {
    const state = resolve(route);
    reportBackends(state, report);
    return (route.spec.parentRefs ?? []).flatMap((parent, index): readonly DetachedRoute[] => {
      const field = `spec.parentRefs[${index}]`;
      const gateway = parentGateway(route, parent);
      if (gateway === undefined) reportForeignParent(route, field, parent.kind ?? 'Gateway', report);
      const reason = gateway === undefined ? undefined : attach(state, parent, open.get(gateway) ?? [], namespaces);
      return gateway === undefined || reason === undefined ? [] : [{ route, field, gateway, reason }];
    });
  });
}

type Served = Omit<GatewayState, 'listeners'>;

function served(gateway: Gateway, surroundings: GatewaySurroundings): Served {
  const { cluster, pods, services, report } = surroundings;
  const base = { gateway, namespace: gateway.metadata.namespace ?? 'default', name: gateway.metadata.name };
  const implementation = implementationOf(gateway, cluster);
  switch (implementation.kind) {
    case 'unknownClass':
      reportUnknownClass(gateway, report);
      return { ...base, service: undefined, pods: [], builtIn: false };
    case 'listed': {
      const service = services.find(({ namespace, name }) => namespace === implementation.service.namespace && name === implementation.service.name);
      return { ...base, ...behind(service, service === undefined ? [] : podsBehind(service, pods)) };
    }
    case 'builtIn':
      return { ...base, service: undefined, pods: [], builtIn: false };
    case 'found': {
      const own = implementation.proxies.flatMap((proxy) => podsOf(proxy, pods));
      const [first] = own;
      const named = services.find(({ namespace, name }) => namespace === base.namespace && name === gatewayProxyName(gateway));
      return { ...base, ...behind(addressedService(gateway, services) ?? named ?? (first && frontService(first, services)), own) };
    }
  }
}

function behind(service: ServiceState | undefined, pods: readonly PodState[]): Pick<Served, 'service' | 'pods' | 'builtIn'> {
  return { service: service && { namespace: service.namespace, name: service.name }, pods: pods.map(({ address }) => address), builtIn: pods.some(({ builtIn }) => builtIn) };
}

function podsBehind({ endpoints }: ServiceState, pods: readonly PodState[]): readonly PodState[] {
  return pods.filter((pod) => endpoints.some((endpoint) => endpoint.pod?.namespace === pod.namespace && endpoint.pod.name === pod.name));
}

/** A Service that has one of the Gateway's addresses. */
function addressedService(gateway: Gateway, services: readonly ServiceState[]): ServiceState | undefined {
  const wanted = new Set(gatewayAddresses(gateway).map((text) => parseIp(text)));
  return services.find(({ loadBalancer }) => loadBalancer?.kind === 'provisioned' && loadBalancer.addresses.some(({ ip }) => ip !== undefined && wanted.has(ip)));
}
