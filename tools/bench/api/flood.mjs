// @ts-check
/** Load by autocannon: as much as the server takes, each connection asking again once it was answered. */
import autocannon from 'autocannon';
import { percentile } from './percentile.mjs';

/**
 * @param {import('./server.mjs').Access} access
 * @param {readonly import('./load.mjs').Operation[]} operations
 * @param {{ connections: number, seconds: number }} load
 * @returns {Promise<import('./load.mjs').Outcome>}
 */
export function flood({ url, apiKey }, operations, { connections, seconds }) {
  /** @type {number[]} */
  const times = [];
  const bodies = operations.map((operation) => JSON.stringify(operation));
  let refused = 0;
  let sent = 0;
  return new Promise((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections,
        duration: seconds,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        method: 'POST',
        ...(bodies.length === 1 ? { body: bodies[0] } : { requests: [{ setupRequest: (request) => ({ ...request, body: bodies[sent++ % bodies.length] }) }] }),
      },
      (error, result) => {
        if (error !== null) return reject(new Error('autocannon gave up', { cause: error }));
        times.sort((a, b) => a - b);
        const failed = refused + result.errors;
        resolve({ perSecond: times.length / result.duration, p50: percentile(times, 0.5), p99: percentile(times, 0.99), failed });
      },
    );
    run.on('response', (_client, status, _bytes, time) => {
      times.push(time);
      if (status !== 200) refused += 1;
    });
  });
}
