/** The variables that configure the processes: the form of each, and what it is for. docs/configuration.md is printed from here. */
import { z } from 'zod';

/** One variable. The environment holds text; `schema` says which text is right and what it becomes. */
export interface Variable<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  /** What a value looks like, for a reader. */
  readonly form: string;
  readonly meaning: string;
  /** Its value is never printed, and `<name>_FILE` may name a file that holds it instead. */
  readonly secret?: true;
}

export type Variables = Readonly<Record<string, Variable>>;

/** What a process reads out of its variables. */
export type Environment<V extends Variables> = { readonly [Name in keyof V]: z.infer<V[Name]['schema']> };

function integer(least: number, most: number): z.ZodType<number> {
  return z.coerce.number().int().min(least).max(most);
}

const port = integer(0, 65_535);

/** `a, b` → ['a', 'b']. */
function list(item: z.ZodType<string, string>): z.ZodType<readonly string[]> {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
    .pipe(z.array(item));
}

/** An origin as browsers send it: scheme, host and port, no path. */
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, { error: 'is no list of origins' });

/** https, or http to this very machine (RFC 8252, section 7.3: loopback needs no TLS). */
const issuer = z.url({ protocol: /^https?$/ }).refine((text) => text.startsWith('https:') || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(`${text}/`), { error: 'is not https' });

const database = {
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }),
    form: 'postgresql://user:password@host:5432/database',
    meaning: 'The database, as the role `vantage_runtime`: a role that owns tables or bypasses row level security is refused.',
    secret: true,
  },
  VANTAGE_DATABASE_CONNECTIONS: {
    schema: integer(2, 500).default(10),
    form: '2 to 500',
    meaning: 'Connections to the database at once, beside those that listen for news and those of the queue.',
  },
} as const satisfies Variables;

/** What API and worker have in common. */
export const processVariables = {
  ...database,
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    form: 'fatal, error, warn, info, debug, trace or silent',
    meaning: 'The least level that is logged. `info` is one line a request and one a task.',
  },
  VANTAGE_OPS_PORT: {
    schema: port.optional(),
    form: '0 to 65535',
    meaning: 'A port of its own for `/healthz`, `/readyz` and `/metrics`. Without it there is none.',
  },
  VANTAGE_OPS_HOST: {
    schema: z.string().default('127.0.0.1'),
    form: 'an address of this machine',
    meaning: 'Where the port of `VANTAGE_OPS_PORT` is opened. It is for those who run Vantage: keep it inside.',
  },
  VANTAGE_METRICS_TOKEN: {
    schema: z.string().min(16).optional(),
    form: 'at least 16 characters',
    meaning: '`/metrics` wants this as `Authorization: Bearer …`. With it, the API serves its metrics on `PORT` too.',
    secret: true,
  },
  VANTAGE_SHUTDOWN_SECONDS: {
    schema: integer(1, 600).default(25),
    form: '1 to 600',
    meaning: 'How long requests and tasks may take to come to an end after SIGTERM; then the process ends anyway.',
  },
} as const satisfies Variables;

/** The same for API and worker: one makes secrets, the other signs with them. */
const webhookVariables = {
  VANTAGE_WEBHOOK_KEY: {
    schema: z.base64().transform((text) => Buffer.from(text, 'base64')).refine((key) => key.length === 32, 'is not 32 bytes').optional(),
    form: '32 random bytes as base64 (`openssl rand -base64 32`)',
    meaning: 'Seals the secrets of webhooks in the database (AES-256-GCM). Without it there are no webhooks; with another one, secrets that were sealed before cannot be opened.',
    secret: true,
  },
  VANTAGE_WEBHOOK_ALLOW: {
    schema: list(z.union([z.ipv4(), z.ipv6()])).default([]),
    form: '10.1.2.3,fd00::7',
    meaning: 'Addresses to which webhooks may be sent though they are none of the public internet. Where there are any, plain HTTP is allowed too: for tests, and for networks that know what they do.',
  },
  VANTAGE_WEBHOOK_PORTS: {
    schema: list(z.string().regex(/^[0-9]{1,5}$/)).default([]),
    form: '443,8443',
    meaning: 'The only ports to which webhooks may be sent. Without it, any.',
  },
  VANTAGE_WEBHOOK_AUTHORITIES: {
    schema: z.string().optional(),
    form: 'a file of certificates (PEM)',
    meaning: 'Authorities by which receivers of webhooks are believed, beside those that Node brings: for receivers inside.',
  },
} as const satisfies Variables;

/** What questions may take of a process: small labs are opened and asked where requests are, large ones in threads. */
function engineVariables({ seconds }: { readonly seconds: number }) {
  return {
    VANTAGE_ENGINE_THREADS: {
      schema: integer(1, 64).optional(),
      form: '1 to 64',
      meaning: 'Threads that open large labs and answer long questions. Without it as many as the machine has cores, and at least two.',
    },
    VANTAGE_ENGINE_THREAD_MEGABYTES: {
      schema: integer(64, 65_536).default(1_024),
      form: '64 to 65536',
      meaning: 'Memory of each of those threads; a lab that needs more is refused with `TOO_COSTLY`. Three eighths of it keep labs that were asked before.',
    },
    VANTAGE_ENGINE_SECONDS: {
      schema: integer(1, 3_600).default(seconds),
      form: '1 to 3600',
      meaning: 'How long a thread may take to open a lab, and to answer one question; what takes longer is refused with `TOO_COSTLY`.',
    },
    VANTAGE_ENGINE_WAITING: {
      schema: integer(1, 1_000_000).default(1_000),
      form: '1 to 1000000',
      meaning: 'Questions of one organisation that may wait for a thread; the next is refused with `OVERLOADED`.',
    },
    VANTAGE_CACHE_NETWORKS_MEGABYTES: { schema: integer(1, 65_536).default(128), form: '1 to 65536', meaning: 'Memory for small labs that were asked before.' },
    VANTAGE_CACHE_ANSWERS_MEGABYTES: { schema: integer(1, 65_536).default(64), form: '1 to 65536', meaning: 'Memory for answers that were given before.' },
  } as const satisfies Variables;
}

/** How much an organisation may have, unless an operator has said something else for that one. */
export const quotaVariables = {
  VANTAGE_QUOTA_LABS: { schema: integer(0, 1_000_000_000).default(10_000), form: '0 to 1000000000', meaning: 'How many labs an organisation may have.' },
  VANTAGE_QUOTA_MEGABYTES: {
    schema: integer(0, 1_000_000_000).default(4_096),
    form: '0 to 1000000000',
    meaning: 'How many megabytes an organisation’s files may take in the database, which keeps each content once, and compressed.',
  },
  VANTAGE_QUOTA_SIMULATIONS: { schema: integer(0, 1_000_000).default(100), form: '0 to 1000000', meaning: 'How many simulations of an organisation may wait or run.' },
  VANTAGE_QUOTA_KEYS: { schema: integer(0, 1_000_000).default(1_000), form: '0 to 1000000', meaning: 'How many keys of an organisation may be good at once.' },
  VANTAGE_QUOTA_MEMBERS: { schema: integer(0, 1_000_000).default(10_000), form: '0 to 1000000', meaning: 'How many members an organisation may have, robots among them.' },
  VANTAGE_QUOTA_WEBHOOKS: { schema: integer(0, 10_000).default(20), form: '0 to 10000', meaning: 'How many webhooks an organisation may have.' },
  VANTAGE_QUOTA_LINKS: { schema: integer(0, 1_000_000).default(1_000), form: '0 to 1000000', meaning: 'How many links to labs of an organisation may be good at once.' },
} as const satisfies Variables;

export const apiVariables = {
  PORT: { schema: port.default(4000), form: '0 to 65535', meaning: 'The port of GraphQL and REST.' },
  HOST: { schema: z.string().default('127.0.0.1'), form: 'an address of this machine', meaning: 'Where that port is opened; `0.0.0.0` is everywhere.' },
  ...processVariables,
  ...engineVariables({ seconds: 30 }),
  ...webhookVariables,
  VANTAGE_CORS_ORIGINS: {
    schema: list(origin).default([]),
    form: 'https://app.example.org,https://labs.example.org',
    meaning: 'Web pages of these origins may ask this API from a browser. Without it only pages of the API’s own origin may.',
  },
  VANTAGE_TRUSTED_DOCUMENTS: {
    schema: z.string().optional(),
    form: 'a file: {"<id>": "<document>"}, or Apollo’s manifest',
    meaning: 'GraphQL documents that clients may name by id or by hash (`documentId`, `extensions.persistedQuery`).',
  },
  VANTAGE_OTHER_DOCUMENTS: {
    schema: z.enum(['allowed', 'refused']).default('allowed'),
    form: 'allowed or refused',
    meaning: 'Whether GraphQL documents that are not among `VANTAGE_TRUSTED_DOCUMENTS` may run.',
  },
  VANTAGE_COST_PER_KEY: {
    schema: integer(1, 1_000_000_000).default(1_000_000),
    form: '1 to 1000000000',
    meaning: 'How much one key, or somebody who is signed in, may ask for in a minute, in cost; each API process counts by itself.',
  },
  VANTAGE_COST_PER_ORGANIZATION: {
    schema: integer(1, 1_000_000_000).default(3_000_000),
    form: '1 to 1000000000',
    meaning: 'How much one organisation may ask for in a minute, in cost; each API process counts by itself.',
  },
  VANTAGE_COST_PER_LINK: {
    schema: integer(1, 1_000_000_000).default(1_000_000),
    form: '1 to 1000000000',
    meaning: 'How much all visitors with one link to a lab may ask for in a minute, in cost; each API process counts by itself.',
  },
  VANTAGE_COST_PER_ADDRESS: {
    schema: integer(1, 1_000_000_000).default(300_000),
    form: '1 to 1000000000',
    meaning: 'How much visitors from one address may ask for in a minute, in cost; each API process counts by itself.',
  },
  VANTAGE_SIGN_INS_PER_ADDRESS: {
    schema: integer(1, 1_000_000).default(1_200),
    form: '1 to 1000000',
    meaning: 'Requests to `/auth/…` from one address in a minute, about four for each sign-in; each API process counts by itself. A school behind one router is one address, and so is a /64 of IPv6.',
  },
  VANTAGE_FAILED_KEYS_PER_ADDRESS: {
    schema: integer(1, 1_000_000).default(300),
    form: '1 to 1000000',
    meaning: 'Keys that open nothing, from one address in a minute; then only keys that were proven lately are looked at. Each API process counts by itself.',
  },
  VANTAGE_CACHE_RESPONSES_MEGABYTES: {
    schema: integer(1, 65_536).default(64),
    form: '1 to 65536',
    meaning: 'Memory for responses to GraphQL queries about stored labs; one of them takes at most a sixteenth of it.',
  },
  VANTAGE_SOCKETS_PER_ADDRESS: { schema: integer(1, 1_000_000).default(500), form: '1 to 1000000', meaning: 'WebSockets from one address that one API process keeps open; a school behind one router is one address.' },
  VANTAGE_SOCKETS_PER_ORGANIZATION: { schema: integer(1, 1_000_000).default(5_000), form: '1 to 1000000', meaning: 'WebSockets of one organisation that one API process keeps open.' },
  VANTAGE_OPERATIONS_PER_SOCKET: { schema: integer(1, 100_000).default(100), form: '1 to 100000', meaning: 'Operations that run at once on one WebSocket, subscriptions among them.' },
  VANTAGE_SUBSCRIPTIONS_PER_ORGANIZATION: { schema: integer(1, 1_000_000).default(20_000), form: '1 to 1000000', meaning: 'Subscriptions of one organisation that one API process keeps open.' },
  VANTAGE_SOCKET_KILOBYTES: { schema: integer(16, 65_536).default(1_024), form: '16 to 65536', meaning: 'The largest message over a WebSocket; who sends more is cut off with 1009. Files go over HTTP.' },
  VANTAGE_SOCKET_INIT_SECONDS: { schema: integer(1, 60).default(3), form: '1 to 60', meaning: 'How long a client has to say who it is after it has opened a WebSocket; then it is cut off with 4408.' },
  VANTAGE_SOCKET_CHECK_SECONDS: { schema: integer(1, 3_600).default(30), form: '1 to 3600', meaning: 'How often it is looked whether the key, session or link behind a WebSocket still counts: for as long a subscription outlives it where nothing happens.' },
  VANTAGE_REQUESTS_AT_ONCE: { schema: integer(1, 1_000).default(8), form: '1 to 1000', meaning: 'Requests and operations over WebSocket that are worked on at once; the others wait, organisation by organisation. With more, one organisation that asks a lot is felt more by the others.' },
  VANTAGE_REQUESTS_WAITING: { schema: integer(1, 1_000_000).default(2_000), form: '1 to 1000000', meaning: 'Of them, how many of one organisation may wait; the next is refused with `OVERLOADED`.' },
  ...quotaVariables,
  VANTAGE_TRUSTED_PROXIES: {
    schema: list(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
    form: '10.0.0.0/8,192.168.1.7',
    meaning: 'Proxies in front of the API whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.',
  },
  PUBLIC_URL: {
    schema: origin.optional(),
    form: 'https://labs.example.org',
    meaning: 'The origin at which browsers find this API. Over https its cookies are bound to that host.',
  },
  OIDC_ISSUER: {
    schema: issuer.optional(),
    form: 'https://login.example.org/realms/school',
    meaning: 'People sign in with this provider of OpenID Connect, of which the rest is discovered. Without it there are keys alone. Its client’s redirect URI is `<PUBLIC_URL>/auth/callback`, its post-logout redirect URI `<PUBLIC_URL>/auth/logout`.',
  },
  OIDC_CLIENT_ID: { schema: z.string().optional(), form: 'a client id', meaning: 'What the provider calls this installation.' },
  OIDC_CLIENT_SECRET: { schema: z.string().optional(), form: 'a client secret', meaning: 'Its secret, where the provider gave one; PKCE is used in any case.', secret: true },
  OIDC_TIMEOUT_SECONDS: { schema: integer(1, 60).default(5), form: '1 to 60', meaning: 'How long the provider may take for each answer; a sign-in that waits longer ends with `SIGN_IN_UNAVAILABLE`.' },
  OIDC_ALLOWED_DOMAINS: {
    schema: list(z.string().toLowerCase()).default([]),
    form: 'example.org,school.example',
    meaning: 'Only people with a verified e-mail address of these domains sign in. Without it everybody whom the provider vouches for does.',
  },
  OIDC_NEWCOMERS: {
    schema: z.enum(['refused', 'organization']).default('refused'),
    form: 'refused or organization',
    meaning: 'Whether somebody without an invitation is turned away, or gets an organisation of their own.',
  },
  VANTAGE_SESSION_IDLE_MINUTES: { schema: integer(5, 43_200).default(720), form: '5 to 43200', meaning: 'A browser that was idle for so long is signed out.' },
  VANTAGE_SESSION_DAYS: { schema: integer(1, 90).default(14), form: '1 to 90', meaning: 'After so many days one signs in again, however often one came.' },
  VANTAGE_DRAIN_SECONDS: {
    schema: integer(0, 300).default(0),
    form: '0 to 300',
    meaning: 'How long the API still takes new connections after SIGTERM, while `/readyz` already says no and balancers look elsewhere; less than `VANTAGE_SHUTDOWN_SECONDS`, of which it is a part.',
  },
} as const satisfies Variables;

export const workerVariables = {
  ...processVariables,
  ...engineVariables({ seconds: 300 }),
  ...webhookVariables,
  VANTAGE_WEBHOOK_KEEP_DAYS: {
    schema: integer(1, 3_650).default(30),
    form: '1 to 3650',
    meaning: 'For how many days a message that was delivered, or failed for good, is kept to be looked at and sent again. One that is still to be sent is always kept.',
  },
  WORKER_WEBHOOKS: { schema: integer(1, 1_000).default(16), form: '1 to 1000', meaning: 'Messages of webhooks on their way at once.' },
  VANTAGE_WEBHOOKS_PER_ORGANIZATION: {
    schema: integer(1, 1_000).default(4),
    form: '1 to 1000',
    meaning: 'Messages of one organisation on their way at once, over all workers: a receiver that answers slowly delays its own organisation alone. The same for every worker.',
  },
  REDIS_URL: {
    schema: z.url({ protocol: /^rediss?$/ }).optional(),
    form: 'redis://user:password@host:6379',
    meaning: 'The queue lives in Redis where this is given, otherwise in the database. The same for every worker.',
    secret: true,
  },
  WORKER_CONCURRENCY: { schema: integer(1, 64).default(2), form: '1 to 64', meaning: 'Tasks at once.' },
  WORKER_LOCK_MS: {
    schema: integer(500, 3_600_000).default(10_000),
    form: '500 to 3600000',
    meaning: 'Milliseconds after which a silent worker’s task is given to another one.',
  },
} as const satisfies Variables;

/** The job that brings a database to the newest schema. */
export const migrationVariables = {
  DATABASE_URL: { ...database.DATABASE_URL, meaning: 'The database, as the owner of its tables.' },
  VANTAGE_RUNTIME_PASSWORD: {
    schema: z.string().min(12).optional(),
    form: 'at least 12 characters',
    meaning: 'The password that `vantage_runtime` gets. Without it one is derived from the owner’s, and a role that exists keeps its own.',
    secret: true,
  },
  LOG_LEVEL: processVariables.LOG_LEVEL,
} as const satisfies Variables;

/** What `npm start`, `npm test` and the other tools read; no process of the product does. */
export const toolVariables = {
  VANTAGE_STATE: { schema: z.string().default('.vantage'), form: 'a folder', meaning: 'Where `npm start` keeps its data and its logs.' },
  VANTAGE_CORPORA: { schema: z.string().optional(), form: 'a folder', meaning: 'Expectations that somebody else wrote; tests that need them are skipped without.' },
  VANTAGE_WITNESS_LABS: { schema: integer(1, 1_000_000).default(20), form: 'a number', meaning: 'How many random labs the kernel witness builds.' },
} as const satisfies Variables;

export type ApiEnvironment = Environment<typeof apiVariables>;
export type WorkerEnvironment = Environment<typeof workerVariables>;
export type QuotaEnvironment = Environment<typeof quotaVariables>;
export type MigrationEnvironment = Environment<typeof migrationVariables>;
