// @ts-check
/** `npm ci`, when what is installed is not what the lockfile says. Needs nothing but Node and npm. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes/run.mjs';
import { root } from '../root.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

export async function ensureInstalled() {
  if (isInstalled()) return;
  process.stdout.write('Installing dependencies (npm ci) …\n');
  // npm names itself in the environment of the scripts that it runs.
  const npm = process.env['npm_execpath'];
  /** @type {[string, ...string[]]} */
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const { ok } = await run([...command, 'ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], { output: 'shown' });
  if (!ok) throw new Error('npm ci failed; see its message above.');
}

/** npm writes node_modules/.package-lock.json last, so an interrupted install does not pass for a finished one. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(record);
  return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) => {
    if (!path.includes('node_modules/')) return true;
    const found = present[path];
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version && (link === true || existsSync(join(root, path)));
  });
}

/** @param {string} file */
function packagesOf(file) {
  return /** @type {Lockfile} */ (JSON.parse(readFileSync(file, 'utf8'))).packages;
}
