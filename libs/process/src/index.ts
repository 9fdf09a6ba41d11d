/** What every process of ours is made of, whatever it does: its configuration, its log, its numbers, its health and its end. */
export * from './databaseChecks.js';
export * from './environment.js';
export * from './log.js';
export * from './health.js';
export * from './metrics.js';
export * from './opsAnswer.js';
export * from './opsServer.js';
export * from './runProcess.js';
