// @ts-check
/** `npm start`: the whole product from a fresh clone, and a first answer. Plain Node, because nothing may be installed yet. */
import { ensureInstalled } from '../install/install.mjs';

try {
  await ensureInstalled();
  // Everything from here on needs what was just installed.
  const { runVantage } = await import('./vantage.mjs');
  // An interrupted start may still be busy somewhere: what it begins now ends with this process.
  process.exit(await runVantage());
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
