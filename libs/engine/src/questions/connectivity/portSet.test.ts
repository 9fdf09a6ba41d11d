import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERY_PORT, intersectPorts, portSet, subtractPorts, unionPorts, type PortSet } from './portSet.js';

/** Small numbers, so that intervals meet, touch and contain each other; the last port among them. */
const edge = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(65_534, 65_535));
const interval = fc.tuple(edge, edge).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const set = fc.array(interval, { maxLength: 4 }).map(portSet);
const PROBES = [...Array.from({ length: 22 }, (_, index) => index + 1), 40_000, 65_533, 65_534, 65_535];

function has(ports: PortSet, port: number): boolean {
  return ports.some(({ from, to }) => port >= from && port <= to);
}

describe('port sets', () => {
  it('are unions, intersections and differences of what they hold', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        for (const port of PROBES) {
          expect(has(unionPorts(a, b), port)).toBe(has(a, port) || has(b, port));
          expect(has(intersectPorts(a, b), port)).toBe(has(a, port) && has(b, port));
          expect(has(subtractPorts(a, b), port)).toBe(has(a, port) && !has(b, port));
        }
      }),
    );
  });

  it('are equal as values where they hold the same ports', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(unionPorts(subtractPorts(a, b), intersectPorts(a, b))).toEqual(a);
      }),
    );
  });

  it.each([
    ['intervals that touch become one', portSet([{ from: 80, to: 81 }, { from: 82, to: 90 }]), [{ from: 80, to: 90 }]],
    ['an interval inside another vanishes', portSet([{ from: 1, to: 100 }, { from: 5, to: 6 }]), [{ from: 1, to: 100 }]],
    ['taking one port from all leaves two intervals', subtractPorts(EVERY_PORT, [{ from: 80, to: 80 }]), [{ from: 1, to: 79 }, { from: 81, to: 65_535 }]],
    ['taking all leaves none', subtractPorts(EVERY_PORT, EVERY_PORT), []],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });
});
