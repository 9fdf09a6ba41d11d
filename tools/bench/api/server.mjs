// @ts-check
/** The real API on a real database, as `npm start` runs it, with two organisations of its own and a probe inside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../processes/freePort.mjs';
import { nodeFlags } from '../../processes/nodeFlags.mjs';
import { root } from '../../root.mjs';
import { makeOrganizations, startMigratedPostgres } from '../../servers/database.mjs';
import { untilHealthy } from '../../start/api.mjs';

/** @typedef {import('../../start/story.mjs').Answer} Answer */
/** @typedef {{ url: string, apiKey: string }} Access */
/** @typedef {{ max: number, p99: number }} Delay milliseconds that the event loop came late */

const probe = pathToFileURL(join(root, 'tools', 'bench', 'api', 'probe.mjs')).href;

export async function startServer() {
  const { databaseUrl, ...postgres } = await startMigratedPostgres();
  const tenants = await makeOrganizations(databaseUrl, ['quiet', 'loud']);
  const port = await freePort();
  const profile = process.env['BENCH_PROFILE'];
  const child = spawn(
    process.execPath,
    [...nodeFlags, ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]), '--import', probe, join(root, 'apps', 'api', 'dist', 'main.js')],
    {
      cwd: root,
      env: { ...process.env, PORT: String(port), DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  const base = `http://127.0.0.1:${port}`;
  if (!(await untilHealthy(base, ended.signal))) throw new Error('The API ended before it answered.');
  return {
    /** One for each organisation. */
    access: tenants.map((apiKey) => ({ url: `${base}/graphql`, apiKey })),
    /** Begins to watch the event loop of the API. */
    watch: () => void child.send('watch'),
    /** @returns {Promise<Delay>} since `watch` */
    seen: async () => {
      child.send('tell');
      /** @type {Delay[]} */
      const [delay] = await once(child, 'message');
      if (delay === undefined) throw new Error('The probe told nothing.');
      return delay;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
      await postgres.stop();
    },
  };
}
