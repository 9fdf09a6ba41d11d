/** A route of the REST side as data: what validates a request and what documents it are the same thing. */
import type { z } from 'zod';
import type { ErrorCode } from '../errorCodes.js';
import type { MediaType } from './mediaTypes.js';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** The chapters of the document, in its order. */
export const TAGS = ['Labs', 'Revisions', 'Questions', 'Simulations', 'Submissions', 'Webhooks', 'About'] as const;

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
  /** `public`: needs no key. */
  readonly access: 'key' | 'public';
  /** `byKey`: with an Idempotency-Key, the same request again has no further effect and gets the same answer. */
  readonly repetition: 'plain' | 'byKey';
}

/** Keeps the exact type of a route, from which those of its handler follow. */
export function defineRoute<const R extends RestRoute>(route: R): R {
  return route;
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

const FROM_BODY: readonly ErrorCode[] = ['MALFORMED_BODY', 'UNSUPPORTED_MEDIA_TYPE', 'BODY_TOO_LARGE'];
const FROM_REPETITION: readonly ErrorCode[] = ['IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_IN_FLIGHT'];

/** Every code that a route can answer with; the rest follows from what it takes and gives. */
export function failuresOf(route: RestRoute): readonly ErrorCode[] {
  return [
    ...new Set<ErrorCode>([
      ...(route.access === 'key' ? (['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED'] as const) : []),
      ...(Object.keys(route.params.shape).length > 0 ? (['NOT_FOUND'] as const) : []),
      // Even a route without parameters refuses those that it does not know.
      'BAD_USER_INPUT',
      ...(route.body === undefined ? [] : FROM_BODY),
      ...(route.repetition === 'byKey' ? FROM_REPETITION : []),
      ...(offersOf(route).length > 0 ? (['NOT_ACCEPTABLE'] as const) : []),
      ...route.failures,
      'UNAVAILABLE',
      'INTERNAL',
    ]),
  ];
}

/** The media types that a route can answer with, the usual one first. */
export function offersOf(route: RestRoute): readonly string[] {
  return [...new Set(Object.values(route.answers).flatMap((answer) => Object.keys(answer.content ?? {})))];
}
