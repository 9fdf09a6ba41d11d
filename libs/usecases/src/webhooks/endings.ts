/** Ends of work that takes longer, each with the news of it. */
import { encodeNodeId } from '@vantage/contract';
import { endSimulation, endSubmission } from '@vantage/db';
import type { SimulationEnd, SubmissionEnd, TenantTransaction } from '@vantage/db';
import type { Deps } from '../deps.js';
import { announceEvent } from './announceEvent.js';

type World = Pick<Deps, 'newId' | 'now'>;

/** Ends a simulation unless it has ended; answers whether this call did. */
export async function concludeSimulation(tx: TenantTransaction, deps: World, id: string, end: SimulationEnd): Promise<boolean> {
  const ended = await endSimulation(tx, id, end, deps.now());
  if (ended) await announceEvent(tx, deps, { type: 'simulation.finished', data: { simulationId: encodeNodeId('simulation', id), status: end.status } });
  return ended;
}

export async function concludeSubmission(tx: TenantTransaction, deps: World, id: string, end: SubmissionEnd): Promise<void> {
  if (!(await endSubmission(tx, id, end, deps.now()))) return;
  const { score, maxScore } = end.status === 'GRADED' ? end : { score: null, maxScore: null };
  await announceEvent(tx, deps, { type: 'submission.graded', data: { submissionId: encodeNodeId('submission', id), status: end.status, score, maxScore } });
}
