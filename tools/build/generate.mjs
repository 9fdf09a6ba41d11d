// @ts-check
/** Writes the code that is made from other files and not kept in git: today Prisma's client. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installed, run } from '../processes/run.mjs';
import { root } from '../root.mjs';

const schema = join(root, 'prisma', 'schema.prisma');
const generated = join(root, 'libs', 'db', 'src', 'generated');

/**
 * The schema engine that Prisma would download is needed for migrations alone; a program that fails stands in for it, so that
 * nothing is fetched and nothing can pretend to have migrated.
 */
const environment = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };

/** @returns {Promise<{ ok: boolean, output: string }>} */
export async function generate() {
  if (!existsSync(schema) || isFresh()) return { ok: true, output: '' };
  return run(installed('prisma/build/index.js', 'generate'), { env: environment });
}

function isFresh() {
  if (!existsSync(generated)) return false;
  const written = readdirSync(generated, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return written.length > 0 && Math.min(...written) > statSync(schema).mtimeMs;
}
