// @ts-check
/**
 * Makes every project runnable without checking its types: that is the work of `npm run build` and `npm test`, and it takes longer than a
 * first answer should. The compiler is the same and keeps the decorators' metadata, which Nest needs; `isolatedModules` guarantees
 * that a file alone is enough to translate it.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from '../root.mjs';

/** @returns {number} how many files were out of date */
export function transpile() {
  const options = compilerOptions();
  const stale = ['apps', 'libs'].flatMap(projectsIn).flatMap(sourcesOf).filter(isStale);
  for (const { source, output } of stale) {
    const { outputText, diagnostics = [] } = ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions: options, fileName: source, reportDiagnostics: true });
    if (diagnostics.length > 0) throw new Error(describe(diagnostics));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
  }
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

/** @param {Translation} translation */
function isStale({ source, output }) {
  const written = statSync(output, { throwIfNoEntry: false });
  return written === undefined || written.mtimeMs < statSync(source).mtimeMs;
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
