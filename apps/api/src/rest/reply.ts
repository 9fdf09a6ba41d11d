/** What a handler answers, before anything is sent. */
import { JSON_TYPE } from '@vantage/contract';
import type { MediaType } from '@vantage/contract';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text or bytes as they are sent; absent where the answer has no body. */
  readonly body?: Body;
  /** What a repetition of the request gets instead, see `createdWithSecret`. */
  readonly repeatedBody?: Body;
  /** What is sent in the place of the body, see `completedLater`. */
  readonly later?: () => Promise<Body>;
}

interface Body {
  readonly type: MediaType;
  readonly content: string | Uint8Array;
}

type Headers = Readonly<Record<string, string>>;

export function ok(value: unknown, headers: Headers = {}): Reply {
  return json(200, value, headers);
}

export function created(value: unknown, headers: Headers & { readonly location: string }): Reply {
  return json(201, value, headers);
}

/** The secret is shown this once: what is kept for a repetition of the request has null in its place. */
export function createdWithSecret(value: object, secret: Secret, headers: Headers & { readonly location: string }): Reply {
  return { ...created({ ...value, ...secret }, headers), repeatedBody: withoutSecret(value, secret) };
}

/** As above, for a new secret of what is there already. */
export function okWithSecret(value: object, secret: Secret): Reply {
  return { ...ok({ ...value, ...secret }), repeatedBody: withoutSecret(value, secret) };
}

type Secret = Readonly<Record<string, string>>;

function withoutSecret(value: object, secret: Secret): Body {
  const hidden = Object.fromEntries(Object.keys(secret).map((name) => [name, null]));
  return { type: JSON_TYPE, content: JSON.stringify({ ...value, ...hidden }) };
}

/** What takes too long for the transaction in which the reply is kept is made after it; a repetition gets the reply as it is without. */
export function completedLater(reply: Reply, complete: () => Promise<unknown>): Reply {
  return { ...reply, later: async () => ({ type: JSON_TYPE, content: JSON.stringify(await complete()) }) };
}

/** The work is promised, and not done yet. */
export function accepted(value: unknown, headers: Headers & { readonly location: string }): Reply {
  return json(202, value, headers);
}

export function noContent(): Reply {
  return { status: 204, headers: {} };
}

/** An answer in another form than JSON. */
export function content(type: MediaType, text: string | Uint8Array, headers: Headers = {}): Reply {
  return { status: 200, headers, body: { type, content: text } };
}

function json(status: number, value: unknown, headers: Headers): Reply {
  return { status, headers, body: { type: JSON_TYPE, content: JSON.stringify(value) } };
}
