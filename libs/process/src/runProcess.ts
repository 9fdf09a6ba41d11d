/** The frame of a process: opens what every one needs, in order, and closes it in the reverse one. */
import { processVariables } from '@vantage/contract';
import type { Environment, Variables } from '@vantage/contract';
import { assertBoundRole, openDatabase } from '@vantage/db';
import type { Database } from '@vantage/db';
import { databaseChecks } from './databaseChecks.js';
import { endWhenAsked } from './ending.js';
import { readEnvironment, unknownVariables } from './environment.js';
import { createHealth } from './health.js';
import type { Health } from './health.js';
import { createLogger, describeError, strikeSecrets } from './log.js';
import type { Logger } from './log.js';
import { createMetrics } from './metrics.js';
import type { Metrics } from './metrics.js';
import { startOpsServer } from './opsServer.js';
import { stopTelemetry } from './telemetry.js';

/** What a process finds when it opens. */
export interface Frame<V extends Variables> {
  readonly config: Environment<V>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly database: Database;
}

export interface Running {
  /** Takes nothing new, and resolves when what was begun has ended. */
  readonly close: () => Promise<void>;
}

export interface ProcessDescription<V extends Variables> {
  readonly name: string;
  readonly variables: V & typeof processVariables;
  readonly open: (frame: Frame<V>) => Promise<Running>;
}

/** Runs a process until it is asked to end; an error before that ends it with a message for whoever started it. */
export async function runProcess<V extends Variables>(description: ProcessDescription<V>): Promise<void> {
  try {
    await start(description);
  } catch (error) {
    const { message, cause } = describeError(error);
    process.stderr.write(`The ${description.name} did not start. ${strikeSecrets(cause === undefined ? message : `${message} ${cause.message}`)}\n`);
    process.exit(1);
  }
}

async function start<V extends Variables>({ name, variables, open }: ProcessDescription<V>): Promise<void> {
  const config = readEnvironment<V>(variables, process.env);
  const shared = readEnvironment(processVariables, process.env);
  const logger = createLogger({ name, level: shared.LOG_LEVEL });
  for (const sentence of unknownVariables(process.env)) logger.warn(sentence);
  const metrics = createMetrics(name);
  const health = createHealth({ logger });
  const onError = (error: Error): void => logger.warn({ err: error }, 'an idle connection broke');
  const database = openDatabase(shared.DATABASE_URL, { connections: shared.VANTAGE_DATABASE_CONNECTIONS, onError });
  await assertBoundRole(database.pool);
  metrics.watch(database);
  for (const check of databaseChecks(database)) health.add(check);

  const started = endWhenAsked({ logger, deadlineSeconds: shared.VANTAGE_SHUTDOWN_SECONDS });
  const running = await open({ config, logger, metrics, health, database });
  const ops =
    shared.VANTAGE_OPS_PORT === undefined
      ? undefined
      : await startOpsServer({ health, metrics, port: shared.VANTAGE_OPS_PORT, host: shared.VANTAGE_OPS_HOST, token: shared.VANTAGE_METRICS_TOKEN });
  if (ops !== undefined) logger.info({ port: ops.port }, 'health and metrics');

  started(async () => {
    health.stop();
    await running.close();
    await ops?.close();
    await database.close();
    await stopTelemetry();
  });
}
