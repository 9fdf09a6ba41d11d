/** What Ingresses, OpenShift Routes and the routes of Gateways open: ports of pods that a proxy may be asked to forward to. */
import { matchesLabels } from '../../model/index.js';
import type { ClusterState, GatewayState, Ingress, IngressBackend, IntOrString, PodState, Route, ServicePortState, ServiceState } from '../../model/index.js';
import { connectionsOn, NOTHING, union, type ConnectionSet } from './connectionSet.js';

/** Ports by the address of the pod. */
export type OpenedPorts = ReadonlyMap<string, ConnectionSet>;

export function openedByIngresses(cluster: ClusterState, ingresses: readonly Ingress[]): OpenedPorts {
  return opened(
    cluster,
    ingresses.flatMap((ingress) =>
      backendsOf(ingress).flatMap(({ service }) =>
        service === undefined ? [] : [{ namespace: ingress.metadata.namespace ?? 'default', service: service.name, takes: ingressPort(service.port) }],
      ),
    ),
  );
}

export function openedByRoutes(cluster: ClusterState, routes: readonly Route[]): OpenedPorts {
  return opened(
    cluster,
    routes.flatMap(({ metadata, spec }) =>
      [spec.to, ...(spec.alternateBackends ?? [])]
        .filter((backend) => (backend.kind ?? 'Service') === 'Service')
        .map((backend) => ({ namespace: metadata.namespace ?? 'default', service: backend.name, takes: routePort(spec.port?.targetPort) })),
    ),
  );
}

export function openedByGateway(cluster: ClusterState, { listeners }: GatewayState): OpenedPorts {
  const rules = listeners.filter(({ refusal }) => refusal === undefined).flatMap(({ routes }) => routes.flatMap(({ route }) => route.rules));
  return opened(
    cluster,
    rules.flatMap(({ backends }) =>
      backends.flatMap(({ target }) => (target.kind === 'invalid' ? [] : [{ namespace: target.service.namespace, service: target.service.name, takes: (port: ServicePortState) => port.port === target.port.port }])),
    ),
  );
}

interface Backend {
  readonly namespace: string;
  readonly service: string;
  /** Whether it leads to a port of the Service that is this one on the pod. */
  readonly takes: (port: ServicePortState, podPort: number) => boolean;
}

function backendsOf(ingress: Ingress): readonly IngressBackend[] {
  const { defaultBackend, rules = [] } = ingress.spec;
  const ruled = rules.flatMap((rule) => rule.http?.paths ?? []).map((path) => path.backend);
  return defaultBackend === undefined ? ruled : [defaultBackend, ...ruled];
}

function ingressPort(wanted: NonNullable<IngressBackend['service']>['port']): Backend['takes'] {
  if (wanted?.name !== undefined && wanted.name !== '') return (port) => port.name === wanted.name;
  return (port) => port.port === wanted?.number;
}

/** A name is the one that the endpoints' port has, which is the Service port's; a number is the pods' own (openshift/router, endpointsForAlias). */
function routePort(wanted: IntOrString | undefined): Backend['takes'] {
  if (wanted === undefined) return () => true;
  return typeof wanted === 'number' ? (_port, podPort) => podPort === wanted : (port) => port.name === wanted || port.targetPort === wanted;
}

function opened(cluster: ClusterState, backends: readonly Backend[]): OpenedPorts {
  const services = new Map(cluster.services.map((service) => [`${service.namespace}/${service.name}`, service]));
  const ports = new Map<string, ConnectionSet>();
  for (const backend of backends) {
    const service = services.get(`${backend.namespace}/${backend.service}`);
    if (service === undefined) continue;
    const served = service.ports.filter((port) => port.protocol === 'TCP');
    for (const pod of podsOf(cluster, service)) {
      const conns = served
        .flatMap((port) => podPorts(pod, port.targetPort).filter((podPort) => backend.takes(port, podPort)))
        .map((port) => connectionsOn('TCP', port, port));
      if (conns.length > 0) ports.set(pod.address, [ports.get(pod.address) ?? NOTHING, ...conns].reduce(union));
    }
  }
  return ports;
}

function podsOf(cluster: ClusterState, service: ServiceState): readonly PodState[] {
  const { selector } = service;
  if (selector === undefined || Object.keys(selector).length === 0) return [];
  return cluster.pods.filter((pod) => pod.namespace === service.namespace && matchesLabels(selector, pod.labels));
}

/** Only ports that the pod declares: a door to a port that nothing is known to serve would be a guess. */
function podPorts(pod: PodState, target: IntOrString): readonly number[] {
  return pod.ports.filter((port) => port.protocol === 'TCP' && (typeof target === 'string' ? port.name === target : port.port === target)).map((port) => port.port);
}
