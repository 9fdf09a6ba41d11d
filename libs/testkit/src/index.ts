export * from './arbitraryLab.js';
export * from './corpora.js';
export * from './database.js';
export * from './lab.js';
export * from './runners/index.js';
export * from './labs/kernelLab.js';
export * from './outcomes.js';
