/** The page of error codes and the source say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '@vantage/contract';
import { expect, test } from 'vitest';
import { root } from '../root.mjs';

function textsUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\/)src\/.*\.ts$/.test(path) && !/\.test\.ts$|(^|\/)(dist|generated|node_modules)\//.test(path))
    .map((path) => readFileSync(join(root, folder, path), 'utf8'));
}

/** `'SUBJECT.WHAT_IS_WRONG'` wherever it is written. */
const codesInSource = new Set([...textsUnder('libs'), ...textsUnder('apps')].flatMap((text) => [...text.matchAll(/'([A-Z]+\.[A-Z_]+)'/g)].map(([, code]) => code)));
const documented = new Set([...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/`([A-Z]+(?:[._][A-Z_]+)*)`/g)].map(([, code]) => code));

test('every code of the source is documented', () => {
  expect([...codesInSource].filter((code) => !documented.has(code))).toEqual([]);
});

test('every code that a request can fail with is documented, with its status', () => {
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  const rows = Object.entries(errorCodes).filter(([code]) => !code.startsWith('QUESTION.'));
  expect(rows.filter(([code, { status }]) => !page.includes(`| \`${code}\` | ${status} |`)).map(([code]) => code)).toEqual([]);
});

test('every documented code of files, questions and notes is in the source', () => {
  expect([...documented].filter((code) => code?.includes('.') === true && !codesInSource.has(code))).toEqual([]);
});
