// @ts-check
/** Load by autocannon, and what its callers waited. */
import autocannon from 'autocannon';

/** @typedef {{ query: string, variables?: Record<string, unknown> }} Operation */
/** @typedef {{ connections: number, seconds: number, rate?: number }} Load `rate`: requests a second; without one, as many as the server takes */
/** @typedef {{ perSecond: number, p50: number, p99: number, failed: number }} Outcome times in milliseconds */

/**
 * Sends one operation again and again.
 * @param {import('./server.mjs').Access} access
 * @param {Operation} operation
 * @param {Load} load
 * @returns {Promise<Outcome>}
 */
export function send({ url, apiKey }, operation, { connections, seconds, rate }) {
  /** @type {number[]} */
  const times = [];
  let refused = 0;
  return new Promise((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections,
        duration: seconds,
        ...(rate === undefined ? {} : { overallRate: rate, ignoreCoordinatedOmission: true }),
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        body: JSON.stringify(operation),
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

/** @param {readonly number[]} sorted @param {number} share */
export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export function median(values) {
  return percentile([...values].sort((a, b) => a - b), 0.5);
}
