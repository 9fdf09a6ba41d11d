/** Methods that no route of ours has. */
import { NotFoundException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { methodsAt } from '../rest/allowedMethods.js';

/** Those that are read on; whatever another one brings along is not looked at. */
const READ = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Answers OPTIONS with the methods of the address (RFC 9110, section 9.3.7), to which CORS has added what it says by then; turns away whatever is no method of ours. */
export function answerMethods(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (READ.has(request.method)) return done();
    const methods = methodsAt(request.url);
    // The filter tells an address that other methods know from one that nobody does.
    if (!isPreflight(request) && (request.method !== 'OPTIONS' || methods.length === 0)) return done(new NotFoundException());
    void reply.code(204).header('allow', methods.join(', ')).send();
  });
}

/** To one of those a page hears what its request is answered, and only if it goes well: https://fetch.spec.whatwg.org/#cors-preflight-request */
function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}
