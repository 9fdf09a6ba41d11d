/** Telling "the database is away" from "the statement is wrong": the first mends itself, and whoever asked may ask again. */
import pg from 'pg';

/**
 * Classes and codes of PostgreSQL that speak of the server or the way to it, not of the statement (Appendix A of its manual): 08 connection
 * exceptions, 53 too few resources (too many clients, a full disk), 57P0x shutdown, crash, starting up.
 */
const SERVER_STATE = /^(08...|53...|57P0[1-4])$/;

/** Node's own codes for connections that are refused, cut, or never made. */
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** Prisma's: cannot reach, timed out, closed, no connection or transaction in time (https://www.prisma.io/docs/orm/reference/error-reference). */
const PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);

/** What the drivers throw without a code when a connection ends under a query, or none can be had. */
const UNCODED = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

const MAX_CAUSES = 8;

/** Whether an error, or what caused it, says that the database could not be reached or did not answer. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MAX_CAUSES) return false;
  if (speaksOfServer(error)) return true;
  if (error instanceof AggregateError && error.errors.some((each) => isDatabaseAway(each, depth + 1))) return true;
  return isDatabaseAway(adapterErrorOf(error), depth + 1) || isDatabaseAway(error.cause, depth + 1);
}

function speaksOfServer(error: Error): boolean {
  const code = codeOf(error);
  if (error instanceof pg.DatabaseError) return SERVER_STATE.test(code);
  return NETWORK.has(code) || PRISMA.has(code) || adapterSays(error) || UNCODED.test(error.message);
}

/** Prisma keeps the adapter's error beside its own. */
function adapterErrorOf(error: Error): unknown {
  const meta: unknown = 'meta' in error ? error.meta : undefined;
  return typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta ? meta.driverAdapterError : undefined;
}

function codeOf(error: object): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Prisma's driver adapter wraps what it does not know by name: the server's own code stands in its cause, which is no Error. */
function adapterSays({ cause }: Error): boolean {
  if (typeof cause !== 'object' || cause === null || !('kind' in cause)) return false;
  if (cause.kind === 'DatabaseNotReachable' || cause.kind === 'ConnectionClosed' || cause.kind === 'SocketTimeout' || cause.kind === 'TooManyConnections') return true;
  const code = 'originalCode' in cause && typeof cause.originalCode === 'string' ? cause.originalCode : codeOf(cause);
  return SERVER_STATE.test(code) || NETWORK.has(code);
}
