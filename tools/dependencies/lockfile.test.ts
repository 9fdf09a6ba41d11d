/**
 * What is installed, as far as the checkout itself can tell: exactly these bytes, from the registry, under licences that ask for nothing but
 * their mention. Whether something of it is known to be vulnerable only a registry can say: `.ci/run` asks, and tells when nobody answers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../root.mjs';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: true;
  readonly dev?: true;
  readonly devOptional?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, Package>> };
const all = Object.entries(packages);
const workspaces = all.filter(([path]) => !path.includes('node_modules/'));
const installed = all.filter(([path, { link }]) => path.includes('node_modules/') && link !== true);

/** Licences of what runs, by their SPDX names; a new one is looked at by a person. */
const LICENCES = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', '(MIT AND BSD-3-Clause)']);

test('every package is held by the hash of its content', () => {
  expect(installed.length).toBeGreaterThan(500);
  expect(installed.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true).map(([path]) => path)).toEqual([]);
});

test('every package comes from the registry, and none from a host or a branch of somebody', () => {
  const elsewhere = installed.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'));
  expect(elsewhere.map(([path, { resolved }]) => `${path} ${resolved}`)).toEqual([]);
});

test('every workspace asks for exact versions', () => {
  const wanted = workspaces.flatMap(([path, { dependencies = {}, devDependencies = {} }]) =>
    Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => ({ path, name, version })),
  );
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('scripts of packages do not run when they are installed', () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
});

test('what runs stands under licences that somebody has looked at', () => {
  const running = installed.filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true);
  expect(running.filter(([, { license }]) => license === undefined || !LICENCES.has(license)).map(([path, { license }]) => `${path} ${license}`)).toEqual([]);
});
