/** What a request carries into its resolvers and controllers. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Failure } from '@vantage/contract';
import type { Result } from '@vantage/engine';
import type { Actor, Admitted, OpenedLab, Person } from '@vantage/usecases';
import type { Charge } from '../http/budgets.js';
import { factsOf } from '../http/requestFacts.js';
import type { RequestFacts } from '../http/requestFacts.js';

/** What a request shows of who sends it: nothing of it is checked yet. */
export interface Credentials {
  /** GraphQL over HTTP, GraphQL over WebSocket, or a REST request of some method. */
  readonly over: 'graphql' | 'websocket' | { readonly method: string };
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly csrfToken: string | undefined;
  readonly organization: string | undefined;
  /** The token of a link to a lab. */
  readonly link: string | undefined;
  /** The sender's address, which stands behind proxies that are trusted. */
  readonly address: string | undefined;
  /** The origin of the page that asks; programs have none. */
  readonly origin: string | undefined;
}

/** Who sends a request. */
export interface Identified {
  /** Who is signed in; undefined for a key, and for whoever comes by a link. */
  readonly person: Person | undefined;
  /** In which organisation the request runs, and as whom: somebody who is signed in may be in none. */
  readonly admitted: Result<Admitted, Failure>;
}

/** Filled in by the guard; the same object for every field of a GraphQL operation. */
export interface RequestContext {
  readonly credentials: Credentials;
  readonly facts: RequestFacts;
  actor?: Actor;
  /** Known before the guard asks, together with the lab that the query is about: see graphql/hotPath.ts. */
  identified?: Result<Identified, Failure>;
  /** The lab that the request is about, opened along with who sends it. */
  opened?: OpenedLab;
  /** What the operation costs: see cost.ts. */
  cost?: number;
  /** Taken from what the sender may ask for, once a request. */
  charge?: Promise<Charge>;
  /** Who is signed in; nobody is where a key asks. */
  person?: Person;
  /** Looks again who asks, for what lasts longer than a request: keys are revoked, and people leave, or become less, in between. From then on that is the actor. */
  lookAgain?: () => Promise<Actor>;
}

interface WithHeaders {
  readonly headers: IncomingHttpHeaders;
  readonly ip?: string;
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
  if ('headers' in source) return { credentials: credentialsOf(source, 'graphql'), facts: factsOf(source) };
  const { connectionParams = {}, extra } = source;
  const shown = credentialsOf(extra.request, 'websocket');
  const parameter = (name: string): string | undefined => {
    const value = connectionParams[name] ?? connectionParams[name.toLowerCase()];
    return typeof value === 'string' ? value : undefined;
  };
  const authorization = parameter('Authorization') ?? shown.authorization;
  const organization = parameter('Vantage-Organization') ?? shown.organization;
  const link = parameter('Vantage-Link') ?? shown.link;
  return { credentials: { ...shown, authorization, organization, link }, facts: factsOf(extra.request) };
}

/** The context of a REST request. */
export function restContext(request: WithHeaders & { readonly method: string }): RequestContext {
  return { credentials: credentialsOf(request, { method: request.method }), facts: factsOf(request) };
}

function credentialsOf({ headers, ip }: WithHeaders, over: Credentials['over']): Credentials {
  const single = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    over,
    authorization: headers.authorization,
    cookie: headers.cookie,
    csrfToken: single('x-csrf-token'),
    organization: single('vantage-organization'),
    link: single('vantage-link'),
    address: ip,
    origin: headers.origin,
  };
}
