/** A route of the REST side as data: what validates a request and what documents it are the same thing. */
import type { z } from 'zod';
import type { ErrorCode } from '../errorCodes.js';
import { ofRequest } from './cost.js';
import type { Cost } from './cost.js';
import type { MediaType } from './mediaTypes.js';
import { noHeaders, none } from './parameters.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The chapters of the document, in its order. */
export const TAGS = ['Labs', 'Revisions', 'Branches', 'Questions', 'Simulations', 'Submissions', 'Sharing', 'Organisation', 'Teams', 'Keys', 'Webhooks', 'Sign-in', 'About'] as const;

export type Contents = Readonly<Partial<Record<MediaType, z.ZodType>>>;

/** One way in which a request succeeds. */
export interface Answer {
  readonly description: string;
  readonly content?: Contents;
  /** Headers that mean something, with their meaning. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestRoute {
  /** The document's operationId: what a generated client calls it. */
  readonly id: string;
  readonly method: Method;
  /** `/v1/labs/{lab}` */
  readonly path: string;
  readonly tag: (typeof TAGS)[number];
  readonly summary: string;
  readonly description?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** By their names in small letters. */
  readonly headers: z.ZodObject;
  readonly body?: Contents;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes beyond those that follow from the route's form, see `failuresOf`. */
  readonly failures: readonly ErrorCode[];
  /** `person`: for somebody who is signed in, in whatever organisation, or in none. `public`: for everybody. */
  readonly access: 'key' | 'person' | 'public';
  /** `byKey`: with an Idempotency-Key, the same request again has no further effect and gets the same answer. */
  readonly repetition: 'plain' | 'byKey';
  readonly cost: Cost;
}

/** What most routes have. */
const usual = { params: none, query: none, headers: noHeaders, failures: [], access: 'key', repetition: 'plain', cost: ofRequest } as const satisfies Partial<RestRoute>;

type Usual = typeof usual;

/** Keeps the exact type of a route, from which those of its handler follow; what it does not say is as usual. */
export function defineRoute<const R extends Omit<RestRoute, keyof Usual> & Partial<RestRoute>>(route: R): Omit<Usual, keyof R> & R {
  return { ...usual, ...route };
}

type BodyOf<R extends RestRoute> = R['body'] extends Contents
  ? { [K in keyof R['body']]: R['body'][K] extends z.ZodType ? { readonly type: K; readonly value: z.output<R['body'][K]> } : never }[keyof R['body']]
  : undefined;

type ContentTypes<A> = A extends { readonly content: infer C } ? keyof C : never;

/** What a handler gets: everything checked against the route. */
export interface InputOf<R extends RestRoute> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly headers: z.output<R['headers']>;
  readonly body: BodyOf<R>;
  /** The media type that the client likes best of those that the route offers. */
  readonly accept: ContentTypes<R['answers'][keyof R['answers']]>;
}

const FROM_SENDER: readonly ErrorCode[] = ['UNAUTHENTICATED', 'LINK_GONE', 'FORBIDDEN', 'NOT_FOUND', 'RATE_LIMITED', 'UNAVAILABLE'];
/** Told before anybody knows for which route the request is. */
const FROM_HTTP: readonly ErrorCode[] = ['MALFORMED_HTTP', 'REQUEST_TIMEOUT', 'HEADERS_TOO_LARGE'];
const FROM_BODY: readonly ErrorCode[] = ['MALFORMED_BODY', 'UNSUPPORTED_MEDIA_TYPE', 'BODY_TOO_LARGE'];
const FROM_REPETITION: readonly ErrorCode[] = ['IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_IN_FLIGHT'];

/** Every code that a route can answer with; the rest follows from what it takes and gives. */
export function failuresOf(route: RestRoute): readonly ErrorCode[] {
  const changes = route.method !== 'get';
  return [
    ...new Set<ErrorCode>([
      // Whoever is signed in names an organisation in a header, which may be none of theirs.
      ...(route.access === 'public' ? [] : FROM_SENDER),
      ...(route.access !== 'public' && changes ? (['CSRF_TOKEN_MISSING'] as const) : []),
      // Even a route without parameters refuses those that it does not know.
      'BAD_USER_INPUT',
      ...FROM_HTTP,
      // A body is read wherever one may be sent, and be it only to find that none is wanted.
      ...(changes ? FROM_BODY : []),
      ...(route.repetition === 'byKey' ? FROM_REPETITION : []),
      ...(offersOf(route).length > 0 ? (['NOT_ACCEPTABLE'] as const) : []),
      ...route.failures,
      'INTERNAL',
    ]),
  ];
}

/** Whether a reader who knows the state already is told no more than that (304). */
export function isConditional({ method, answers }: RestRoute): boolean {
  return method === 'get' && Object.values(answers).some(({ headers }) => headers?.['etag'] !== undefined);
}

/** The media types that a route can answer with, the usual one first. */
export function offersOf(route: RestRoute): readonly string[] {
  return [...new Set(Object.values(route.answers).flatMap((answer) => Object.keys(answer.content ?? {})))];
}
