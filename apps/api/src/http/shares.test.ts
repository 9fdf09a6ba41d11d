import { expect, test } from 'vitest';
import { createShares } from './shares.js';

/** Shares of eight, under an event loop that is as busy as it is told to be. */
function shares() {
  const load = { time: 0, busy: 0 };
  const { note, of } = createShares(8, { now: () => load.time, busy: () => load.busy });
  return {
    note,
    of,
    /** Lets as much time go by, in which the loop is so busy and both lanes ask. */
    after: (milliseconds: number, busy: number) => {
      for (const end = load.time + milliseconds; load.time < end; load.time += 10) {
        load.busy = busy;
        for (const lane of ['quiet', 'loud']) {
          note(lane);
          of(lane);
        }
      }
    },
    wait: (milliseconds: number) => {
      load.time += milliseconds;
    },
  };
}

test('a lane alone may have all, however busy the event loop is', () => {
  const { note, of, wait } = shares();
  for (let count = 0; count < 20; count += 1) {
    note('loud');
    wait(100);
    expect(of('loud')).toBe(8);
  }
});

test('beside another lane it has less while the event loop is full, and one at least', () => {
  const { of, after } = shares();
  after(100, 1);
  expect(of('loud')).toBeLessThanOrEqual(4);
  after(1_000, 1);
  expect(of('loud')).toBe(1);
  expect(of('quiet')).toBe(1);
});

test('where the event loop has room again, lanes have more, one by one', () => {
  const { of, after } = shares();
  after(1_000, 1);
  after(40, 0.2);
  expect(of('loud')).toBe(2);
  after(1_000, 0.2);
  expect(of('loud')).toBe(8);
});

test('an event loop that is as busy as it is to be leaves the limit as it is', () => {
  const { of, after } = shares();
  after(1_000, 1);
  after(40, 0.2);
  after(1_000, 0.6);
  expect(of('loud')).toBe(2);
});

test('a lane has all again a second after the last other one asked, and loses it when that comes back', () => {
  const { of, note, after, wait } = shares();
  after(1_000, 1);
  wait(1_100);
  note('loud');
  expect(of('loud')).toBe(8);
  note('quiet');
  expect(of('loud')).toBe(1);
});
