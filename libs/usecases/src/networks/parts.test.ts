import { expect, test } from 'vitest';
import { countParts, cutToParts, joinParts } from './parts.js';

function connections(count: number) {
  const peer = { kind: 'ingressController', name: 'nginx' } as const;
  return { connections: Array.from({ length: count }, () => ({ from: peer, to: peer, all: true, ports: [] })), notes: [] };
}

test.each([0, 1, 1_000, 1_001, 2_500])('an answer with %s connections comes back whole', (count) => {
  const answer = connections(count);
  const { first, parts } = cutToParts(answer);
  expect(countParts(first)).toBe(parts.length);
  expect(joinParts(first, parts)).toEqual(answer);
});

test('a long list crosses in parts, none of them long', () => {
  const { first, parts } = cutToParts(connections(2_500));
  expect(first.answer).toEqual({ connections: [], notes: [] });
  expect(parts.map((part) => part.length)).toEqual([1_000, 1_000, 500]);
});

test('a short answer crosses as it is', () => {
  const answer = connections(3);
  expect(cutToParts(answer)).toEqual({ first: { answer, lists: [] }, parts: [] });
});
