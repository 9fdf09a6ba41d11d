/** The engine's public face: everything else is internal. */
export { compile, type Network } from './compile/index.js';
export * from './model/index.js';
export { connectivity, type ConnectivityQuestion } from './questions/connectivity/connectivity.js';
export { reconcile } from './reconcile/index.js';
export type * from './trace/index.js';
