// @ts-check
/**
 * Load as a crowd makes it: requests come evenly, whether the ones before were answered or not, and each waits from the moment that it was due.
 * (autocannon sends the requests of a second as fast as it can and then rests, which is the full load in bursts.)
 */
import { openConnection, requestOf } from './connection.mjs';
import { percentile } from './percentile.mjs';

/** @typedef {import('./load.mjs').Operation} Operation */
/** @typedef {import('./load.mjs').Outcome} Outcome */
/** @typedef {{ connections: number, seconds: number, rate: number }} Pace `rate`: requests a second */

/** Seconds that do not count: the sender itself is slow while its code is new to it. */
const WARM_UP = 1;

/**
 * @param {import('./server.mjs').Access} access
 * @param {readonly Operation[]} operations sent one after the other, over and over
 * @param {Pace} pace
 * @returns {Promise<Outcome>}
 */
export async function pace(access, operations, { connections, seconds, rate }) {
  const requests = operations.map((operation) => requestOf(access, JSON.stringify(operation)));
  const all = await Promise.all(Array.from({ length: connections }, () => openConnection(access.url)));
  const lent = lending(all);
  let failed = 0;
  const waits = await evenly(rate, Math.round(rate * (seconds + WARM_UP)), async (number) => {
    const connection = await lent.take();
    const request = requests[number % requests.length];
    if (request === undefined || !(await connection.ask(request))) failed += 1;
    lent.giveBack(connection);
  });
  for (const connection of all) connection.close();
  const counted = waits.subarray(Math.round(rate * WARM_UP)).sort();
  return { perSecond: counted.length / seconds, p50: percentile(counted, 0.5), p99: percentile(counted, 0.99), failed };
}

/** Lends each thing to one at a time; who comes when all are lent waits, first come first served. @template T @param {readonly T[]} things */
function lending(things) {
  const free = [...things];
  /** @type {((thing: T) => void)[]} */
  const waiting = [];
  return {
    /** @returns {Promise<T>} */
    take: async () => free.pop() ?? new Promise((resolve) => waiting.push(resolve)),
    giveBack: (/** @type {T} */ thing) => {
      const next = waiting.shift();
      if (next === undefined) free.push(thing);
      else next(thing);
    },
  };
}

/**
 * Begins a piece of work so many times a second.
 * @param {number} rate @param {number} count @param {(number: number) => Promise<void>} work
 * @returns {Promise<Float64Array>} milliseconds from when each was due until it was done, in the order of their beginnings
 */
function evenly(rate, count, work) {
  const waits = new Float64Array(count);
  const start = performance.now();
  let begun = 0;
  let done = 0;
  return new Promise((resolve) => {
    const one = async (/** @type {number} */ number) => {
      await work(number);
      waits[number] = performance.now() - start - (number * 1_000) / rate;
      done += 1;
      if (done === count) resolve(waits);
    };
    const clock = setInterval(() => {
      const due = Math.min(count, Math.floor(((performance.now() - start) * rate) / 1_000) + 1);
      while (begun < due) void one(begun++);
      if (begun === count) clearInterval(clock);
    }, 1);
  });
}
