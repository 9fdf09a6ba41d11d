/** What browsers are told about every answer; pages of ours (`/ide`) say what they need on top. */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** Answers are data: nothing in them may run, be framed, or load anything. */
const NOTHING = { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'none'"], 'frame-ancestors': ["'none'"] };

const protect = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
  // A page of an origin that CORS allows reads answers; nobody embeds them.
  crossOriginResourcePolicy: { policy: 'same-site' },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
});

/** What helmet says is the same for every answer, so it is asked once: asked each time, it costs more than many an answer. */
export const PROTECTIVE_HEADERS: Readonly<OutgoingHttpHeaders> = protectiveHeaders();

export function sendSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(PROTECTIVE_HEADERS);
    done();
  });
}

function protectiveHeaders(): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  protect(request, response, (error) => {
    if (error !== undefined) throw new Error('helmet refuses its options', { cause: error });
  });
  return { ...response.getHeaders() };
}
