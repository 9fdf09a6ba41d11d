/** Which addresses a controller's proxy connects to for a route: the endpoints themselves, not the ClusterIP unless an annotation wants it. */
import { endpointsOf, type EndpointAddress } from '../../compile/endpointAddresses.js';
import type { ControllerTable, Route } from '../../compile/ingressTables.js';
import type { Network } from '../../compile/network.js';
import { serviceKey } from '../../compile/vantagePoints.js';
import { cite, type Citation, type ServiceState } from '../../model/index.js';
import { SERVICE_UPSTREAM } from './references.js';

interface Found {
  readonly service: ServiceState;
  /** The Service's port as the Ingress names it. */
  readonly portName: string;
  readonly cites: readonly [Citation, ...Citation[]];
}

export type ReachableBackend =
  | (Found & { readonly kind: 'endpoints'; readonly endpoints: readonly [EndpointAddress, ...EndpointAddress[]]; readonly upstream?: 'clusterIP' })
  | (Found & { readonly kind: 'externalName'; readonly name: string; readonly port: number });

export type Backend =
  | ReachableBackend
  | { readonly kind: 'none'; readonly name: string; readonly reason: 'NO_SERVICE' | 'NO_PORT' | 'NO_ENDPOINTS'; readonly cites: readonly [Citation, ...Citation[]] }
  /** A backend that is no Service. */
  | { readonly kind: 'resource'; readonly name: string };

export function backendOf(network: Network, table: ControllerTable, route: Route): Backend {
  const { service: reference, resource } = route.backend;
  if (reference === undefined) return { kind: 'resource', name: resource === undefined ? 'a backend' : `${resource.kind} ${resource.name}` };
  const namespace = route.ingress.metadata.namespace ?? 'default';
  const name = `${namespace}/${reference.name}`;
  const service = network.vantagePoints.services.get(serviceKey({ cluster: table.cluster.name, namespace, name: reference.name }));
  if (service === undefined) return { kind: 'none', name, reason: 'NO_SERVICE', cites: [route.cite] };
  const number = reference.port?.number;
  const port = service.ports.find((entry) => entry.protocol === 'TCP' && (number === undefined ? entry.name !== '' && entry.name === reference.port?.name : entry.port === number));
  const cites = [route.cite, cite(service.origin, port?.field)] as const;
  const portName = reference.port?.name ?? String(number ?? '');
  if (service.type === 'ExternalName' && service.externalName !== undefined) {
    return { kind: 'externalName', service, portName, name: service.externalName, port: port?.port ?? number ?? 80, cites };
  }
  if (port === undefined) return { kind: 'none', name, reason: 'NO_PORT', cites };
  const [clusterIp] = service.clusterIps;
  if (route.settings?.serviceUpstream !== undefined && clusterIp !== undefined) {
    return { kind: 'endpoints', service, portName, endpoints: [{ ip: clusterIp, port: port.port }], upstream: 'clusterIP', cites: [...cites, route.settings.serviceUpstream, SERVICE_UPSTREAM] };
  }
  const [first, ...others] = endpointsOf(service, port);
  if (first === undefined) return { kind: 'none', name, reason: 'NO_ENDPOINTS', cites };
  return { kind: 'endpoints', service, portName, endpoints: [first, ...others], cites };
}
