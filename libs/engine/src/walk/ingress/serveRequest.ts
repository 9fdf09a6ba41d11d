/** What a server does with an HTTP request once the connection stands: the application answers, or an ingress controller passes it on. */
import type { Network } from '../../compile/network.js';
import { joinHops } from '../../trace/hops.js';
import type { Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { throughController } from './controller.js';
import { APPLICATION } from './references.js';
import { asTrace, response, type Request } from './response.js';

/** The ways a connection that stands may end once the request is sent. Other connections come back as they are. */
export function serveRequest(network: Network, connection: ConnectionTrace, request: Request): readonly Trace[] {
  const at = connection.destination;
  if (connection.disposition !== 'CONNECTED' || at === undefined) return [asTrace(connection)];
  const table = network.ingress.controllers.get(at);
  return table === undefined ? [applicationAnswer(connection, at)] : throughController(network, { connection, at, table, request });
}

/** Whatever listens is taken to speak HTTP, and to answer 200. */
function applicationAnswer(connection: ConnectionTrace, at: string): Trace {
  const hops = joinHops(connection.hops, [{ at, steps: [response(200, at, APPLICATION)] }]);
  return { ...connection, hops, httpStatus: 200 };
}
