// @ts-check
/** Requests that ask for too much, each to be refused before it costs anything. */

const MEGABYTE = 1024 * 1024;

/** @typedef {{ name: string, body: string }} Hostile */

/** @param {string} query @param {Record<string, unknown>} [variables] */
const operation = (query, variables) => JSON.stringify({ query, variables });

/** @param {number} count @param {(index: number) => string} each */
const many = (count, each) => Array.from({ length: count }, (_, index) => each(index)).join(' ');

const reach = 'reach(from: "internet", to: "http://www.website1.com") { summary }';

/** @param {string} lab @returns {readonly Hostile[]} */
export function hostileRequests(lab) {
  const inLab = /** @param {string} fields */ (fields) => `{ lab(id: "${lab}") { head { ${fields} } } }`;
  return [
    { name: '300 levels', body: operation(inLab(`${'lab { head { '.repeat(150)} id ${'} }'.repeat(150)}`)) },
    { name: '5,000 aliases', body: operation(inLab(many(5_000, (index) => `a${index}: ${reach}`))) },
    { name: '900 aliases that conflict', body: operation(inLab(many(900, (index) => `a: ${reach.replace('website1', `website${index}`)}`))) },
    { name: '20 times 48 aliases that conflict', body: operation(inLab(many(20, (name) => many(48, (index) => `a${name}: ${reach.replace('website1', `website${index}`)}`)))) },
    { name: 'a batch of 1,000', body: JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' }))) },
    { name: 'fragments in a circle', body: operation(`{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }`) },
    {
      name: 'fragments that double 30 times',
      body: operation(`{ ...f0 } ${many(30, (index) => `fragment f${index} on Query { a: __typename ...f${index + 1} ...f${index + 1} }`)} fragment f30 on Query { __typename }`),
    },
    {
      name: 'fragments that double 60 times around nothing',
      body: operation(`{ ...f0 } ${many(60, (index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`)} fragment f60 on Query { ...unknown }`),
    },
    { name: '2,000 operations', body: operation(many(2_000, (index) => `query q${index} { __typename }`)) },
    { name: '8 MB of brackets', body: `${'['.repeat(4_000_000)}${']'.repeat(4_000_000)}` },
    { name: '300,000 fields in a variable', body: operation('mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { id } } }', { input: Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`k${index}`, 1])) }) },
    { name: 'unknown fields beside a file of 5 MB', body: operation('mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { id } } }', { input: { name: 'x', files: [{ path: 'a', content: 'x'.repeat(5 * MEGABYTE), a: 1, b: 2, c: 3 }] } }) },
    { name: '10 MB of variables', body: operation('query ($x: String) { __typename }', { x: 'x'.repeat(10 * MEGABYTE) }) },
    { name: '2 MB of query', body: operation(`{ ${'__typename '.repeat(180_000)}}`) },
    { name: '10,000 directives', body: operation(`{ __typename ${'@include(if: true) '.repeat(10_000)}}`) },
    { name: 'introspection in itself', body: operation(`{ __schema { types { fields { type { fields { type { fields { type { fields { type { fields { name } } } } } } } } } } } }`) },
    { name: '100,000 questions at once', body: operation(`query ($q: [ReachInput!]!) ${inLab('reachAll(questions: $q) { summary }')}`, { q: Array.from({ length: 100_000 }, () => ({ from: 'internet', to: 'http://a' })) }) },
  ];
}

/**
 * Sends one and tells what became of it: the code that it was refused with, or that there was none.
 * @param {import('./server.mjs').Access} access
 * @param {Hostile} hostile
 */
export async function refusal({ url, apiKey }, { body }) {
  const start = performance.now();
  try {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }, body });
    /** @type {{ errors?: readonly { extensions: { code: string } }[] }} */
    const { errors } = JSON.parse(await response.text());
    return { milliseconds: performance.now() - start, code: errors?.[0]?.extensions.code ?? NOT_REFUSED };
  } catch {
    return { milliseconds: performance.now() - start, code: 'no answer, the connection broke' };
  }
}

export const NOT_REFUSED = 'answered';
