/** The REST side: its routes as data, and the document that follows from them. */
export { costOf, type Cost } from './cost.js';
export * from './mediaTypes.js';
export { openApiDocument } from './openApi.js';
export * from './problem.js';
export * from './restRoutes.js';
export { failuresOf, isConditional, offersOf, type InputOf, type Method, type RestRoute } from './route.js';
export type { ArchiveBody } from './schemas/archive.js';
export * as rest from './routes/index.js';
export type * from './schemas/branch.js';
export type * from './schemas/lab.js';
export type * from './schemas/people.js';
export type * from './schemas/sharing.js';
export type * from './schemas/simulation.js';
export type * from './schemas/submission.js';
export type * from './schemas/webhook.js';
