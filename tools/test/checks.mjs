// @ts-check
/** What `npm test` checks, besides the tests that vitest counts. Each is one check: it passes or it fails. */
import { generate } from '../build/generate.mjs';
import { installed, run } from '../processes/run.mjs';

/**
 * @typedef {object} Check
 * @property {string} title
 * @property {() => Promise<{ ok: boolean, output: string, note?: string }>} run `note` is said even where all is well
 */

/** @type {Check} */
export const generatedCode = { title: 'generated code', run: generate };

/** @type {Check} */
export const lint = { title: 'lint', run: () => run(installed('eslint/bin/eslint.js', '.', '--max-warnings=0')) };

/** @type {Check} */
export const build = { title: 'build', run: () => run(installed('typescript/bin/tsc', '-b')) };

/** @type {Check} */
export const typesOfTests = {
  title: 'types of tests and tools',
  run: () => run(installed('typescript/bin/tsc', '-p', 'tsconfig.test.json')),
};

/**
 * Suites of their own, beside the tests: each a program that fails when one of its cases does.
 * @type {readonly Check[]}
 */
export const suites = [{ title: 'kernel witness', run: kernelWitness }];

/** The engine held against real kernels; its last line says how it went, or why this machine cannot be a witness. */
async function kernelWitness() {
  const result = await run([process.execPath, 'tools/witness/dist/main.js', '--labs', process.env['VANTAGE_WITNESS_LABS'] ?? '20']);
  return { ...result, note: result.output.trimEnd().split('\n').at(-1) ?? '' };
}
