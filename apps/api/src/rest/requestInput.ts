/** A request checked against its route. */
import { issueCode, issueText, JSON_TYPE, offersOf } from '@vantage/contract';
import type { InputError, RestRoute } from '@vantage/contract';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { z } from 'zod';
import { FailureException } from './failureException.js';
import { InputException } from './inputException.js';

/** What `InputOf` says of a route in particular: `Handles` holds the two together. */
export interface CheckedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: { readonly type: string; readonly value: unknown } | undefined;
  readonly accept: string | undefined;
}

const WORDS = { error: issueText };

/** Everything that is wrong is told at once, each with its place. A path of the wrong form leads nowhere. */
export function readInput(route: RestRoute, request: FastifyRequest): CheckedInput {
  const params = route.params.safeParse(request.params);
  if (!params.success) throw new FailureException({ code: 'NOT_FOUND', message: 'There is nothing at this address.' });
  const accept = acceptedType(route, request);
  const query = route.query.safeParse(request.query, WORDS);
  const headers = route.headers.safeParse(request.headers, WORDS);
  const body = readBody(route, request);
  const errors = [
    ...errorsOf(query, (name) => ({ parameter: name })),
    ...errorsOf(headers, (name) => ({ header: name })),
    ...errorsOf(body.parsed, (_name, path) => ({ pointer: pointerOf(path) })),
  ];
  const [first] = [query, headers, body.parsed].flatMap(({ error }) => error?.issues ?? []);
  if (first !== undefined) throw new InputException(errors, issueCode(first));
  return {
    params: params.data,
    query: query.data,
    headers: headers.data,
    body: body.type === undefined ? undefined : { type: body.type, value: body.parsed.data },
    accept,
  };
}

/** The type that the client likes best of those that the route offers. */
function acceptedType(route: RestRoute, request: FastifyRequest): string | undefined {
  const offers = offersOf(route);
  if (offers.length === 0) return undefined;
  const type = new Negotiator(request).mediaType([...offers]);
  if (type !== undefined) return type;
  throw new FailureException({ code: 'NOT_ACCEPTABLE', message: `The answer can be had as ${offers.join(', ')}; \`Accept\` names none of them.` });
}

type Parsed = Pick<z.ZodSafeParseResult<unknown>, 'success' | 'data' | 'error'>;

function readBody(route: RestRoute, request: FastifyRequest): { readonly type: string | undefined; readonly parsed: Parsed } {
  if (route.body === undefined) return { type: undefined, parsed: { success: true, data: undefined } };
  const type = mediaTypeOf(request.headers['content-type']) ?? JSON_TYPE;
  const schema = Object.entries(route.body).find(([known]) => known === type)?.[1];
  if (schema !== undefined && isNothing(request.body) && !schema.safeParse(undefined).success) throw new InputException([{ pointer: '#', detail: `there is no body: send one of ${Object.keys(route.body).join(', ')}` }]);
  if (schema !== undefined) return { type, parsed: schema.safeParse(request.body ?? undefined, WORDS) };
  throw new FailureException({ code: 'UNSUPPORTED_MEDIA_TYPE', message: `The body is ${type}; here it may be ${Object.keys(route.body).join(', ')}.` });
}

function isNothing(body: unknown): boolean {
  return body === undefined || body === null;
}

/** `application/json; charset=utf-8` without its parameters. */
export function mediaTypeOf(header: string | undefined): string | undefined {
  return header?.split(';', 1)[0]?.trim().toLowerCase();
}

/** More than anybody would read; a body of ten megabytes may be wrong in a million places. */
const MOST_ERRORS = 20;

function errorsOf(parsed: Parsed, placeOf: (name: string, path: readonly PropertyKey[]) => Partial<InputError>): readonly InputError[] {
  const issues = (parsed.error?.issues ?? []).slice(0, MOST_ERRORS);
  const places = issues.flatMap((issue) => pathsOf(issue).map((path) => ({ ...placeOf(String(path[0] ?? ''), path), detail: sentence(issue) })));
  return places.slice(0, MOST_ERRORS);
}

/** A key that is not known is named in the issue, not in its path. */
function pathsOf(issue: z.core.$ZodIssue): readonly (readonly PropertyKey[])[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.slice(0, MOST_ERRORS).map((key) => [...issue.path, key]) : [issue.path];
}

function sentence(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'is not known here' : issue.message;
}

/** The fragment form of a JSON Pointer: RFC 6901, section 6. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return `#${path.map((part) => `/${encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;
}
