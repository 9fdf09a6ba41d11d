/** `npm start` as a person runs it: a first answer, a second start that keeps the data, and nothing left behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { ask } from './api.mjs';
import { runDocumentedRequests } from '../docs/apiRequests.mjs';
import { isAlive, waitForEnd } from '../processes/liveness.mjs';
import { root } from '../root.mjs';

const state = mkdtempSync(join(tmpdir(), 'vantage state-'));
// For root's PostgreSQL, which runs as somebody else: so its data goes with the rest.
chmodSync(state, 0o711);
const demoFile = join(state, 'demo.json');
const runs: ChildProcess[] = [];

afterAll(async () => {
  await Promise.all(runs.map((child) => stop(child)));
  rmSync(state, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly printed: () => string;
}

async function start(): Promise<Running> {
  const environment = { ...process.env, VANTAGE_STATE: state, NO_COLOR: '1', PORT: '', DATABASE_URL: '', REDIS_URL: '', VANTAGE_WEBHOOK_KEY: '' };
  const child = spawn(process.execPath, [join(root, 'tools/start/start.mjs')], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  runs.push(child);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const printed = (): string => Buffer.concat(chunks).toString('utf8');
  while (!printed().includes('Ctrl-C stops everything')) {
    if (child.exitCode !== null) throw new Error(`npm start ended:\n${printed()}`);
    await sleep(50);
  }
  return { child, printed };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function services(): readonly number[] {
  return (JSON.parse(readFileSync(join(state, 'run.json'), 'utf8')) as { services: number[] }).services;
}

function access(): { readonly url: string; readonly apiKey: string } {
  return JSON.parse(readFileSync(demoFile, 'utf8')) as { url: string; apiKey: string };
}

/** There are webhooks only where there is a key for their secrets. */
async function newWebhook(): Promise<unknown> {
  return ask(access(), 'mutation { createWebhook(input: { url: "https://hooks.example.org/", events: ["webhook.test"] }) { webhook { status } } }', {});
}

function webhookKey(): string {
  return readFileSync(join(state, 'webhook-key.json'), 'utf8');
}

async function labs(): Promise<readonly string[]> {
  const data = (await ask(access(), '{ labs { nodes { name } } }', {})) as { labs: { nodes: { name: string }[] } };
  return data.labs.nodes.map(({ name }) => name).sort();
}

test('the first start answers a question and every documented request, and Ctrl-C leaves no process behind', { timeout: 180_000 }, async () => {
  const { child, printed } = await start();
  expect(printed()).toContain('http://www.website1.com');
  expect(printed()).toContain('Yes.');
  expect(await labs()).toEqual(['bare-metal', 'common-kube-network', 'internal-apis-exposed', 'one-gateway-two-teams', 'service-types', 'two-clusters-one-lan']);
  const answers = await runDocumentedRequests(access());
  expect(answers).toMatchObject({ scratch: { reach: { reachability: 'NEVER' } }, commitRevision: { revision: { number: 2 } }, submission: {} });
  expect(await newWebhook()).toEqual({ createWebhook: { webhook: { status: 'ENABLED' } } });
  await expect(start(), 'a second one beside it').rejects.toThrow(/already running/);
  const pids = services();
  await stop(child);
  expect(child.exitCode).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(existsSync(demoFile)).toBe(false);
});

test('the next start keeps the data, ends what a killed one left, and works again', { timeout: 180_000 }, async () => {
  const key = webhookKey();
  const killed = await start();
  const pids = services();
  await stop(killed.child, 'SIGKILL');
  for (const pid of pids) expect(await waitForEnd(pid, 10_000)).toBe(true);
  const { child } = await start();
  expect(await labs()).toContain('my first lab');
  expect(webhookKey()).toBe(key);
  await stop(child);
});
