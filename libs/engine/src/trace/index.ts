export type * from './answer.js';
export type * from './connectivityAnswer.js';
export type * from './dnsStep.js';
export type * from './httpStep.js';
export type * from './policyStep.js';
export type * from './routingStep.js';
export type * from './step.js';
export type * from './translationStep.js';
