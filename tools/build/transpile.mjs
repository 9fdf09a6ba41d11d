// @ts-check
/**
 * Makes every project runnable without checking its types: that is the work of `npm run build` and `npm test`, and it takes longer than a
 * first answer should. The compiler is the same and keeps the decorators' metadata, which Nest needs; `isolatedModules` guarantees
 * that a file alone is enough to translate it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../root.mjs';

/**
 * What each file was translated from and into: times of files say nothing after a checkout, a new compiler changes every result, and
 * `npm run build` writes to the same place.
 */
const record = join(root, '.vantage', 'translated.json');

/** @returns {number} how many files were out of date */
export function transpile() {
  const options = compilerOptions();
  const before = readRecord();
  const translations = ['apps', 'libs'].flatMap(projectsIn).flatMap(sourcesOf).map((each) => fingerprinted(each, options));
  const stale = translations.filter((each) => before[relative(root, each.output)] !== stateOf(each));
  for (const { source, text, output } of stale) {
    const { outputText, diagnostics = [] } = ts.transpileModule(text, { compilerOptions: options, fileName: source, reportDiagnostics: true });
    if (diagnostics.length > 0) throw new Error(describe(diagnostics));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
  }
  if (stale.length > 0) writeRecord(Object.fromEntries(translations.map((each) => [relative(root, each.output), stateOf(each)])));
  return stale.length;
}

/** @typedef {{ source: string, output: string }} Translation */

/** @param {string} folder */
function projectsIn(folder) {
  return readdirSync(join(root, folder)).map((name) => join(root, folder, name));
}

/** @param {string} project @returns {Translation[]} */
function sourcesOf(project) {
  const sources = join(project, 'src');
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(name))
    .map((name) => ({ source: join(sources, name), output: join(project, 'dist', name.replace(/\.ts$/, '.js')) }));
}

/** @param {Translation} translation @param {ts.CompilerOptions} options */
function fingerprinted({ source, output }, options) {
  const text = readFileSync(source, 'utf8');
  return { source, output, text, fingerprint: digest(ts.version, JSON.stringify(options), text) };
}

/** @param {{ output: string, fingerprint: string }} translation */
function stateOf({ output, fingerprint }) {
  return existsSync(output) ? digest(fingerprint, readFileSync(output, 'utf8')) : 'missing';
}

/** @param {readonly string[]} parts */
function digest(...parts) {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
}

/** @returns {Record<string, string>} */
function readRecord() {
  try {
    /** @type {Record<string, string>} */
    const states = JSON.parse(readFileSync(record, 'utf8'));
    return states;
  } catch {
    return {}; // none yet, or one that a crash cut short: everything is translated anew
  }
}

/** @param {Record<string, string>} states */
function writeRecord(states) {
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify(states));
}

function compilerOptions() {
  const file = join(root, 'tsconfig.base.json');
  const { options, errors } = ts.convertCompilerOptionsFromJson(ts.readConfigFile(file, (path) => readFileSync(path, 'utf8')).config.compilerOptions, root);
  if (errors.length > 0) throw new Error(describe(errors));
  // NodeNext would look for each file's package.json, which a file alone does not show; every project of the house is an ES module.
  const format = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  return { ...options, ...format, composite: false, declaration: false, declarationMap: false, sourceMap: false, inlineSourceMap: true };
}

/** @param {readonly ts.Diagnostic[]} diagnostics */
function describe(diagnostics) {
  return ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  });
}
