/** The variables that configure the processes. */
import { z } from 'zod';

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' });
const redisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional();
const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info');

export const apiEnvironment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  /** As the runtime role, never as the owner of the tables. */
  DATABASE_URL: databaseUrl,
  LOG_LEVEL: logLevel,
});

export const workerEnvironment = z.object({
  /** As the runtime role, never as the owner of the tables. */
  DATABASE_URL: databaseUrl,
  /** The queue lives in Redis where this is given, otherwise in the database. */
  REDIS_URL: redisUrl,
  LOG_LEVEL: logLevel,
  /** Tasks at once. */
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
  /** Milliseconds after which a silent worker's task is given to another one. */
  WORKER_LOCK_MS: z.coerce.number().int().min(500).default(10_000),
});

export type ApiEnvironment = z.infer<typeof apiEnvironment>;
export type WorkerEnvironment = z.infer<typeof workerEnvironment>;

/** Reads the environment; throws an error that names every variable which is wrong. */
export function readEnvironment<T extends z.ZodType>(schema: T, environment: Readonly<Record<string, string | undefined>>): z.infer<T> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Error(`The environment is not as it should be: ${problems.join('; ')}`);
}
