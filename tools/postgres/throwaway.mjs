// @ts-check
/** A server for one run of tests: its files go with it, and those of runs that were killed go with the next one. */
import { existsSync, readdirSync, rmSync, writeFileSync, readFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../processes/liveness.mjs';
import { borrowedAccount, giveAway, reachableFolder, temporaryFolders } from './account.mjs';
import { endLeftover, startPostgres } from './server.mjs';

const PREFIX = 'vantage-test-';
const OWNER = 'owner.pid';

/** @param {{ durable?: boolean }} [options] whether what was acknowledged must outlive a crash of the server */
export async function startThrowawayPostgres({ durable = false } = {}) {
  const parent = borrowedAccount() === undefined ? /** @type {string} */ (temporaryFolders()[0]) : reachableFolder(temporaryFolders());
  await sweep(parent);
  const folder = mkdtempSync(join(parent, PREFIX));
  giveAway(folder);
  writeFileSync(join(folder, OWNER), String(process.pid));
  const server = await startPostgres({ folder, durable });
  return {
    ...server,
    folder,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {string} parent */
async function sweep(parent) {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(parent, name);
    const owner = join(folder, OWNER);
    try {
      if (!existsSync(owner) || isAlive(Number(readFileSync(owner, 'utf8')))) continue;
      await endLeftover(join(folder, 'data'));
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // Another user's folder is theirs to sweep.
      if (!['EACCES', 'EPERM'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error;
    }
  }
}
