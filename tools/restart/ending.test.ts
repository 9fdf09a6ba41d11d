/** Real processes that are asked to end: what was begun is finished, whoever has nothing under way is let go, and nobody is waited for in vain. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { transpile } from '../build/transpile.mjs';
import { freePort } from '../processes/freePort.mjs';
import type { MigratedPostgres } from '../servers/database.mjs';
import { makeOrganizations, startMigratedPostgres } from '../servers/database.mjs';
import type { Part } from '../servers/part.mjs';
import { part } from '../servers/part.mjs';
import { ask } from '../start/api.mjs';
import { blockedProxy } from './blockedProxy.js';
import { beginRequest, dial, restOf, textOf, webSocket } from './clients.js';

let postgres: MigratedPostgres;
let apiKey: string;
const parts: Part[] = [];

beforeAll(async () => {
  transpile();
  postgres = await startMigratedPostgres();
  [apiKey = ''] = await makeOrganizations(postgres.databaseUrl, ['ending']);
}, 120_000);

afterEach(async () => {
  await Promise.all(parts.splice(0).map((each) => each.end('SIGKILL')));
});

afterAll(async () => {
  await postgres.stop();
}, 60_000);

interface Api extends Part {
  readonly base: string;
  readonly port: number;
  readonly access: { readonly url: string; readonly apiKey: string };
}

/** Longer than anything here takes: a process that comes to that has waited for somebody in vain, and says so. */
const DEADLINE = { VANTAGE_SHUTDOWN_SECONDS: '40' };

async function newPart(name: 'api' | 'worker', env: NodeJS.ProcessEnv): Promise<Api> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const listening = name === 'api' ? { PORT: String(port) } : { VANTAGE_OPS_PORT: String(port), WORKER_LOCK_MS: '2000' };
  const made = part(name, { folder: postgres.folder, base, env: { ...process.env, DATABASE_URL: postgres.databaseUrl, LOG_LEVEL: 'info', ...DEADLINE, ...listening, ...env } });
  parts.push(made);
  return { ...made, base, port, access: { url: `${base}/graphql`, apiKey } };
}

async function started(name: 'api' | 'worker' = 'api', env: NodeJS.ProcessEnv = {}): Promise<Api> {
  const made = await newPart(name, env);
  await made.start();
  return made;
}

/** What a process said of its end. */
function lastWords(process: Part): readonly string[] {
  const lines = process.log().trim().split('\n').map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
  return lines.slice(lines.indexOf('stopping')).filter((line) => !['request', 'task'].includes(line));
}

const IN_ORDER = ['stopping', 'stopped'];

/** What came before on other connections has been read when a later question is answered. */
async function untilReceived(api: Api): Promise<void> {
  await ask(api.access, '{ __typename }', {});
}

async function untilClosed(api: Api): Promise<void> {
  await expect.poll(() => fetch(`${api.base}/healthz`).then(() => 'open', () => 'closed')).toBe('closed');
}

describe('an API that is asked to end', { timeout: 60_000 }, () => {
  test('answers what it has begun, tells subscribers to go elsewhere, and leaves in order', async () => {
    const api = await started();
    const socket = await webSocket(api);
    const begun = beginRequest(api);
    await once(begun, 'socket');
    await untilReceived(api);
    const closed = once(socket, 'close');
    const ended = api.end('SIGTERM');
    // The WebSocket hears of it once the server has stopped listening.
    const [code] = (await closed) as [number];
    expect(code).toBe(1001);
    await untilClosed(api);
    const response = once(begun, 'response');
    begun.end('"{ viewer { organization { name } } }"}');
    const [answer] = (await response) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.connection).toBe('close');
    expect(JSON.parse(await textOf(answer))).toEqual({ data: { viewer: { organization: { name: 'ending' } } } });
    expect([await ended, lastWords(api)]).toEqual([0, IN_ORDER]);
  });

  test('waits for no connection on which nothing is under way, however it came to that', async () => {
    const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
    const ways: readonly ((socket: Socket) => Promise<unknown>)[] = [
      async () => undefined,
      async (socket) => (socket.write(HEALTH), once(socket, 'data')),
      async (socket) => socket.write(HEALTH.slice(0, 20)),
      async (socket) => (socket.write(HEALTH), await once(socket, 'data'), socket.write(HEALTH.slice(0, 20))),
      async (socket) => (socket.write(upgrade('/elsewhere')), once(socket, 'data')),
    ];
    const api = await started();
    const sockets = await Promise.all(
      ways.flatMap((way) =>
        Array.from({ length: 40 }, async () => {
          const socket = await dial(api);
          await way(socket);
          return socket;
        }),
      ),
    );
    await untilReceived(api);
    const closed = sockets.map(restOf);
    expect([await api.end('SIGTERM'), lastWords(api)]).toEqual([0, IN_ORDER]);
    await Promise.all(closed);
  });

  test('lets a slow reader take all of an answer whose head left before, and then the connection go', async () => {
    const api = await started();
    const { body, bytes } = await largeQuestion(api);
    const reader = await dial(api);
    reader.write(`POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer ${apiKey}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    const [first] = (await once(reader, 'data')) as [Buffer];
    reader.pause();
    expect(first.toString()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(first.toString()).not.toMatch(/connection: close/i);
    const ended = api.end('SIGTERM');
    await untilClosed(api);
    const rest = await restOf(reader);
    expect(first.length + rest.length).toBeGreaterThan(bytes);
    expect(rest.slice(-10).trim()).toMatch(/"}]}}}$/);
    expect([await ended, lastWords(api)]).toEqual([0, IN_ORDER]);
  });

  test('tells whoever has not sent all of a request in time that it is too late, cuts WebSockets that do not agree, and leaves in order', async () => {
    const api = await started('api', { VANTAGE_SHUTDOWN_SECONDS: '4' });
    const [socket, deaf] = [await dial(api), await dial(api)];
    deaf.write(upgrade('/graphql'));
    await once(deaf, 'data');
    socket.write('POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":');
    await untilReceived(api);
    const answer = restOf(socket);
    expect([await api.end('SIGTERM'), lastWords(api)]).toEqual([0, IN_ORDER]);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 [^]*connection: close[^]*"code":"REQUEST_TIMEOUT"/);
  });

  test('and is asked twice leaves at once', async () => {
    const api = await started();
    const begun = beginRequest(api);
    await once(begun, 'socket');
    await untilReceived(api);
    const ended = api.end('SIGTERM');
    await untilClosed(api);
    void api.end('SIGTERM');
    expect([await ended, lastWords(api)]).toEqual([1, ['stopping', 'asked again: leaving at once']]);
  });
});

test('an API whose time to end is all drain does not start', async () => {
  const made = await newPart('api', { VANTAGE_DRAIN_SECONDS: '25', VANTAGE_SHUTDOWN_SECONDS: '25' });
  await expect(made.start()).rejects.toThrow('VANTAGE_DRAIN_SECONDS (25) leaves nothing of VANTAGE_SHUTDOWN_SECONDS (25)');
});

function upgrade(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`;
}

const CREATE = 'mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { head { id } } } }';

/** A question whose answer has more bytes than the system keeps for a client that does not read. */
async function largeQuestion(api: Api): Promise<{ readonly body: string; readonly bytes: number }> {
  const files = Array.from({ length: 4 }, (_, index) => ({ path: `${index}.yaml`, content: `# ${index}${'x'.repeat(1_500_000)}` }));
  const { createLab } = (await ask(api.access, CREATE, { input: { name: 'large', files } })) as { createLab: { lab: { head: { id: string } } } };
  const query = `query ($id: ID!) { ${[1, 2, 3, 4, 5].map((number) => `a${number}: revision(id: $id) { files { content } }`).join(' ')} }`;
  return { body: JSON.stringify({ query, variables: createLab.lab.head }), bytes: 5 * 4 * 1_500_000 };
}

describe.each(['api', 'worker'] as const)('%s: a process that is asked to end while it starts', { timeout: 60_000 }, (name) => {
  test('leaves at once where it has begun nothing', async () => {
    const proxy = await blockedProxy(postgres.databaseUrl, '');
    const made = await newPart(name, { DATABASE_URL: proxy.url });
    void made.start().catch(() => undefined);
    await proxy.blocked;
    expect([await made.end('SIGTERM'), made.log()]).toEqual([0, '']);
    await proxy.close();
  });

  test('lets go in order of what it has opened', async () => {
    // Whoever listens for news has everything else open.
    const proxy = await blockedProxy(postgres.databaseUrl, 'LISTEN');
    const made = await newPart(name, { DATABASE_URL: proxy.url });
    void made.start().catch(() => undefined);
    await proxy.blocked;
    const ended = made.end('SIGTERM');
    await expect.poll(() => made.log()).toContain('"stopping"');
    proxy.letGo();
    expect([await ended, lastWords(made).filter((line) => line.startsWith('stop'))]).toEqual([0, IN_ORDER]);
    await proxy.close();
  });
});

describe('a worker that is asked to end', { timeout: 60_000 }, () => {
  test('hands its task on after the piece that it is at, and leaves in order; the next one ends it', async () => {
    const api = await started();
    const worker = await started('worker');
    const simulation = await startSimulation(api);
    await expect.poll(() => statusOf(api, simulation)).toBe('RUNNING');
    expect([await worker.end('SIGTERM'), lastWords(worker)]).toEqual([0, IN_ORDER]);
    expect(worker.log()).toContain('"outcome":"handed on"');
    await worker.start();
    await expect.poll(() => statusOf(api, simulation)).toBe('SUCCEEDED');
  });
});

/** One that takes a few seconds: it runs still when somebody asks. */
async function startSimulation(api: Api): Promise<string> {
  const content = Array.from({ length: 200 }, (_, index) =>
    [
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index}, labels: { app: a${index} } }\nspec: { containers: [{ name: c, image: i, ports: [{ containerPort: 80 }] }] }\n`,
      `apiVersion: v1\nkind: Service\nmetadata: { name: s${index} }\nspec: { selector: { app: a${index} }, ports: [{ port: 80 }] }\n`,
    ].join('---\n'),
  ).join('---\n');
  const { createLab } = (await ask(api.access, CREATE, { input: { name: 'busy', files: [{ path: 'busy.yaml', content }] } })) as { createLab: { lab: { head: { id: string } } } };
  const start = 'mutation ($id: ID!) { startSimulation(input: { kind: MATRIX, revisionId: $id }) { simulation { id } } }';
  const { startSimulation: begun } = (await ask(api.access, start, createLab.lab.head)) as { startSimulation: { simulation: { id: string } } };
  return begun.simulation.id;
}

async function statusOf(api: Api, id: string): Promise<string> {
  const { simulation } = (await ask(api.access, 'query ($id: ID!) { simulation(id: $id) { status } }', { id })) as { simulation: { status: string } };
  return simulation.status;
}
