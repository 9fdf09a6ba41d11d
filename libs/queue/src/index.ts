/** Work that outlives its request. */
export * from './connection.js';
export * from './dispatcher.js';
export { migrateQueue } from './migrate.js';
export * from './relay.js';
export * from './task.js';
export * from './taskQueue.js';
export * from './taskWorker.js';
