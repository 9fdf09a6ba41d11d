/**
 * The short way of questions about stored labs. Who asks, whether they may, and which revision it is takes one round trip to the database, every
 * time. What that revision answers never changes, so an answer that was given before is given again, as the text that it was.
 */
import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { isDatabaseAway } from '@vantage/db';
import type { Admitted, OpenLab } from '@vantage/usecases';
import type { Authenticator } from '../auth/authenticator.js';
import type { RequestContext } from '../auth/requestContext.js';
import { chargeOnce } from '../http/rateLimits.js';
import type { RateLimits } from '../http/rateLimits.js';
import type { KeptResponses } from './keptResponses.js';
import { labQueryOf } from './labQuery.js';
import type { LabQuery } from './labQuery.js';
import { keepText, stringify } from './stringify.js';

type Request = GraphQLRequestContext<RequestContext>;
type Data = Readonly<Record<string, unknown>>;

/** Characters of variables beyond which the answer to them is not kept: few ask the same again. */
const MAX_VARIABLES = 16 * 1024;

export function hotPath(authenticator: Authenticator, rates: RateLimits, kept: KeptResponses): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => {
      /** Under which the answer to this request may be kept. */
      let key: string | undefined;
      return {
        responseForOperation: async (request) => {
          const { contextValue } = request;
          const admitted = await admit(authenticator, request);
          if (admitted?.opened?.lab.ok !== true) return null;
          contextValue.facts.tenant = admitted.actor.tenantId;
          key = keyOf(request, admitted.opened.lab.value);
          // Whoever may ask for no more hears it from the guard, which nothing that was kept lets pass by.
          if (key !== undefined && (await chargeOnce(rates, contextValue, admitted.actor)) !== undefined) key = undefined;
          const found = key === undefined ? undefined : kept.find(key);
          if (found === undefined) return null;
          key = undefined;
          return { http: request.response.http, body: { kind: 'single', singleResult: { data: found.data } } };
        },
        willSendResponse: async ({ response: { body } }) => {
          if (key === undefined || body.kind !== 'single' || body.singleResult.errors !== undefined) return;
          const { data } = body.singleResult;
          if (!isData(data)) return;
          const text = await stringify(data);
          keepText(data, text);
          kept.keep(key, { data, text });
        },
      };
    },
  };
}

/** Apollo lets no plugin fail with a code of its own: that the database is away is said by the guard, which asks it next. */
async function unlessAway<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isDatabaseAway(error)) return undefined;
    throw error;
  }
}

/** Who asks, with the lab that the operation is about. The guard, which asks next, goes on with the same; whatever stands against it is said there. */
async function admit(authenticator: Authenticator, { document, operation, request, contextValue }: Request): Promise<Admitted | undefined> {
  const query = document && operation && labQueryOf(document, operation);
  const id = query && idIn(query, request.variables);
  if (query === undefined || id === undefined) return undefined;
  const identified = await unlessAway(authenticator.identify(contextValue.credentials, { kind: query.kind, id }));
  if (identified === undefined) return undefined;
  contextValue.identified = identified;
  return identified.ok && identified.value.admitted.ok ? identified.value.admitted.value : undefined;
}

/** Everything that the answer depends on: the query, its variables, and what may change about the rows. */
function keyOf({ queryHash, request }: Request, { lab, revision }: OpenLab): string | undefined {
  const variables = JSON.stringify(request.variables ?? {});
  if (variables.length > MAX_VARIABLES) return undefined;
  return JSON.stringify([queryHash, request.operationName, variables, lab.id, lab.name, revision.id]);
}

function idIn({ id }: LabQuery, variables: Data | undefined): string | undefined {
  const value = id.kind === 'literal' ? id.value : variables?.[id.name];
  return typeof value === 'string' ? value : undefined;
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}
