// @ts-check
/** `npm run corpora -- KIND DIR`: holds the engine against a folder of expectations that someone else wrote. Needs nothing but Node and npm. */
import { ensureInstalled } from '../install/install.mjs';

await ensureInstalled();
// Only now: translating needs what was installed.
const { transpile } = await import('../build/transpile.mjs');
transpile();
const { corpusRunners } = await import('@vantage/testkit/runners');

const [kind, folder] = process.argv.slice(2);
const runner = kind === undefined ? undefined : corpusRunners.get(kind);
if (runner === undefined || folder === undefined) {
  process.stderr.write(`usage: npm run corpora -- KIND DIR\nkinds: ${[...corpusRunners.keys()].join(', ')}\n`);
  process.exit(2);
}

const verdicts = runner(folder);
for (const { name, differences } of verdicts) {
  process.stdout.write(`${differences.length === 0 ? 'exact' : 'DIFFERS'}  ${name}\n`);
  for (const line of differences.slice(0, 10)) process.stdout.write(`    ${line}\n`);
  if (differences.length > 10) process.stdout.write(`    … and ${differences.length - 10} more\n`);
}
const exact = verdicts.filter(({ differences }) => differences.length === 0).length;
process.stdout.write(`${exact} of ${verdicts.length} cases exact\n`);
process.exitCode = exact === verdicts.length ? 0 : 1;
