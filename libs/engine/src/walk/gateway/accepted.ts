import type { ListenerTable, PortTable } from '../../compile/gatewayTables.js';
import type { Network } from '../../compile/network.js';
import type { EndpointAddress } from '../../compile/endpointAddresses.js';
import { joinHops } from '../../trace/hops.js';
import type { GatewayRoutingStep, Step, Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { asTrace, response, type Request } from '../ingress/response.js';

/** A client's connection that a Gateway's pod accepted. */
export interface Accepted {
  readonly network: Network;
  readonly connection: ConnectionTrace;
  /** Vantage address of the pod. */
  readonly at: string;
  readonly table: PortTable;
  readonly request: Request;
  /** Connections of the pod to endpoints, opened once for all clients. */
  readonly upstream: (endpoints: readonly EndpointAddress[]) => readonly ConnectionTrace[];
}

/** A request that came to a listener. */
export interface Arrived extends Accepted {
  readonly listener: ListenerTable;
}

/** It goes no further than the Gateway. */
export function stopped({ connection, at }: Accepted, disposition: Trace['disposition'], steps: readonly Step[]): Trace {
  return { ...asTrace(connection), disposition, hops: joinHops(connection.hops, [{ at, steps }]) };
}

/** The Gateway answers with an error of its own. */
export function refused(accepted: Accepted, status: number, steps: readonly Step[], source: Parameters<typeof response>[2]): Trace {
  return { ...stopped(accepted, 'HTTP_ERROR', [...steps, response(status, accepted.at, source)]), httpStatus: status };
}

/** What every step about the routes of a listener says of the request. */
export function routingBase({ listener, request }: Arrived): Pick<GatewayRoutingStep, 'kind' | 'gateway' | 'listener' | 'method' | 'host' | 'path'> {
  return {
    kind: 'gatewayRouting',
    gateway: listener.gateway.gateway.origin.resource,
    listener: listener.state.listener.name,
    method: request.method,
    host: request.host,
    path: request.path,
  };
}
