import type { ControllerTable } from '../../compile/ingressTables.js';
import type { Citation } from '../../model/index.js';
import type { HttpResponseStep, Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';

/** What is asked over HTTP. */
export interface Request {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly path: string;
}

/** A client's connection that a controller's pod accepted. */
export interface Accepted {
  readonly connection: ConnectionTrace;
  /** Vantage address of the pod. */
  readonly at: string;
  readonly table: ControllerTable;
  readonly request: Request;
}

/** A connection over which nothing was asked, or nothing came back. */
export function asTrace(connection: ConnectionTrace): Trace {
  return { ...connection, httpStatus: undefined };
}

export function response(status: number, by: string, source: Citation): HttpResponseStep {
  return { kind: 'httpResponse', outcome: 'RESPONDED', status, by, cites: [source] };
}
