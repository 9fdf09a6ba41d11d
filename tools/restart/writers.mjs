// @ts-check
/** People who commit to their labs without rest, and keep a list of what they were told has been kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../start/api.mjs';

/**
 * @typedef {object} Failure what a writer was told instead of a success
 * @property {string} code the error's code; `CUT` where the connection ended without an answer, `REFUSED` where nobody listened
 * @property {number | undefined} status
 * @property {string | null} retryAfter
 */

/**
 * @typedef {object} Writer
 * @property {string} lab
 * @property {string[]} acknowledged ids of revisions, as they were answered
 * @property {Failure[]} failures
 */

/** @typedef {{ url: string, apiKey: string }} Access */

const CREATE = 'mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { id head { id } } } }';
const COMMIT = 'mutation ($input: CommitRevisionInput!) { commitRevision(input: $input) { revision { id } } }';
const HEAD = 'query ($id: ID!) { lab(id: $id) { head { id number } } }';
const REVISION = 'query ($id: ID!) { revision(id: $id) { number } }';
const TRY_AGAIN_AFTER = 50;

/**
 * Lets so many people write until `stop` fires.
 * @param {Access} access
 * @param {number} count
 * @param {AbortSignal} stop
 */
export async function startWriters(access, count, stop) {
  const writers = await Promise.all(Array.from({ length: count }, (_, index) => newWriter(access, `lab ${index}`)));
  const work = Promise.all(writers.map(({ writer, head }) => write(access, writer, head, stop)));
  return { writers: writers.map(({ writer }) => writer), done: work };
}

/** @param {Access} access @param {string} name @returns {Promise<{ writer: Writer, head: string }>} */
async function newWriter(access, name) {
  const { createLab } = await ask(access, CREATE, { input: { name, files: files(0) } });
  return { writer: { lab: createLab.lab.id, acknowledged: [], failures: [] }, head: createLab.lab.head.id };
}

/** @param {Access} access @param {Writer} writer @param {string} first @param {AbortSignal} stop */
async function write(access, writer, first, stop) {
  /** @type {string | undefined} */
  let head = first;
  for (let turn = 1; !stop.aborted; turn += 1) {
    /** @type {{ data: any } | { failure: Failure }} */
    const answer = head === undefined ? await query(access, HEAD, { id: writer.lab }) : await query(access, COMMIT, { input: { labId: writer.lab, baseRevisionId: head, message: '', files: files(turn) } });
    if ('failure' in answer) {
      writer.failures.push(answer.failure);
      // Whether the commit was kept is not known: look before the next one.
      head = undefined;
      await sleep(TRY_AGAIN_AFTER);
    } else if (head === undefined) head = answer.data.lab.head.id;
    else {
      head = answer.data.commitRevision.revision.id;
      if (head !== undefined) writer.acknowledged.push(head);
    }
  }
}

/**
 * What of the acknowledged revisions is stored, and how many are stored that nobody was told of: those whose answer was lost.
 * @param {Access} access
 * @param {Writer} writer
 */
export async function compare(access, { lab, acknowledged }) {
  const { lab: found } = await ask(access, HEAD, { id: lab });
  let stored = 0;
  for (const id of acknowledged) if ((await ask(access, REVISION, { id })).revision !== null) stored += 1;
  // Number 1 came with the lab.
  return { acknowledged: acknowledged.length, stored, untold: found.head.number - 1 - acknowledged.length };
}

/** @param {number} turn */
function files(turn) {
  return [{ path: 'namespace.yaml', content: `apiVersion: v1\nkind: Namespace\nmetadata: { name: n${turn} }\n` }];
}

/**
 * @param {Access} access @param {string} document @param {object} variables
 * @returns {Promise<{ data: any } | { failure: Failure }>}
 */
async function query({ url, apiKey }, document, variables) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ query: document, variables }),
    });
    const { data, errors } = JSON.parse(await response.text());
    if (errors === undefined) return { data };
    return { failure: { code: errors[0].extensions.code, status: response.status, retryAfter: response.headers.get('retry-after') } };
  } catch (error) {
    return { failure: { code: codeOf(error) === 'ECONNREFUSED' ? 'REFUSED' : 'CUT', status: undefined, retryAfter: null } };
  }
}

/** @param {unknown} error */
function codeOf(error) {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}
