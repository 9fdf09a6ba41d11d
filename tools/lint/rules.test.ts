/** Each rule of the lint, seen refusing what it is there for: a rule that refuses nothing guards nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, describe, expect, test } from 'vitest';
import { cycleThrough, importGraph } from './importGraph.mjs';
import { root } from '../root.mjs';

const eslint = new ESLint({
  cwd: root,
  // The parser takes one run over files on disk for granted where CI is set; here it must look at the text that it is given.
  overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
});
const scratch = mkdtempSync(join(tmpdir(), 'vantage-lint-'));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The rules that refuse `code` where it stands for the text of an existing file. */
async function refusals(file: string, code: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return (result?.messages ?? []).map((message) => message.ruleId);
}

const engine = 'libs/engine/src/index.ts';
const usecases = 'libs/usecases/src/index.ts';
const api = 'apps/api/src/index.ts';
const ownTest = 'libs/testkit/src/database.test.ts';

describe('the table of layers', () => {
  test.each([
    ['the engine imports another layer', engine, `export * from '@vantage/manifests';`],
    ['the engine imports a package', engine, `export * from 'yaml';`],
    ['the engine imports a module of Node', engine, `export * from 'node:fs';`],
    ['the engine imports at run time', engine, `export const load = (): Promise<unknown> => import('yaml');`],
    ['a relative import leaves the project', usecases, `export * from '../../engine/src/index.js';`],
    ['the API imports the engine for more than its types', api, `export { cidr } from '@vantage/engine';`],
    ['the API imports past the use cases', api, `export * from '@vantage/manifests';`],
    ['a use case imports a database driver', usecases, `export * from 'pg';`],
    ['source, not a test, imports the testkit', usecases, `export * from '@vantage/testkit';`],
  ])('refuses when %s', async (_sentence, file, code) => {
    expect(await refusals(file, code)).toEqual(['vantage/layers']);
  });

  test.each([
    ['the API imports types of the engine', api, `export type { Ip } from '@vantage/engine';`],
    ['a test imports the testkit and fast-check', ownTest, `export * from '@vantage/testkit';\nexport * from 'fast-check';`],
  ])('allows that %s', async (_sentence, file, code) => {
    expect(await refusals(file, code)).toEqual([]);
  });

  test('refuses a project that names no layer', async () => {
    const file = write('libs/roomless/src/index.ts', 'export {};');
    write('libs/roomless/package.json', '{ "name": "roomless" }');
    const { layerBoundaries } = await import('./layerBoundaries.mjs');
    const alone = new ESLint({
      cwd: scratch,
      overrideConfigFile: true,
      overrideConfig: { files: ['**/*.ts'], plugins: { vantage: { rules: { layers: layerBoundaries } } }, rules: { 'vantage/layers': 'error' } },
    });
    const [result] = await alone.lintFiles(file);
    expect(result?.messages.map((message) => message.messageId)).toEqual(['noLayer']);
  });
});

describe('import cycles', () => {
  test('a file that imports itself by way of another is found, with the way', () => {
    const first = write('cycle/a.ts', `import { b } from './b.js';\nexport const a = (): unknown => b;`);
    const second = write('cycle/b.ts', `export * from './a.js';\nexport const b = 1;`);
    const graph = importGraph(join(scratch, 'cycle'));
    expect(cycleThrough(graph, first)).toEqual([first, second]);
    expect(cycleThrough(graph, second)).toEqual([second, first]);
  });

  test('imports of types close no cycle, because they are erased', () => {
    const first = write('types/a.ts', `import type { B } from './b.js';\nexport type A = B;`);
    write('types/b.ts', `import { a } from './a.js';\nexport type B = typeof a;`);
    expect(cycleThrough(importGraph(join(scratch, 'types')), first)).toBeUndefined();
  });
});

describe('the other rules', () => {
  test.each([
    ['no-restricted-syntax', 'a default export', `export default 1;`],
    ['@typescript-eslint/no-explicit-any', 'any', `export const value: any = 1;`],
    ['@typescript-eslint/no-floating-promises', 'a promise that nobody awaits', `export function start(): void { Promise.reject(new Error()); }`],
    [
      '@typescript-eslint/switch-exhaustiveness-check',
      'a switch with a case missing',
      `export function name(kind: 'a' | 'b'): string { switch (kind) { case 'a': return 'A'; default: return '?'; } }`,
    ],
    ['@typescript-eslint/no-unsafe-type-assertion', 'a cast that hides doubt', `export const narrow = (value: string | number): string => value as string;`],
    ['@typescript-eslint/no-non-null-assertion', 'a value asserted to be there', `export const first = (values: readonly string[]): string => values[0]!;`],
    ['@typescript-eslint/consistent-type-imports', 'a type imported as a value', `import { Ip } from './model/index.js';\nexport type Address = Ip;`],
    ['@typescript-eslint/explicit-module-boundary-types', 'an exported function without its type', `export function one() { return 1; }`],
    ['no-console', 'printing from a library', `console.log('here');`],
    ['eqeqeq', 'a loose comparison', `export const same = (a: string, b: string): boolean => a == b;`],
    ['max-lines', 'a file of more than 400 lines', '//\n'.repeat(401)],
  ])('%s refuses %s', async (rule, _sentence, code) => {
    expect(await refusals(engine, code)).toContain(rule);
  });
});

/** Writes a file of the scratch folder and returns where it stands. */
function write(path: string, text: string): string {
  const file = join(scratch, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
