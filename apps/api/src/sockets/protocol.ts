/** The protocol `graphql-transport-ws` on our connections: who may connect, what may run, and for how long that counts. */
import { isDatabaseAway } from '@vantage/db';
import type { Metrics } from '@vantage/process';
import type { ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { Context, Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Authenticator } from '../auth/authenticator.js';
import { graphqlContext } from '../auth/requestContext.js';
import { formatWebSocketErrors } from '../graphql/errors.js';
import type { FormatError } from '../graphql/errors.js';
import { trustOf, untrusted } from '../graphql/trustedDocuments.js';
import type { TrustedDocuments } from '../graphql/trustedDocuments.js';
import type { AddressLimits } from '../http/addressLimits.js';
import type { RateLimits } from '../http/rateLimits.js';
import { requestIdOf } from '../http/requestId.js';
import { inTurn, laneOf } from '../http/turns.js';
import type { Turns } from '../http/turns.js';
import { FailureException } from '../rest/failureException.js';
import { executeInTurn, partyOf, prepareOperation, refusalOf, subscribeMetered } from './operations.js';
import type { SocketContext } from './operations.js';
import type { SocketLimits } from './socketLimits.js';
import { createTally } from './tally.js';
import type { Release } from './tally.js';
import type { UpgradeRequest } from './upgradeRequest.js';

/** What hangs on a connection. */
export interface Behind {
  readonly socket: WebSocket;
  readonly request: UpgradeRequest;
}

type Connection = Context<Readonly<Record<string, unknown>>, Behind>;

export interface ProtocolParts {
  readonly schema: GraphQLSchema;
  readonly authenticator: Authenticator;
  readonly documents: TrustedDocuments;
  readonly rates: RateLimits;
  readonly metrics: Metrics;
  readonly format: FormatError;
  readonly limits: SocketLimits;
  readonly addresses: AddressLimits;
  readonly turns: Turns;
}

/** RFC 6455 section 7.4 and https://www.iana.org/assignments/websocket: nothing is wrong, and later there is room again. */
const TRY_AGAIN_LATER = 1013;

export function createProtocol({ schema, authenticator, documents, rates, metrics, format, limits, addresses, turns }: ProtocolParts): Server<Behind> {
  const connections = createTally(limits.perOrganization);
  const subscriptions = createTally(limits.subscriptions);
  const trusts = trustOf(documents);
  /** What ends with a connection. */
  const ends = new WeakMap<WebSocket, readonly Release[]>();
  /** Organisations of those who have said who they are, and did not come by a link. */
  const tenants = new WeakMap<WebSocket, string>();

  const formatted = ({ extra }: Connection, errors: readonly GraphQLError[]) => formatWebSocketErrors(errors, format, requestIdOf(extra.request));

  /** Whoever shows nothing may connect, and hears with each operation that this is not enough. */
  async function connected(connection: Connection): Promise<boolean> {
    const { socket, request } = connection.extra;
    const { authorization } = graphqlContext(connection).credentials;
    const shown = { headers: { authorization } };
    if (addresses.refusalOfKey(request.ip, shown) !== undefined) {
      socket.close(TRY_AGAIN_LATER, 'Your address has shown too many wrong keys.');
      return true;
    }
    const actor = await identify(connection);
    if (actor === undefined) {
      if (authorization !== undefined) addresses.noteFailedKey(request.ip);
      return true;
    }
    const release = connections.take(partyOf(actor));
    if (release === undefined) {
      socket.close(TRY_AGAIN_LATER, 'Your organisation has as many connections open as it may have.');
      return true;
    }
    if (actor.link === undefined) tenants.set(socket, actor.tenantId);
    const timer = setInterval(() => void lookAgain(connection), limits.checkEvery);
    ends.set(socket, [release, () => clearInterval(timer)]);
    return true;
  }

  async function identify(connection: Connection) {
    const found = await authenticator.identify(graphqlContext(connection).credentials);
    return actorOf(found);
  }

  /** Keys are revoked, sessions end and people leave while nothing happens that a subscription would tell of. */
  async function lookAgain(connection: Connection): Promise<void> {
    try {
      if ((await identify(connection)) === undefined) connection.extra.socket.close(CloseCode.Forbidden, 'Forbidden');
    } catch (error) {
      // As long as the database is away nobody is sent away for it.
      if (!isDatabaseAway(error)) connection.extra.socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  return makeServer<Readonly<Record<string, unknown>>, Behind>({
    connectionInitWaitTimeout: limits.initWithin,
    onConnect: connected,
    onClose: ({ extra: { socket } }) => {
      for (const end of ends.get(socket) ?? []) end();
    },
    onSubscribe: async (connection, _id, payload) => {
      if (!trusts(payload.query)) return [untrusted()];
      if (Object.keys(connection.subscriptions).length > limits.operations) return [tooManyOperations(limits.operations)];
      const { socket, request } = connection.extra;
      const lane = laneOf(tenants.get(socket), request.ip);
      const prepared = await inTurn(turns, lane, () => prepareOperation(schema, payload, { ...graphqlContext(connection), lane })).catch(refusalOf);
      return isRefusal(prepared) ? [...prepared] : prepared;
    },
    execute: (args: ExecutionArgs) => executeInTurn(args, contextOf(args), turns),
    subscribe: (args: ExecutionArgs) => subscribeMetered(args, contextOf(args), { rates, subscriptions, turns, count: metrics.subscription }),
    onError: (connection, _id, _payload, errors) => [...formatted(connection, errors)],
    onNext: (connection, _id, _payload, _args, result) =>
      result.errors === undefined ? undefined : { data: result.data ?? null, errors: formatted(connection, result.errors) },
  });
}

function actorOf(found: Awaited<ReturnType<Authenticator['identify']>>) {
  if (!found.ok) return undefined;
  const { admitted } = found.value;
  return admitted.ok ? admitted.value.actor : undefined;
}

function isRefusal(prepared: ReturnType<typeof prepareOperation>): prepared is readonly GraphQLError[] {
  return Array.isArray(prepared);
}

function contextOf({ contextValue }: ExecutionArgs): SocketContext {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- `prepareOperation` put it there
  return contextValue as SocketContext;
}

function tooManyOperations(most: number): GraphQLError {
  return new FailureException({ code: 'QUOTA_EXCEEDED', message: `At most ${most} operations run on one connection: end some, or open another.` });
}
