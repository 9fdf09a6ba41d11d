/** Every link of a page to another file of the project leads somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../root.mjs';

const pages = [
  'README.md',
  ...['docs', 'labs'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))),
].filter((path) => path.endsWith('.md'));

test.each(pages)('%s', (page) => {
  const targets = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)].map(([, target]) => target ?? '');
  expect(targets.filter((target) => !existsSync(resolve(root, dirname(page), target)))).toEqual([]);
});
