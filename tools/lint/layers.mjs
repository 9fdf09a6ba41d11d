// @ts-check
/**
 * The house's rooms and their doors: which layer may import which, and what from outside. A project names its layer in its
 * package.json (`nx.tags: ["layer:engine"]`); one without a layer fails the lint.
 *
 * @typedef {object} Layer
 * @property {readonly string[]} imports layers whose code it may use
 * @property {readonly string[]} types layers of which it may use types alone
 * @property {readonly string[]} outside packages; `@scope/*` for all of a scope
 * @property {boolean} node whether it may use Node's own modules
 */

const framework = ['@nestjs/*', '@apollo/*', '@as-integrations/fastify', 'reflect-metadata', 'rxjs', 'pino'];
const server = ['fastify', '@fastify/*', 'helmet', 'graphql', 'graphql-ws', 'ws', 'cookie', 'openid-client', 'dataloader', 'rate-limiter-flexible', 'altair-static', 'zod', 'negotiator', 'tar-stream', 'swagger-ui-dist'];

/** @type {Readonly<Record<string, Layer>>} */
export const layers = {
  engine: { imports: [], types: [], outside: [], node: false },
  grading: { imports: ['engine'], types: [], outside: [], node: false },
  manifests: { imports: ['engine'], types: [], outside: ['yaml', 'kubernetes-models', '@kubernetes-models/*'], node: false },
  contract: { imports: [], types: [], outside: ['zod', 'graphql'], node: true },
  db: { imports: ['contract'], types: ['engine'], outside: ['@prisma/*', 'pg'], node: true },
  queue: { imports: ['contract'], types: ['engine'], outside: ['bullmq', 'ioredis', 'pg'], node: true },
  webhooks: { imports: [], types: [], outside: ['ipaddr.js'], node: true },
  usecases: { imports: ['engine', 'manifests', 'grading', 'contract', 'db', 'queue', 'webhooks'], types: [], outside: ['zod', 'piscina', 'lru-cache'], node: true },
  process: { imports: ['contract', 'db', 'queue', 'usecases'], types: [], outside: ['pino', 'prom-client', 'fastest-levenshtein', '@opentelemetry/*', '@fastify/otel', 'import-in-the-middle'], node: true },
  api: { imports: ['process', 'usecases', 'contract', 'db', 'queue'], types: ['engine'], outside: [...framework, ...server], node: true },
  worker: { imports: ['process', 'usecases', 'contract', 'db', 'queue'], types: ['engine'], outside: [...framework, 'bullmq'], node: true },
  testkit: { imports: ['engine', 'manifests', 'db'], types: [], outside: ['pg', 'vitest', 'fast-check', 'selfsigned'], node: true },
};

/** What tests may use on top of their own layer, the engine's among them. */
export const forTests = {
  imports: ['engine', 'manifests', 'testkit'],
  outside: ['vitest', 'fast-check', 'supertest', 'pg', 'ws', 'graphql-ws', 'graphql', 'yaml', '@nestjs/testing', 'oidc-provider', 'playwright-core', '@seriousme/openapi-schema-validator', 'tar-stream', 'standardwebhooks'],
};
