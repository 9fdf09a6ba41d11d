/** What a request carries into its resolvers and controllers. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Actor, Person } from '@vantage/usecases';
import { factsOf } from '../http/requestFacts.js';
import type { RequestFacts } from '../http/requestFacts.js';

/** Filled in by the guard; the same object for every field of a GraphQL operation. */
export interface RequestContext {
  readonly authorization: string | undefined;
  readonly facts: RequestFacts;
  actor?: Actor;
  /** Who is signed in; nobody is where a key asks. */
  person?: Person;
}

interface WithHeaders {
  readonly headers: IncomingHttpHeaders;
}

/** As graphql-ws hands over a connection. */
interface WebSocketContext {
  readonly connectionParams?: Readonly<Record<string, unknown>>;
  readonly extra: { readonly request: WithHeaders };
}

/**
 * The context of a GraphQL operation. Over HTTP the source is Fastify's request; over WebSocket the connection, whose
 * parameters stand in for headers, because browsers cannot set those.
 */
export function graphqlContext(source: WithHeaders | WebSocketContext): RequestContext {
  if ('headers' in source) return { authorization: source.headers.authorization, facts: factsOf(source) };
  const { connectionParams = {}, extra } = source;
  const parameter = connectionParams['Authorization'] ?? connectionParams['authorization'];
  const authorization = typeof parameter === 'string' ? parameter : extra.request.headers.authorization;
  return { authorization, facts: factsOf(extra.request) };
}
