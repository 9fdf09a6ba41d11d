import type { ControllerTable } from '../../compile/ingressTables.js';
import type { Citation } from '../../model/index.js';
import type { Hop, HttpHeader, HttpResponseStep, Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import type { ReachableBackend } from './backend.js';

/** What is asked over HTTP. */
export interface Request {
  readonly scheme: 'http' | 'https';
  /** Host header: lower case, without a port. */
  readonly host: string;
  /** The name that TLS asks for (SNI); absent where only an address is known. */
  readonly serverName: string | undefined;
  /** Without query and fragment. */
  readonly path: string;
  /** What follows the question mark, empty where there is none. */
  readonly query: string;
  readonly method: string;
  readonly headers: readonly HttpHeader[];
}

/** The connections that a controller's pod may open to a backend, with what it took to find their addresses. */
export interface Upstream {
  readonly connections: readonly ConnectionTrace[];
  readonly hops: readonly Hop[];
}

/** By the pod that connects; several connections of one question meet at the same pod and go on the same way. */
export type Upstreams = (at: string, backend: ReachableBackend) => Upstream;

/** A client's connection that a controller's pod accepted. */
export interface Accepted {
  readonly connection: ConnectionTrace;
  /** Vantage address of the pod. */
  readonly at: string;
  readonly table: ControllerTable;
  readonly request: Request;
  readonly upstreams: Upstreams;
}

/** A connection over which nothing was asked, or nothing came back. */
export function asTrace(connection: ConnectionTrace): Trace {
  return { ...connection, httpStatus: undefined };
}

export function response(status: number, by: string, source: Citation): HttpResponseStep {
  return { kind: 'httpResponse', outcome: 'RESPONDED', status, by, cites: [source] };
}
