/** What a request expects of the server: `Expect`, RFC 9110, section 10.1.1. */
import type { FastifyInstance } from 'fastify';

/**
 * Passes over expectations that nobody here knows, as a server may. Node would answer them itself, with an empty 417 that has passed by everything of ours:
 * no problem document, no request id, no line in the log. `100-continue` stays Node's to answer.
 */
export function passOverExpectations({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
