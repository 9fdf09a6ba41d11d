/** The name of a request, in the log and in every answer: the caller's own where it has one, so that it finds its request in our log. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const REQUEST_ID = 'x-request-id';

/** One line of plain characters: what others put into their logs unread must not break out of them. */
const VALID = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$/;

/** Lies on the request, as its facts do. */
const GIVEN = Symbol('request id');

/** Always the same one for the same request, an upgrade to WebSocket among them. */
export function requestIdOf(request: { readonly headers: IncomingHttpHeaders; [GIVEN]?: string }): string {
  return (request[GIVEN] ??= newId(request.headers[REQUEST_ID]));
}

function newId(sent: string | readonly string[] | undefined): string {
  return typeof sent === 'string' && VALID.test(sent) ? sent : randomUUID();
}
