/** The engine's public face: everything else is internal. */
export * from './model/index.js';
export type * from './trace/index.js';
