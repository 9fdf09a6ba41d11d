/** The real application on a real database, for tests: two organisations, a client for each, and a worker where one is wanted. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, runtimeUrl } from '@vantage/db';
import { claimWebhooks, createOrganization, deliverWebhook, depsOf, outboxOf, prepareDatabase, runTask } from '@vantage/usecases';
import type { Deps } from '@vantage/usecases';
import { openTaskQueue, startDispatcher, startRelay, startTaskWorker } from '@vantage/queue';
import { createTestDatabase } from '@vantage/testkit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHealth, createLogger, createMetrics, databaseChecks } from '@vantage/process';
import supertest from 'supertest';
import type { AppParts } from '../appModule.js';
import { createApp } from '../createApp.js';
import { standalone } from '../http/httpConfig.js';

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly argument?: string; readonly errorId?: string };
}

/** `T` is what the query asks for, as the test that wrote it knows. */
export interface GraphqlAnswer<T> {
  readonly status: number;
  readonly data: T;
  readonly errors: readonly GraphqlError[] | undefined;
}

export interface Asker {
  readonly query: <T = unknown>(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<GraphqlAnswer<T>>;
  readonly get: (path: string) => supertest.Test;
}

export interface Client extends Asker {
  readonly apiKey: string;
  readonly tenantId: string;
}

export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly deps: Deps;
  readonly url: string;
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
  /** Lines that the server logged. */
  readonly log: readonly string[];
  readonly ours: Client;
  readonly theirs: Client;
  readonly anonymous: () => ReturnType<typeof supertest>;
  /** Runs tasks in this process until closed. */
  readonly work: () => Promise<{ readonly close: () => Promise<void> }>;
  readonly close: () => Promise<void>;
}

export async function startApi(parts: Partial<Pick<AppParts, 'trustedDocuments' | 'http' | 'rates' | 'signIn' | 'sockets' | 'addresses' | 'turns'>> & { readonly port?: number } = {}): Promise<TestApi> {
  const created = await createTestDatabase({ name: 'product', migrate: prepareDatabase, runtimeUrl });
  const database = openDatabase(created.runtimeUrl);
  const metrics = createMetrics('api');
  // A receiver on this machine is allowed, and a message that fails is tried again at once, twice.
  const plain = depsOf(database, { meters: metrics.meters, webhooks: { key: randomBytes(32), alsoAllowed: ['127.0.0.1'] } });
  const deps = { ...plain, webhooks: { ...plain.webhooks, delays: [0, 0] } };
  const log: string[] = [];
  const logger = createLogger({ name: 'api', level: 'info', destination: { write: (line: string) => void log.push(line) } });
  metrics.watch(database);
  const health = createHealth({ logger });
  for (const check of databaseChecks(database)) health.add(check);
  const app = await createApp({ deps, databaseUrl: created.runtimeUrl, logger, metrics, health, http: standalone, ...parts });
  await app.listen(parts.port ?? 0, '127.0.0.1');
  const url = await app.getUrl();
  const client = async (slug: string): Promise<Client> => {
    const { actor, apiKey } = await createOrganization(deps, { slug, name: `Organisation ${slug}`, userName: `user of ${slug}` });
    return clientOf(url, apiKey, actor.tenantId);
  };
  return {
    app,
    deps,
    url,
    log,
    ownerUrl: created.ownerUrl,
    runtimeUrl: created.runtimeUrl,
    ours: await client('ours'),
    theirs: await client('theirs'),
    anonymous: () => supertest(url),
    work: async () => {
      const connection = { kind: 'postgres', url: created.runtimeUrl } as const;
      const onError = (error: Error): void => void log.push(error.message);
      const queue = openTaskQueue(connection, onError);
      const relay = startRelay({ outbox: outboxOf(database), queue, onError, interval: 50 });
      const worker = await startTaskWorker(connection, { handle: (task) => runTask(deps, task), onError });
      const webhooks = startDispatcher({ claim: (room) => claimWebhooks(deps, room), handle: (due) => deliverWebhook(deps, due), onError, concurrency: 4, interval: 50 });
      return {
        close: async () => {
          await webhooks.close();
          await worker.close();
          await relay.close();
          await queue.close();
        },
      };
    },
    close: async () => {
      await app.close();
      await database.close();
      await created.drop();
    },
  };
}

export function clientOf(url: string, apiKey: string, tenantId: string): Client {
  return { apiKey, tenantId, ...askerOf(url, { authorization: `Bearer ${apiKey}` }) };
}

/** Asks with these headers: as somebody with a key, or with a link. */
export function askerOf(url: string, headers: Readonly<Record<string, string>>): Asker {
  return {
    query: async <T>(query: string, variables: Readonly<Record<string, unknown>> = {}) => {
      const response = await supertest(url).post('/graphql').set(headers).send({ query, variables });
      return answerOf<T>(response.status, response.body);
    },
    get: (path) => supertest(url).get(path).set(headers),
  };
}

function answerOf<T>(status: number, body: unknown): GraphqlAnswer<T> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- what comes over the wire has the shape of the query
  const { data, errors } = body as Omit<GraphqlAnswer<T>, 'status'>;
  return { status, data, errors };
}

/** A cluster with a web server behind a Service, and a client beside it. */
export const webLab = [
  {
    path: 'web.yaml',
    content: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
spec: { containers: [{ name: client, image: busybox, ports: [{ containerPort: 9 }] }] }
`,
  },
];

/** The same, with a policy that lets nobody in. */
export const closedLab = [
  ...webLab,
  {
    path: 'deny.yaml',
    content: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
`,
  },
];

export const CREATE = 'mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { id name head { id number } } } }';
export const COMMIT = 'mutation ($input: CommitRevisionInput!) { commitRevision(input: $input) { revision { id number } lab { id head { number } } } }';

export interface NewLab {
  readonly id: string;
  readonly name: string;
  readonly head: { readonly id: string; readonly number: number };
}

/** Creates a lab that must succeed. */
export async function newLab(client: Client, name = 'shop', files = webLab): Promise<NewLab> {
  const { data, errors } = await client.query<{ createLab: { lab: NewLab } }>(CREATE, { input: { name, files } });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.createLab.lab;
}

/** Asks until the answer is as wanted, or gives up after a while. */
export async function until<T>(ask: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 25_000;
  for (;;) {
    const value = await ask();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${JSON.stringify(value)}`);
    await sleep(20);
  }
}

/** A port that nothing listens on: for whoever must know where the API will be before it is there. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
