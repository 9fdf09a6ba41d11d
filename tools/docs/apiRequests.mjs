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
  for (const request of requests()) Object.assign(answers, await send(access, request, answers));
  return answers;
}

/** @typedef {{ query: string, variables: unknown } | { name: string, http: string }} Request */

/**
 * @param {{ url: string, apiKey: string }} access
 * @param {Request} request
 * @param {Record<string, unknown>} answers
 * @returns {Promise<Record<string, unknown>>}
 */
async function send(access, request, answers) {
  if ('http' in request) return { [request.name]: await sendHttp(access, String(fill(request.http, answers))) };
  /** @type {Record<string, unknown>} */
  const data = await ask(access, request.query, /** @type {Record<string, unknown>} */ (fill(request.variables, answers)));
  return data;
}

/**
 * A request as RFC 9112 writes it, less the version: its line, its headers, an empty line, its body.
 * @param {{ url: string, apiKey: string }} access
 * @param {string} text
 */
async function sendHttp({ url, apiKey }, text) {
  const [head = '', ...rest] = text.split('\n\n');
  const [line = '', ...headers] = head.trim().split('\n');
  const [method = '', path = ''] = line.split(' ');
  const body = rest.length === 0 ? undefined : rest.join('\n\n');
  const given = headers.map((header) => /** @type {[string, string]} */ (header.split(/: (.*)/s).slice(0, 2)));
  const response = await fetch(new URL(path, url), { method, headers: [['authorization', `Bearer ${apiKey}`], ...given], ...(body === undefined ? {} : { body }) });
  const content = await response.text();
  if (!response.ok) throw new Error(`${line}: ${response.status} ${content}`);
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: Object.fromEntries(response.headers), body: isJson ? JSON.parse(content) : content };
}

/**
 * A block of GraphQL followed by one of JSON, or one of HTTP.
 * @returns {Request[]}
 */
function requests() {
  const page = readFileSync(join(root, 'docs', 'api.md'), 'utf8');
  const blocks = page.matchAll(/```graphql\n(.*?)```\n```json\n(.*?)```|```http (\w+)\n(.*?)```/gs);
  return [...blocks].map(([, query = '', variables = '{}', name, http = '']) => (name === undefined ? { query, variables: JSON.parse(variables) } : { name, http }));
}

/**
 * Replaces `<submit.submission.id>` by what that path leads to, wherever it stands in a text.
 * @param {unknown} value
 * @param {unknown} answers
 * @returns {unknown}
 */
function fill(value, answers) {
  if (Array.isArray(value)) return value.map((item) => fill(item, answers));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, answers)]));
  return typeof value === 'string' ? value.replace(/<(\w+\.[\w.-]+)>/g, (_, /** @type {string} */ path) => String(path.split('.').reduce(inside, answers))) : value;
}

/** @param {unknown} value @param {string} key @returns {unknown} */
function inside(value, key) {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
