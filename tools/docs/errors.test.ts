/** The page of error codes and the source say the same. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '@vantage/contract';
import { expect, test } from 'vitest';
import { root } from '../root.mjs';

/** Of sources alone: beside them other tests make folders, and take them away, at any time. */
function textsUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .map((project) => join(root, folder, project, 'src'))
    .filter((sources) => existsSync(sources))
    .flatMap(textsIn);
}

function textsIn(sources: string): readonly string[] {
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|^generated\//.test(path))
    .map((path) => readFileSync(join(sources, path), 'utf8'));
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
