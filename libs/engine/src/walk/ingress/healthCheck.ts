/** kube-proxy's own HTTP server on a Service's health check node port, which load balancers ask (kubernetes pkg/proxy/healthcheck/service_health.go). */
import type { Network } from '../../compile/network.js';
import { cite, citeReference, parseIp, familyOf } from '../../model/index.js';
import { joinHops } from '../../trace/hops.js';
import type { Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { response } from './response.js';

const LOCAL_READY = citeReference('health checks count ready endpoints on the node', 'https://github.com/kubernetes/kubernetes/blob/master/pkg/proxy/endpointschangetracker.go');

/** 200 where the node has a ready endpoint of the Service, 503 where it has none; `undefined` where another socket took the connection. */
export function healthCheckAnswer(network: Network, connection: ConnectionTrace, at: string): Trace | undefined {
  const node = network.forwarding.starts.get(at)?.device;
  const { destinationPort: port, destinationIp } = connection;
  if (node?.kind !== 'node' || node.address !== at || port === undefined || node.sockets.has(`TCP/${port}`)) return undefined;
  const service = node.cluster.services.healthChecks.get(port);
  if (service === undefined) return undefined;
  const asked = destinationIp === undefined ? undefined : parseIp(destinationIp);
  const healthy = service.endpoints.some((endpoint) => endpoint.ready && endpoint.nodeName === node.node.name && (asked === undefined || endpoint.family === familyOf(asked)));
  const status = healthy ? 200 : 503;
  const step = { ...response(status, at, cite(service.origin, 'spec.healthCheckNodePort')), cites: [cite(service.origin, 'spec.healthCheckNodePort'), LOCAL_READY] as const };
  const hops = joinHops(connection.hops, [{ at, steps: [step] }]);
  return { ...connection, disposition: healthy ? 'CONNECTED' : 'HTTP_ERROR', hops, httpStatus: status };
}
