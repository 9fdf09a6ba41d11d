/** The OpenAPI 3.1 document, made from the routes: https://spec.openapis.org/oas/v3.1.1.html */
import { z } from 'zod';
import { errorCodes } from '../errorCodes.js';
import type { ErrorCode } from '../errorCodes.js';
import { problem } from './problem.js';
import type { Answer, Contents, RestRoute } from './route.js';
import { failuresOf, isConditional, TAGS } from './route.js';
import { schemaless } from './schemas/archive.js';

const jsonObject = z.record(z.string(), z.json());
type Json = z.output<ReturnType<typeof z.json>>;
type JsonObject = z.output<typeof jsonObject>;

const IDEMPOTENCY_KEY: JsonObject = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description: 'Chosen by the sender: the same request again, within a day, has no further effect and gets the same answer.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

/** In which organisation somebody who is signed in asks; a key has its own. */
const ORGANIZATION: JsonObject = {
  name: 'vantage-organization',
  in: 'header',
  required: false,
  description: 'For a session: the slug of the organisation, by default the first that one is in.',
  schema: { type: 'string' },
};

/** What every answer to somebody who is known says of its price. */
const BUDGET: JsonObject = {
  'vantage-cost': { description: 'What the request cost.', schema: { type: 'integer' } },
  'ratelimit-policy': { description: 'What there is to ask for in a minute, in cost (`q`), for the key or the session and for the organisation; or for the link and the address of a visitor.', schema: { type: 'string' } },
  ratelimit: { description: 'What is left of each (`r`), and in how many seconds it is whole again (`t`).', schema: { type: 'string' } },
};

const budgetHeaders = mapValues(BUDGET, (_header, name) => ({ $ref: `#/components/headers/${name}` }));

/** A key says by itself who asks; a session's cookie, which browsers send unasked, counts for changes together with its second token. */
const SECURITY_SCHEMES: JsonObject = {
  key: { type: 'http', scheme: 'bearer', bearerFormat: 'vk_…' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-vantage-session', description: 'Of somebody who signed in; over plain http its name is `vantage-session`.' },
  link: { type: 'apiKey', in: 'header', name: 'Vantage-Link', description: 'The token of a link to a lab, which whoever holds it may read and ask.' },
  csrfToken: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token', description: 'As `GET /auth/session` tells it.' },
};

/** The document of the given routes; the same routes give the same document. */
export function openApiDocument(routes: readonly RestRoute[]): JsonObject {
  const schemas = new Map<string, Json>();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route, schemas);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Vantage',
      version: '1.0.0',
      description:
        'Network labs as text: can this vantage point reach this service, and why? Failures are problem documents (RFC 9457) with a `code`. What a request takes from what one may ask for in a minute is its `x-vantage-cost`: `base`, and `each.price` for each item of `each.of`.',
    },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      parameters: { organization: ORGANIZATION, idempotencyKey: IDEMPOTENCY_KEY },
      headers: BUDGET,
      schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function operationOf(route: RestRoute, schemas: Map<string, Json>): Json {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: securityOf(route),
    'x-vantage-cost': jsonObject.parse(route.cost),
    parameters: [
      ...parametersOf(route.params, 'path', schemas),
      ...parametersOf(route.query, 'query', schemas),
      ...parametersOf(route.headers, 'header', schemas),
      ...(route.repetition === 'byKey' ? [{ $ref: '#/components/parameters/idempotencyKey' }] : []),
      ...(route.access === 'key' ? [{ $ref: '#/components/parameters/organization' }] : []),
    ],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: contentOf(route.body, schemas) } }),
    responses: { ...successesOf(route, schemas), ...refusalsOf(route, schemas) },
  };
}

function securityOf({ access, method }: RestRoute): Json {
  const session = method === 'get' ? { session: [] } : { session: [], csrfToken: [] };
  switch (access) {
    case 'key':
      return [{ key: [] }, session, { link: [] }];
    case 'person':
      return [session];
    case 'public':
      return [];
  }
}

function parametersOf(object: z.ZodObject, place: 'path' | 'query' | 'header', schemas: Map<string, Json>): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(object, { io: 'input' });
  return Object.keys(object.shape).map((name) => {
    const { description, ...schema } = hoisted(properties[name], schemas);
    return { name, in: place, required: place === 'path' || required.includes(name), ...(description === undefined ? {} : { description }), schema };
  });
}

function successesOf(route: RestRoute, schemas: Map<string, Json>): JsonObject {
  const known = isConditional(route) ? { 304: { description: 'It is as `If-None-Match` says: nothing is sent again.' } } : {};
  return { ...mapValues(route.answers, (answer) => successOf(route, answer, schemas)), ...known };
}

function successOf({ access }: RestRoute, { description, content, headers = {} }: Answer, schemas: Map<string, Json>): Json {
  const told = { ...mapValues(headers, (meaning) => ({ description: meaning, schema: { type: 'string' } })), ...(access === 'key' ? budgetHeaders : {}) };
  return {
    description,
    ...(Object.keys(told).length === 0 ? {} : { headers: told }),
    ...(content === undefined ? {} : { content: contentOf(content, schemas) }),
  };
}

/** One answer for each status, which lists the codes that come with it. */
function refusalsOf(route: RestRoute, schemas: Map<string, Json>): JsonObject {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of failuresOf(route)) byStatus.set(errorCodes[code].status, [...(byStatus.get(errorCodes[code].status) ?? []), code]);
  const anyProblem = schemaOf(problem, schemas);
  const entries = [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => {
    const description = codes.map((code) => `\`${code}\`: ${errorCodes[code].meaning}`).join('\n\n');
    const schema = { ...anyProblem, properties: { code: { enum: codes } } };
    const headers = status === errorCodes.RATE_LIMITED.status && route.access === 'key' ? { headers: budgetHeaders } : {};
    return [String(status), { description, ...headers, content: { 'application/problem+json': { schema } } }] as const;
  });
  return Object.fromEntries(entries);
}

function contentOf(contents: Contents, schemas: Map<string, Json>): JsonObject {
  return mapValues(contents, (schema) => (schema === undefined || schemaless.has(schema) ? {} : { schema: schemaOf(schema, schemas) }));
}

function schemaOf(schema: z.ZodType, schemas: Map<string, Json>): JsonObject {
  return hoisted(z.toJSONSchema(schema, { io: 'input' }), schemas);
}

/** What a schema says itself. Its parts that have a name of their own go to the document's components, and are pointed to. */
function hoisted(schema: unknown, schemas: Map<string, Json>): JsonObject {
  const { $defs, ...own } = jsonObject.parse(schema);
  for (const [name, part] of Object.entries(jsonObject.parse($defs ?? {}))) {
    if (!schemas.has(name)) schemas.set(name, pointed(part));
  }
  delete own['$schema'];
  return mapValues(own, pointed);
}

function pointed(value: Json): Json {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value === 'string') return value.replace(/^#\/\$defs\//, '#/components/schemas/');
  return typeof value === 'object' && value !== null ? mapValues(value, pointed) : value;
}

function mapValues<V>(object: Readonly<Record<string, V>>, change: (value: V, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
