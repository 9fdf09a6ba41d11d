import type { Ip, ServicePortState, ServiceState } from '../model/index.js';

/** Where a proxy connects to that knows endpoints and not ClusterIPs. */
export interface EndpointAddress {
  readonly ip: Ip;
  readonly port: number;
}

/** The ready endpoints of a Service's port, as proxies hold them. */
export function endpointsOf(service: ServiceState, port: ServicePortState): readonly EndpointAddress[] {
  return service.endpoints
    .filter((endpoint) => endpoint.ready)
    .flatMap(({ ip, ports }) => ports.filter((entry) => entry.name === port.name && entry.protocol === port.protocol).map((entry) => ({ ip, port: entry.port })));
}
