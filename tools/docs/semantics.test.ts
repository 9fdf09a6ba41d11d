import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The statements of the semantics are numbered S1 to S85; each has table cases that are named by it. */
const STATEMENTS = Array.from({ length: 85 }, (_, index) => index + 1);

const sources = fileURLToPath(new URL('../../libs/', import.meta.url));

function numbersWithCases(): ReadonlySet<number> {
  const tests = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'));
  const numbers = tests.flatMap((path) => [...readFileSync(join(sources, path), 'utf8').matchAll(/\bS(\d{1,2})\b/g)].map((match) => Number(match[1])));
  return new Set(numbers);
}

describe('the semantics', () => {
  const covered = numbersWithCases();

  it('have a table case for every number', () => {
    expect(STATEMENTS.filter((number) => !covered.has(number))).toEqual([]);
  });
});
