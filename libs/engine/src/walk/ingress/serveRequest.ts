/** What a server does with an HTTP request once the connection stands: the application answers, or an ingress controller or a Gateway passes it on. */
import type { Network } from '../../compile/network.js';
import { joinHops } from '../../trace/hops.js';
import type { Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { gatewaysOf } from '../gateway/gateway.js';
import { streamed } from '../gateway/streams.js';
import { throughController } from './controller.js';
import { healthCheckAnswer } from './healthCheck.js';
import { upstreamsOf } from './proxy.js';
import { APPLICATION } from './references.js';
import { asTrace, response, type Request } from './response.js';

/** The ways connections that stand may end once the request is sent over one of them. Other connections come back as they are. */
export function serveRequest(network: Network, connections: readonly ConnectionTrace[], request: Request): readonly Trace[] {
  const upstreams = upstreamsOf(network);
  const gateways = gatewaysOf(network);
  return streamed(network, connections, 'TCP').flatMap((connection) => {
    const at = connection.destination;
    if (connection.disposition !== 'CONNECTED' || at === undefined) return [asTrace(connection)];
    const healthCheck = healthCheckAnswer(network, connection, at);
    if (healthCheck !== undefined) return [healthCheck];
    const table = network.ingress.controllers.get(at);
    const throughGateway = gateways(connection, at, request);
    if (throughGateway !== undefined && (table === undefined || !isUnrouted(throughGateway))) return throughGateway;
    return table === undefined ? [applicationAnswer(connection, at)] : throughController(network, { connection, at, table, request, upstreams });
  });
}

/** A proxy that serves Gateways and Ingresses asks the Ingresses for what no Gateway takes. */
function isUnrouted(traces: readonly Trace[]): boolean {
  return traces.every(({ httpStatus }) => httpStatus === 404);
}

/** Whatever listens is taken to speak HTTP, and to answer 200. */
function applicationAnswer(connection: ConnectionTrace, at: string): Trace {
  const hops = joinHops(connection.hops, [{ at, steps: [response(200, at, APPLICATION)] }]);
  return { ...connection, hops, httpStatus: 200 };
}
