import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient } from 'graphql-ws';
import type { Client as WebSocketClient } from 'graphql-ws';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { COMMIT, closedLab, newLab, startApi, until, webLab } from '../testing/api.js';
import type { Client, TestApi } from '../testing/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

const START = 'mutation ($input: StartSimulationInput!) { startSimulation(input: $input) { simulation { id status progress } } }';
const POLL = `query ($id: ID!) { simulation(id: $id) { id status progress error { code } finishedAt
  result { ... on Matrix { targets { service port protocol } rows { from cells { reachability disposition } } } } } }`;

interface Polled {
  readonly status: string;
  readonly progress: number;
  readonly result: { readonly targets: readonly unknown[]; readonly rows: readonly { readonly from: string; readonly cells: readonly unknown[] }[] } | null;
}

async function start(client: Client, revisionId: string): Promise<string> {
  const { data } = await client.query<{ startSimulation: { simulation: { id: string } } }>(START, { input: { kind: 'MATRIX', revisionId } });
  return data.startSimulation.simulation.id;
}

async function poll(client: Client, id: string): Promise<Polled> {
  return (await client.query<{ simulation: Polled }>(POLL, { id })).data.simulation;
}

function connect(client: Client): WebSocketClient {
  return createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { Authorization: `Bearer ${client.apiKey}` } });
}

/** What the server says instead of opening a subscription. */
async function refusalOf(socket: WebSocketClient, query: string, variables: Record<string, unknown>): Promise<unknown> {
  try {
    for await (const result of socket.iterate({ query, variables })) return result.errors ?? result;
    return 'nothing';
  } catch (refusal) {
    return refusal;
  }
}

/** A cluster whose matrix takes a worker a while. */
function largeLab(workloads: number): typeof webLab {
  const documents = Array.from({ length: workloads }, (_, index) =>
    (webLab[0]?.content ?? '').replaceAll('web', `web${index}`).replaceAll('name: client', `name: client${index}`),
  );
  return documents.map((content, index) => ({ path: `part${index}.yaml`, content }));
}

describe('a matrix', () => {
  test('is computed by a worker: every vantage point against every Service', async () => {
    const lab = await newLab(api.ours);
    const worker = await api.work();
    const id = await start(api.ours, lab.head.id);
    const done = await until(() => poll(api.ours, id), (simulation) => simulation.status === 'SUCCEEDED');
    expect(done.progress).toBe(1);
    expect(done.result?.targets).toEqual([{ service: 'shop/service/web', port: 80, protocol: 'TCP' }]);
    const rows = new Map(done.result?.rows.map((row) => [row.from, row.cells]));
    expect(rows.get('shop/pod/client')).toEqual([{ reachability: 'ALWAYS', disposition: 'CONNECTED' }]);
    expect(rows.get('internet')).toEqual([{ reachability: 'NEVER', disposition: 'TIMED_OUT' }]);
    await worker.close();
  });

  test('that is cancelled before a worker comes is never computed', async () => {
    const lab = await newLab(api.ours);
    const id = await start(api.ours, lab.head.id);
    const { data } = await api.ours.query('mutation ($id: ID!) { cancelSimulation(id: $id) { status finishedAt } }', { id });
    expect(data).toMatchObject({ cancelSimulation: { status: 'CANCELLED' } });
    const worker = await api.work();
    const other = await start(api.ours, lab.head.id);
    await until(() => poll(api.ours, other), (simulation) => simulation.status === 'SUCCEEDED');
    expect((await poll(api.ours, id)).status).toBe('CANCELLED');
    await worker.close();
  });
});

describe('subscriptions', () => {
  test('over WebSocket, too, a query that asks for too much is refused', async () => {
    const socket = connect(api.ours);
    const query = `{ ${Array.from({ length: 2_100 }, (_, index) => `a${index}: __typename`).join(' ')} }`;
    expect(await refusalOf(socket, query, {})).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
    expect(await refusalOf(socket, '{ labz { id } }', {})).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    await socket.dispose();
  });

  test('tell of a simulation until it ends', async () => {
    const lab = await newLab(api.ours);
    const id = await start(api.ours, lab.head.id);
    const socket = connect(api.ours);
    const statuses: string[] = [];
    let worker: { readonly close: () => Promise<void> } | undefined;
    for await (const { data, errors } of socket.iterate<{ simulation: Polled }>({
      query: 'subscription ($id: ID!) { simulation(id: $id) { status progress } }',
      variables: { id },
    })) {
      expect(errors).toBeUndefined();
      statuses.push(data?.simulation.status ?? '');
      worker ??= await api.work();
    }
    expect(statuses[0]).toBe('QUEUED');
    expect(statuses.at(-1)).toBe('SUCCEEDED');
    await worker?.close();
    await socket.dispose();
  });

  test('tell of new revisions of a lab', async () => {
    const lab = await newLab(api.ours);
    const socket = connect(api.ours);
    const numbers: number[] = [];
    for await (const { data } of socket.iterate<{ labChanged: { head: { number: number } } }>({
      query: 'subscription ($id: ID!) { labChanged(id: $id) { head { number } } }',
      variables: { id: lab.id },
    })) {
      numbers.push(data?.labChanged.head.number ?? 0);
      if (numbers.length === 2) break;
      await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: 'next' } });
    }
    expect(numbers).toEqual([1, 2]);
    await socket.dispose();
  });

  test('tell the other organisation nothing', async () => {
    const lab = await newLab(api.ours);
    const id = await start(api.ours, lab.head.id);
    const socket = connect(api.theirs);
    for (const query of ['subscription ($id: ID!) { simulation(id: $id) { status } }', 'subscription ($id: ID!) { labChanged(id: $id) { name } }']) {
      const refusal = await refusalOf(socket, query, { id: query.includes('lab') ? lab.id : id });
      expect(refusal).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
    await socket.dispose();
  });

  test('without a key are refused with a code', async () => {
    const socket = createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const refusal = await refusalOf(socket, 'subscription { simulation(id: "sim_x") { status } }', {});
    expect(refusal).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    await socket.dispose();
  });
});

const built = fileURLToPath(new URL('../../../worker/dist/main.js', import.meta.url));

describe.skipIf(!existsSync(built))('a worker process', () => {
  const processes: ChildProcess[] = [];

  afterAll(() => {
    for (const child of processes) child.kill('SIGKILL');
  });

  function startProcess(): ChildProcess {
    const child = spawn(process.execPath, [built], {
      env: { PATH: process.env['PATH'], DATABASE_URL: api.runtimeUrl, LOG_LEVEL: 'warn', WORKER_LOCK_MS: '1000' },
      stdio: 'ignore',
    });
    processes.push(child);
    return child;
  }

  test('that is killed in the middle loses and doubles nothing: another one takes over', async () => {
    const lab = await newLab(api.ours, 'large', largeLab(40));
    const first = startProcess();
    const id = await start(api.ours, lab.head.id);
    const killedAt = await until(() => poll(api.ours, id), (simulation) => simulation.progress > 0);
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(killedAt.status).toBe('RUNNING');
    const kept = await pieces(id);
    const second = startProcess();
    const done = await until(() => poll(api.ours, id), (simulation) => simulation.status === 'SUCCEEDED');
    const sources = done.result?.rows.map((row) => row.from) ?? [];
    expect(new Set(sources).size).toBe(sources.length);
    expect(done.result?.rows.every((row) => row.cells.length === 40)).toBe(true);
    expect(await pieces(id)).toEqual(expect.arrayContaining([...kept]));
    expect(await pieces(id)).toHaveLength(sources.length);
    expect(await openTasks()).toBe(0);
    second.kill('SIGTERM');
    await once(second, 'exit');
    expect(second.exitCode).toBe(0);
  }, 60_000);

  test('that is asked to stop keeps what it has and hands the rest on', async () => {
    const lab = await newLab(api.ours, 'large', largeLab(40));
    const first = startProcess();
    const id = await start(api.ours, lab.head.id);
    await until(() => poll(api.ours, id), (simulation) => simulation.progress > 0);
    first.kill('SIGTERM');
    await once(first, 'exit');
    expect(first.exitCode).toBe(0);
    const kept = await pieces(id);
    const second = startProcess();
    const done = await until(() => poll(api.ours, id), (simulation) => simulation.status === 'SUCCEEDED');
    expect(done.result?.rows).toHaveLength((await pieces(id)).length);
    expect(await pieces(id)).toEqual(expect.arrayContaining([...kept]));
    second.kill('SIGTERM');
    await once(second, 'exit');
  }, 60_000);

  /** The pieces that were kept, with the transaction that wrote each: a piece that is computed twice is not written twice. */
  async function pieces(id: string): Promise<readonly unknown[]> {
    return asOurs('SELECT position, xmin::text FROM simulation_piece WHERE simulation_id = $1 ORDER BY position', [id.replace('sim_', '')]);
  }

  async function openTasks(): Promise<number> {
    return (await asOurs('SELECT id FROM task', [])).length;
  }

  async function asOurs(sql: string, values: readonly unknown[]): Promise<readonly unknown[]> {
    const client = new pg.Client(api.runtimeUrl);
    await client.connect();
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [api.ours.tenantId]);
    const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
    await client.end();
    return rows;
  }
});
