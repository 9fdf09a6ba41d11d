import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startThrowawayPostgres } from './throwaway.mjs';
import { waitForEnd } from '../processes/liveness.mjs';
import { root } from '../root.mjs';

interface Started {
  readonly adminUrl: string;
  readonly folder: string;
}

/** A process that starts a server and then does nothing, to be killed. */
async function startElsewhere(): Promise<Started & { readonly kill: () => Promise<unknown> }> {
  const program = `
    import { startThrowawayPostgres } from ${JSON.stringify(join(root, 'tools/postgres/throwaway.mjs'))};
    const { adminUrl, folder } = await startThrowawayPostgres();
    process.send({ adminUrl, folder });
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [message] = (await once(child, 'message')) as [Started];
  return {
    ...message,
    kill: () => {
      child.kill('SIGKILL');
      return once(child, 'exit');
    },
  };
}

async function select(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value;
  } finally {
    await client.end();
  }
}

test('a server is a real PostgreSQL on loopback, and takes its files with it', async () => {
  const server = await startThrowawayPostgres();
  expect(await select(server.adminUrl, 'SELECT inet_server_addr()::text AS value')).toBe('127.0.0.1/32');
  expect(await select(server.adminUrl, "SELECT current_setting('server_version_num')::int >= 180000 AS value")).toBe(true);
  await server.stop();
  await expect(select(server.adminUrl, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  expect(existsSync(server.folder)).toBe(false);
});

test('a killed run takes its server with it, and the next run its files', async () => {
  const { adminUrl, folder, kill } = await startElsewhere();
  const pid = Number(await select(adminUrl, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS value"));
  await kill();
  expect(await waitForEnd(pid, 10_000)).toBe(true);
  expect(existsSync(folder)).toBe(true);
  const next = await startThrowawayPostgres();
  await next.stop();
  expect(existsSync(folder)).toBe(false);
});
