// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** @typedef {ReadonlyMap<string, readonly string[]>} ImportGraph files and the files of the same project that they import */

/**
 * What each file of a folder imports at run time. Imports of types are erased, so they close no cycle.
 * @param {string} folder
 * @returns {ImportGraph}
 */
export function importGraph(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .map((name) => join(folder, name));
  return new Map(files.map((file) => [file, importsOf(file)]));
}

/**
 * The shortest way from a file back to itself, if there is one.
 * @param {ImportGraph} graph
 * @param {string} start
 * @returns {readonly string[] | undefined} the files in between, the last importing the first again
 */
export function cycleThrough(graph, start) {
  /** @type {Map<string, string | undefined>} */
  const cameFrom = new Map([[start, undefined]]);
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return wayTo(cameFrom, file);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

/** @param {ReadonlyMap<string, string | undefined>} cameFrom @param {string} end @returns {readonly string[]} */
function wayTo(cameFrom, end) {
  const before = cameFrom.get(end);
  return before === undefined ? [end] : [...wayTo(cameFrom, before), end];
}

/** @param {string} file */
function importsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext);
  return source.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return statement.importClause?.isTypeOnly === true ? [] : relatives(file, statement.moduleSpecifier);
    if (ts.isExportDeclaration(statement)) return statement.isTypeOnly ? [] : relatives(file, statement.moduleSpecifier);
    return [];
  });
}

/** @param {string} file @param {ts.Expression | undefined} specifier */
function relatives(file, specifier) {
  if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return [];
  return [resolve(dirname(file), specifier.text.replace(/\.js$/, '.ts'))];
}
