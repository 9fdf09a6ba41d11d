export type * from './endpoints.js';
export type * from './ingress.js';
export type * from './metadata.js';
export type * from './networkPolicy.js';
export type * from './node.js';
export type * from './pod.js';
export type * from './service.js';
export type * from './workload.js';
