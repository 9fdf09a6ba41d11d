import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ExampleLab } from './seedDemo.js';

/** Every folder inside `folder` is a lab of that name; its YAML and JSON files, however deep, are the lab's. */
export async function readLabFolders(folder: string): Promise<readonly ExampleLab[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map(async (name) => ({ name, files: await readLabFiles(join(folder, name)) })));
}

async function readLabFiles(folder: string): Promise<ExampleLab['files']> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => ({ path: relative(folder, file).replaceAll(sep, '/'), content: await readFile(file, 'utf8') })),
  );
}
