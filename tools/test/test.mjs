// @ts-check
/** `npm test`: everything that has to hold, on any machine with Node and npm. Plain Node, because nothing may be installed yet. */
import { ensureInstalled } from '../install/install.mjs';
import { build, generatedCode, lint, suites, typesOfTests } from './checks.mjs';
import { runTests } from './vitest.mjs';

/** @typedef {import('./checks.mjs').Check} Check */

const began = Date.now();
let passed = 0;
let failed = 0;

await ensureInstalled();
await check(generatedCode);
const built = check(build);
// Suites wait more than they compute: they run beside everything that comes after the build.
const suitesRun = built.then(() => Promise.all(suites.map(timed)));
await Promise.all([check(lint), built.then(() => check(typesOfTests))]);
const tests = await runTests();
passed += tests.passed;
failed += tests.failed;
for (const each of await suitesRun) tell(each);

console.log(`\n${tests.skipped > 0 ? `${tests.skipped} skipped, ` : ''}${seconds(began)} in all`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {Check} subject */
async function check(subject) {
  tell(await timed(subject));
}

/** @param {Check} subject */
async function timed(subject) {
  const start = Date.now();
  const result = await subject.run();
  return { ...result, title: subject.title, took: seconds(start) };
}

/** @param {Awaited<ReturnType<typeof timed>>} result */
function tell({ ok, output, note, title, took }) {
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? '✓' : '✗'} ${title} (${took})${note === undefined ? '' : `: ${note}`}`);
  if (!ok) console.log(output.trimEnd());
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
