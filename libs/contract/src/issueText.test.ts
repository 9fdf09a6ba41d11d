import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueText } from './issueText.js';

const schema = z.strictObject({
  name: z.string().min(1, 'is empty'),
  count: z.coerce.number().int(),
  kind: z.enum(['A', 'B']),
  only: z.literal('MATRIX'),
  until: z.iso.datetime(),
  since: z.coerce.date(),
  url: z.url(),
  list: z.array(z.string()),
  port: z.int().max(65_535),
  short: z.string().max(3),
  some: z.array(z.int()).min(1),
  either: z.union([z.string(), z.number()]),
});
const right = { name: 'a', count: '1', kind: 'A', only: 'MATRIX', until: '2026-01-31T12:00:00Z', since: '2026-01-31', url: 'https://a.example', list: [], port: 80, short: 'abc', some: [1], either: 1 };

test.each<[string, object, string]>([
  ['text that is not there', { name: undefined }, 'is missing'],
  ['a number instead of text', { name: 5 }, 'must be text'],
  ['text that the schema has words for', { name: '' }, 'is empty'],
  ['text instead of a number', { count: 'many' }, 'must be a number'],
  ['a choice that is not there', { kind: undefined }, 'is missing'],
  ['none of the choices', { kind: 'C' }, 'must be A or B'],
  ['not the only choice', { only: 'TIMELINE' }, 'must be MATRIX'],
  ['no time', { until: 'tomorrow' }, 'must be a time such as 2026-01-31T12:00:00Z'],
  ['no date', { since: 'tomorrow' }, 'must be a time such as 2026-01-31T12:00:00Z'],
  ['no URL', { url: 'example' }, 'must be a URL such as https://example.com/path'],
  ['an object instead of a list', { list: {} }, 'must be a list'],
  ['a number too large', { port: 65_536 }, 'must be at most 65535'],
  ['text too long', { short: 'abcd' }, 'must have at most 3 characters'],
  ['a list too short', { some: [] }, 'must have at least 1 items'],
  ['none of several forms', { either: [] }, 'has none of the forms that are known here'],
  ['a field too many', { other: 1 }, 'holds what is not known here: other'],
])('%s', (_what, wrong, text) => {
  const parsed = schema.safeParse({ ...right, ...wrong }, { error: issueText });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([text]);
});
