export * from './document.js';
export * from './labs.js';
export * from './questions.js';
export * from './revisions.js';
export * from './simulations.js';
export * from './submissions.js';
export * from './webhooks.js';
