// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {{ folder: string, layer: string | undefined }} Project
 */

/** @type {Map<string, Project | undefined>} */
const known = new Map();

/**
 * The workspace that a folder belongs to: the nearest package.json above it.
 * @param {string} folder
 * @returns {Project | undefined}
 */
export function projectOf(folder) {
  if (!known.has(folder)) known.set(folder, read(folder) ?? (dirname(folder) === folder ? undefined : projectOf(dirname(folder))));
  return known.get(folder);
}

/** @param {string} folder @returns {Project | undefined} */
function read(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  /** @type {{ nx?: { tags?: readonly string[] } }} */
  const { nx } = JSON.parse(readFileSync(file, 'utf8'));
  const tag = nx?.tags?.find((candidate) => candidate.startsWith('layer:'));
  return { folder, layer: tag?.slice('layer:'.length) };
}
