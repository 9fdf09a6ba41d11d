/**
 * The short way of questions about stored labs. Who asks, whether they may, and which revision it is takes one round trip to the database, every
 * time. What that revision answers never changes, so an answer that was given before is given again, as the text that it was.
 */
import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { isDatabaseAway } from '@vantage/db';
import { openLab, createSizedCache } from '@vantage/usecases';
import type { Deps, OpenLab } from '@vantage/usecases';
import type { RequestContext } from '../auth/requestContext.js';
import { chargeOnce } from '../http/rateLimits.js';
import type { RateLimits } from '../http/rateLimits.js';
import { keepOpened } from '../labs/openedLab.js';
import { labQueryOf } from './labQuery.js';
import type { LabQuery } from './labQuery.js';
import { keepText, stringify } from './stringify.js';

type Request = GraphQLRequestContext<RequestContext>;
type Data = Readonly<Record<string, unknown>>;

/** An answer, and the text that goes out. */
interface KeptResponse {
  readonly data: Data;
  readonly text: string;
}

/** Bytes of answers that are kept. */
const KEPT = 64 * 1024 * 1024;

/** Characters of an answer, or of the variables that asked for it, beyond which it is not kept: it would push out many others. */
const MAX_TEXT = 1024 * 1024;
const MAX_VARIABLES = 16 * 1024;

export function hotPath(deps: Deps, rates: RateLimits): ApolloServerPlugin<RequestContext> {
  const kept = createSizedCache<KeptResponse>({ name: 'responses', bytes: KEPT, sizeOf: ({ text }) => 4 * text.length, meters: deps.meters });
  return {
    requestDidStart: async () => {
      /** Under which the answer to this request may be kept. */
      let key: string | undefined;
      return {
        responseForOperation: async (request) => {
          const opened = await open(deps, request);
          key = opened && keyOf(request, opened);
          const { proven } = request.contextValue;
          // Whoever may ask for no more hears it from the guard, which nothing that was kept lets pass by.
          if (proven !== undefined && key !== undefined && (await chargeOnce(rates, request.contextValue, proven)) !== undefined) key = undefined;
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
          if (text.length <= MAX_TEXT) kept.keep(key, { data, text });
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

/** Opens the lab that the operation is about. Whatever stands against that is said by those who answer without this. */
async function open(deps: Deps, { document, operation, request, contextValue }: Request): Promise<OpenLab | undefined> {
  const query = document && operation && labQueryOf(document, operation);
  const { authorization, link } = contextValue.credentials;
  const secret = link === undefined ? keyIn(authorization) : undefined;
  const id = query && idIn(query, request.variables);
  if (query === undefined || secret === undefined || id === undefined) return undefined;
  const opened = await unlessAway(openLab(deps, secret, { kind: query.kind, id }));
  if (opened === undefined) return undefined;
  contextValue.proven = opened.actor;
  contextValue.facts.tenant = opened.actor.tenantId;
  if (!opened.lab.ok) return undefined;
  keepOpened(opened.actor, opened.lab.value);
  return opened.lab.value;
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

function keyIn(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}
