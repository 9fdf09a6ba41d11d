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
// Two at a time: more would not be faster on two cores.
await Promise.all([check(lint), check(build).then(() => check(typesOfTests))]);
const tests = await runTests();
passed += tests.passed;
failed += tests.failed;
for (const suite of suites) await check(suite);

console.log(`\n${tests.skipped > 0 ? `${tests.skipped} skipped, ` : ''}${seconds(began)} in all`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {Check} subject */
async function check(subject) {
  const start = Date.now();
  const { ok, output, note } = await subject.run();
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? '✓' : '✗'} ${subject.title} (${seconds(start)})${note === undefined ? '' : `: ${note}`}`);
  if (!ok) console.log(output.trimEnd());
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
