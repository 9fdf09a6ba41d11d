// @ts-check
/** `npm run check:backup`: a copy that was made under load is brought to a server of its own; what was acknowledged before, and what keeps tenants apart, must be there. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ensureInstalled } from '../install/install.mjs';

await ensureInstalled();
const { transpile } = await import('../build/transpile.mjs');
transpile();
const { startMigratedPostgres, makeOrganizations } = await import('../servers/database.mjs');
const { startPair } = await import('../servers/pair.mjs');
const { createDatabase } = await import('../postgres/roles.mjs');
const { prepare } = await import('../start/demo.mjs');
const { compare, startWriters } = await import('../restart/writers.mjs');
const { clientTools } = await import('./clientTools.mjs');
const { safeguards } = await import('./safeguards.mjs');

/** @typedef {import('./clientTools.mjs').ClientTools} ClientTools */
/** @typedef {import('../servers/database.mjs').MigratedPostgres} MigratedPostgres */
/** @typedef {{ apiKey: string, promised: readonly { lab: string, acknowledged: string[] }[] }} Copied */

const WRITERS = 8;
const UNDER_LOAD = 3_000;

const original = await startMigratedPostgres({ durable: true });
try {
  const version = await serverVersion(original.adminUrl);
  const tools = await clientTools(version);
  if (tools === undefined) console.log(`Skipped: this machine has no pg_dump of PostgreSQL ${version} or newer, neither in PATH nor where Debian keeps it.`);
  else process.exitCode = (await check(tools)) ? 0 : 1;
} finally {
  await original.stop();
}

/** @param {ClientTools} tools */
async function check(tools) {
  const file = join(original.folder, 'vantage.dump');
  const copied = await dumpUnderLoad(tools, file);
  const restored = await startMigratedPostgres();
  try {
    // The schema that is there already has made the roles; the copy goes beside it.
    const ownerUrl = await createDatabase(restored.adminUrl, 'vantage_restored');
    await tools.restore(onDatabase(restored.adminUrl, 'vantage_restored'), file);
    const differing = difference(await safeguards(onDatabase(original.adminUrl, 'vantage')), await safeguards(onDatabase(restored.adminUrl, 'vantage_restored')));
    for (const line of differing) console.log(`  ${line}`);
    const databaseUrl = await prepare(ownerUrl);
    const seen = await rowsWithoutTenant(databaseUrl);
    const missing = await lost(restored, databaseUrl, copied);
    const promised = copied.promised.reduce((total, { acknowledged }) => total + acknowledged.length, 0);
    console.log(`${promised} acknowledged before the copy began, ${missing} of them lost; ${differing.length} safeguards differ; ${seen} labs seen without a tenant`);
    return promised > 0 && missing === 0 && differing.length === 0 && seen === 0;
  } finally {
    await restored.stop();
  }
}

/** @param {ClientTools} tools @param {string} file @returns {Promise<Copied>} */
async function dumpUnderLoad(tools, file) {
  const [apiKey = ''] = await makeOrganizations(original.databaseUrl, ['copied']);
  const pair = await startPair(original);
  const stop = new AbortController();
  try {
    const { writers, done } = await startWriters({ url: `${pair.base}/graphql`, apiKey }, WRITERS, stop.signal);
    await sleep(UNDER_LOAD);
    const promised = writers.map(({ lab, acknowledged }) => ({ lab, acknowledged: [...acknowledged] }));
    await tools.dump(onDatabase(original.adminUrl, 'vantage'), file);
    stop.abort();
    await done;
    return { apiKey, promised };
  } finally {
    stop.abort();
    await pair.stop();
  }
}

/**
 * How many promised revisions an API on the copy does not know; it must take a new one, too.
 * @param {MigratedPostgres} restored
 * @param {string} databaseUrl
 * @param {Copied} copied
 */
async function lost(restored, databaseUrl, { apiKey, promised }) {
  const pair = await startPair({ databaseUrl, folder: restored.folder });
  try {
    const access = { url: `${pair.base}/graphql`, apiKey };
    const found = await Promise.all(promised.map((writer) => compare(access, { ...writer, failures: [] })));
    const stop = new AbortController();
    const { writers, done } = await startWriters(access, 1, stop.signal);
    while (writers.some(({ acknowledged }) => acknowledged.length === 0)) await sleep(20);
    stop.abort();
    await done;
    return found.reduce((missing, { acknowledged, stored }) => missing + acknowledged - stored, 0);
  } finally {
    await pair.stop();
  }
}

/** @param {string} url */
async function rowsWithoutTenant(url) {
  return asClient(url, async (client) => (await client.query('SELECT id FROM lab')).rowCount);
}

/** @param {string} url */
async function serverVersion(url) {
  return asClient(url, async (client) => Math.floor(Number((await client.query('SHOW server_version_num')).rows[0].server_version_num) / 10_000));
}

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} work
 */
async function asClient(url, work) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @param {string} url @param {string} name */
function onDatabase(url, name) {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** @param {readonly string[]} before @param {readonly string[]} after */
function difference(before, after) {
  return [...before.filter((line) => !after.includes(line)).map((line) => `gone: ${line}`), ...after.filter((line) => !before.includes(line)).map((line) => `new: ${line}`)];
}
