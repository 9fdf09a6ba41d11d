// @ts-check
import { dirname, join, relative } from 'node:path';
import { cycleThrough, importGraph } from './importGraph.mjs';
import { projectOf } from './project.mjs';

/** @type {Map<string, import('./importGraph.mjs').ImportGraph>} */
const graphs = new Map();

/**
 * No file imports itself by way of others. Projects cannot form a cycle: the table of layers has none.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noImportCycles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { cycle: 'Import cycle: {{way}}.' },
  },
  create(context) {
    const project = projectOf(dirname(context.filename));
    if (project === undefined) return {};
    const sources = join(project.folder, 'src');
    const graph = graphs.get(sources) ?? importGraph(sources);
    graphs.set(sources, graph);
    const cycle = cycleThrough(graph, context.filename);
    if (cycle === undefined) return {};
    const way = [...cycle, context.filename].map((file) => relative(sources, file)).join(' → ');
    return { Program: (node) => context.report({ node, messageId: 'cycle', data: { way } }) };
  },
};
