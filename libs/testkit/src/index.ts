export * from './corpora.js';
export * from './database.js';
export * from './lab.js';
