/** What Vantage can do, one use case a function: `(deps, actor, input) → Result`. */
export type { Actor } from './actor.js';
export { authenticate } from './authenticate.js';
export { commitRevision, type Committed } from './commitRevision.js';
export { createLab } from './createLab.js';
export { createOrganization, type NewOrganization } from './createOrganization.js';
export type { Deps } from './deps.js';
export { gradescopeResultsOf } from './gradescopeResults.js';
export * from './labs.js';
export { createNetworkCache, type NetworkCache, type OpenNetwork } from './networkCache.js';
export { outboxOf } from './outboxOf.js';
export { prepareDatabase } from './prepareDatabase.js';
export { renderStep, summarize, symptomOf } from './questions.js';
export { runTask, type TaskToRun } from './runTask.js';
export * from './simulations.js';
export * from './snapshot.js';
export { getSubmission, submit } from './submissions.js';
export { getOrganization, getUser } from './viewer.js';
