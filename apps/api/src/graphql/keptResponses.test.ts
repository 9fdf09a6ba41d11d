import { noMeters } from '@vantage/usecases';
import { expect, test } from 'vitest';
import { createKeptResponses } from './keptResponses.js';

const response = (characters: number) => ({ data: {}, text: 'x'.repeat(characters) });

test('a response that takes more than a sixteenth of the memory is not kept, one that takes less is', () => {
  const kept = createKeptResponses(noMeters, 64 * 1_024);
  kept.keep('small', response(1_024));
  kept.keep('large', response(1_025));
  expect([kept.find('small'), kept.find('large')]).toEqual([response(1_024), undefined]);
});

test('no more is kept than there is memory for: what was wanted last stays', () => {
  const kept = createKeptResponses(noMeters, 64 * 1_024);
  const names = Array.from({ length: 40 }, (_, index) => `response ${index}`);
  for (const name of names) kept.keep(name, response(1_000));
  expect(names.filter((name) => kept.find(name) !== undefined)).toEqual(names.slice(-16));
});
