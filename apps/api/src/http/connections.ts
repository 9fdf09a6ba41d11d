/**
 * How connections end with the process: where nothing is under way at once, everywhere else with the last answer. Node would cut off answers that it has
 * handed to the socket and that the client has not taken yet, and would wait for clients that never say anything.
 */
import type { Socket } from 'node:net';
import type { Health } from '@vantage/process';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerBroken } from './brokenRequests.js';

/** Milliseconds for a first request that is on its way already: whoever has just connected was not told to go elsewhere. */
const FIRST_WITHIN = 500;

/** `arriveWithin`: milliseconds that a request which was begun may still take to arrive once the server closes. */
export function endConnectionsInOrder(server: FastifyInstance, health: Health, arriveWithin: number): void {
  /** Lists, and no sets: those keep what was taken out of them until a full collection of garbage (V8's tables lead from each to the next). */
  const underWay = new Map<Socket, FastifyReply[]>();
  let closing = false;

  function end(socket: Socket, reply: FastifyReply): void {
    const replies = underWay.get(socket);
    const at = replies?.indexOf(reply) ?? -1;
    if (at >= 0) replies?.splice(at, 1);
    if (closing && replies?.length === 0) socket.destroySoon();
  }

  /** Node calls it when the server closes; its own takes a connection for idle as soon as the last of an answer was written, wherever that is. */
  function closeIdleConnections(): void {
    closing = true;
    endIdle((socket) => socket.bytesWritten > 0);
    setTimeout(() => endIdle(() => true), FIRST_WITHIN).unref();
    setTimeout(refuseUnfinished, arriveWithin).unref();
  }

  function endIdle(isMeant: (socket: Socket) => boolean): void {
    for (const [socket, replies] of underWay) if (replies.length === 0 && isMeant(socket)) socket.destroySoon();
  }

  function refuseUnfinished(): void {
    for (const [socket, replies] of underWay) if (replies.some(isArriving)) answerBroken(tooLate(), socket);
  }

  server.server.closeIdleConnections = closeIdleConnections;
  server.server.on('connection', (socket: Socket) => {
    underWay.set(socket, []);
    socket.once('close', () => underWay.delete(socket));
  });
  // A WebSocket from now on, which is told of the end in another way.
  server.server.on('upgrade', ({ socket }) => underWay.delete(socket));
  server.addHook('onRequest', (request, reply, done) => {
    underWay.get(request.raw.socket)?.push(reply);
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    // Sends clients elsewhere: nothing is lost on a connection whose last answer says that it is the last.
    if (health.isStopping()) void reply.header('connection', 'close');
    done(null, payload);
  });
  server.addHook('onResponse', (request, reply, done) => {
    end(request.raw.socket, reply);
    done();
  });
}

function isArriving({ request, raw }: FastifyReply): boolean {
  return !request.raw.complete && !raw.headersSent;
}

function tooLate(): Error {
  return Object.assign(new Error('The server ends, and the request has not come to its own end.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
}
