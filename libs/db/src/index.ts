/** The stored side of Vantage: who may see what is decided here, by the database itself. */
export * from './apiKeyStore.js';
export * from './auditStore.js';
export * from './changes.js';
export * from './database.js';
export * from './fileStore.js';
export * from './labStore.js';
export * from './listen.js';
export * from './membershipStore.js';
export { migrate, missingMigrations } from './migrate.js';
export * from './organizationStore.js';
export * from './outbox.js';
export type { Page } from './page.js';
export * from './revisionStore.js';
export { assertBoundRole, createRuntimeRole, RUNTIME_ROLE, runtimeUrl } from './roles.js';
export * from './simulationStore.js';
export * from './submissionStore.js';
export * from './taskStore.js';
export { isDatabaseAway } from './unavailable.js';
