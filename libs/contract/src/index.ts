/** What Vantage promises to the outside: its schema, its inputs, its errors. */
export * from './environment.js';
export * from './errorCodes.js';
export * from './issueCode.js';
export * from './issueText.js';
export * from './inputs.js';
export * from './nodeId.js';
export * from './prices.js';
export * from './rest/index.js';
export * from './results.js';
export * from './quotas.js';
export * from './rights.js';
export * from './schemaText.js';
export * from './webhooks.js';
export { trustedDocuments } from './trustedDocuments.js';
