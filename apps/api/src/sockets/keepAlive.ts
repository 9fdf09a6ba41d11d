import type { WebSocket } from 'ws';
import type { Release } from './tally.js';

/** Milliseconds between two pings, and as many for the answer: below the minute after which proxies cut what is silent. */
const EVERY = 12_000;

/** Asks now and then whether anybody is there still, and cuts the connection where nobody answers; the function ends it. */
export function keepAlive(socket: WebSocket): Release {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, EVERY);
  return () => clearInterval(timer);
}
