// @ts-check
import { accessSync, chownSync, constants, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The id of `nobody` on Linux and of most containers' least privileged user. */
const NOBODY = 65534;

/**
 * Who runs PostgreSQL. It refuses to run as root, so root lends it another account; anybody else runs it as themselves.
 * @returns {{ uid: number, gid: number } | undefined}
 */
export function borrowedAccount() {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
}

/**
 * A folder outside the checkout that the borrowed account can reach: the checkout often stands under a home that only root may enter.
 * @param {readonly string[]} candidates in order of preference
 */
export function reachableFolder(candidates) {
  for (const candidate of candidates) {
    if (isWritable(candidate) && isOpenToAll(candidate)) return candidate;
  }
  throw new Error(`PostgreSQL needs a folder that every user may enter; none of these is: ${candidates.join(', ')}`);
}

/** Where short-lived files go. */
export function temporaryFolders() {
  return [tmpdir(), '/tmp', '/var/tmp'];
}

/** Where files stay over a reboot. */
export function lastingFolders() {
  return ['/var/lib', ...temporaryFolders()];
}

/**
 * Makes a folder and gives it to the account that PostgreSQL runs as.
 * @param {string} folder
 */
export function makeOwnFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  giveAway(folder);
  return folder;
}

/**
 * @param {string} path
 */
export function giveAway(path) {
  const account = borrowedAccount();
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} folder @returns {boolean} */
function isOpenToAll(folder) {
  const enterable = (statSync(folder).mode & 0o001) !== 0;
  const parent = dirname(folder);
  return enterable && (parent === folder || isOpenToAll(join(parent)));
}
