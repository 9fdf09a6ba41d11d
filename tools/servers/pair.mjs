// @ts-check
/** An API and a worker on one database, as processes of their own. */
import { freePort } from '../processes/freePort.mjs';
import { part } from './part.mjs';

/** @typedef {Awaited<ReturnType<typeof startPair>>} Pair */

/**
 * Starts both and waits until they are ready.
 * @param {{ databaseUrl: string, folder: string, env?: NodeJS.ProcessEnv }} options `folder` takes their logs
 */
export async function startPair({ databaseUrl, folder, env = {} }) {
  const [port, opsPort] = [await freePort(), await freePort()];
  const base = `http://127.0.0.1:${port}`;
  const shared = { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'info', ...env };
  const api = part('api', { folder, env: { ...shared, PORT: String(port) }, base });
  const worker = part('worker', {
    folder,
    env: { ...shared, WORKER_LOCK_MS: '2000', VANTAGE_OPS_PORT: String(opsPort) },
    base: `http://127.0.0.1:${opsPort}`,
  });
  await api.start();
  await worker.start();
  return { base, port, api, worker, stop: async () => void (await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')])) };
}
