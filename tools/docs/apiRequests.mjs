// @ts-check
/** The requests of docs/api.md, run in order as a reader would: values of earlier answers go into later variables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../start/api.mjs';
import { root } from '../root.mjs';

/**
 * Sends every documented request; the answers together, by the names of their fields. Throws where one fails.
 * @param {{ url: string, apiKey: string }} access
 * @returns {Promise<Record<string, unknown>>}
 */
export async function runDocumentedRequests(access) {
  /** @type {Record<string, unknown>} */
  const answers = {};
  for (const { query, variables } of requests()) {
    Object.assign(answers, await ask(access, query, /** @type {Record<string, unknown>} */ (fill(variables, answers))));
  }
  return answers;
}

/** A block of GraphQL followed by one of JSON. */
function requests() {
  const page = readFileSync(join(root, 'docs', 'api.md'), 'utf8');
  return [...page.matchAll(/```graphql\n(.*?)```\n```json\n(.*?)```/gs)].map(([, query = '', variables = '{}']) => ({ query, variables: JSON.parse(variables) }));
}

/**
 * Replaces `<submit.submission.id>` by what that path leads to.
 * @param {unknown} value
 * @param {unknown} answers
 * @returns {unknown}
 */
function fill(value, answers) {
  if (Array.isArray(value)) return value.map((item) => fill(item, answers));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, answers)]));
  const path = typeof value === 'string' ? /^<([\w.]+)>$/.exec(value)?.[1] : undefined;
  return path === undefined ? value : path.split('.').reduce(inside, answers);
}

/** @param {unknown} value @param {string} key @returns {unknown} */
function inside(value, key) {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
