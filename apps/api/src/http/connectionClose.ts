/** Sends clients elsewhere while the process ends: an answer that says `Connection: close` is the last on its connection, and none is lost on it. */
import type { Health } from '@vantage/process';
import type { FastifyInstance } from 'fastify';

export function closeConnectionsWhenStopping(server: FastifyInstance, health: Health): void {
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (health.isStopping()) void reply.header('connection', 'close');
    done(null, payload);
  });
}
