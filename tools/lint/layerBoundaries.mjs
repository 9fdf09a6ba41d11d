// @ts-check
import { isBuiltin } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { forTests, layers } from './layers.mjs';
import { projectOf } from './project.mjs';

/** @typedef {import('./layers.mjs').Layer} Layer */
/** @typedef {import('estree').ImportDeclaration | import('estree').ExportNamedDeclaration | import('estree').ExportAllDeclaration | import('estree').ImportExpression} Door */

/**
 * Every import stays in its own project or goes through a door that the table of layers has.
 * @type {import('eslint').Rule.RuleModule}
 */
export const layerBoundaries = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      noLayer: 'This project has no known layer: put "layer:<name>" of tools/lint/layers.mjs into nx.tags of its package.json.',
      leaves: 'A relative import must stay in its project; "{{source}}" leaves it.',
      layer: 'Layer {{from}} may not import layer {{to}}.',
      typesOnly: 'Layer {{from}} may import only types of layer {{to}}: write "import type".',
      node: 'Layer {{from}} is pure: it may not import {{source}}.',
      outside: 'Layer {{from}} may not import the package {{source}}.',
    },
  },
  create(context) {
    const project = projectOf(dirname(context.filename));
    const from = project?.layer;
    const layer = from === undefined ? undefined : layers[from];
    if (project === undefined || from === undefined || layer === undefined) {
      return { Program: (node) => context.report({ node, messageId: 'noLayer' }) };
    }
    const allowed = /\.test\.ts$|\/src\/testing\//.test(context.filename) ? withTests(layer) : layer;
    /** @param {import('estree').Node} node @param {string} source */
    const look = (node, source) => {
      const messageId = refusal(allowed, project.folder, context.filename, source, isTypeOnly(node));
      if (messageId !== undefined) context.report({ node, messageId, data: { from, to: layerNamed(source), source } });
    };
    /** @param {Door} node */
    const visit = (node) => {
      if (node.source?.type === 'Literal' && typeof node.source.value === 'string') look(node, node.source.value);
    };
    return { ImportDeclaration: visit, ExportNamedDeclaration: visit, ExportAllDeclaration: visit, ImportExpression: visit };
  },
};

/**
 * Why a door is shut, if it is.
 * @param {Layer} layer
 * @param {string} folder
 * @param {string} file
 * @param {string} source
 * @param {boolean} typeOnly
 */
function refusal(layer, folder, file, source, typeOnly) {
  if (source.startsWith('.')) return relative(folder, resolve(dirname(file), source)).startsWith('..') ? 'leaves' : undefined;
  if (source.startsWith('@vantage/')) {
    const to = layerNamed(source);
    if (layer.imports.includes(to)) return undefined;
    if (layer.types.includes(to)) return typeOnly ? undefined : 'typesOnly';
    return 'layer';
  }
  if (isBuiltin(source)) return layer.node ? undefined : 'node';
  return layer.outside.some((pattern) => covers(pattern, source)) ? undefined : 'outside';
}

/** @param {Layer} layer @returns {Layer} */
function withTests(layer) {
  return { imports: [...layer.imports, ...forTests.imports], types: layer.types, outside: [...layer.outside, ...forTests.outside], node: true };
}

/** @param {string} source */
function layerNamed(source) {
  return source.split('/')[1] ?? '';
}

/** @param {string} pattern @param {string} source */
function covers(pattern, source) {
  const name = source.split('/').slice(0, source.startsWith('@') ? 2 : 1).join('/');
  return pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** @param {import('estree').Node} node */
function isTypeOnly(node) {
  return ('importKind' in node && node.importKind === 'type') || ('exportKind' in node && node.exportKind === 'type');
}
