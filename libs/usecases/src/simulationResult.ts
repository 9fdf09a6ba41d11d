import { matrix } from '@vantage/contract';
import type { Failure, Matrix } from '@vantage/contract';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { getSimulation } from './simulations.js';

/** What a simulation computed; one that still runs, or ended without a result, says so. */
export async function getSimulationResult(deps: Deps, actor: Actor, id: string): Promise<Result<Matrix, Failure>> {
  const found = await getSimulation(deps, actor, id);
  if (!found.ok) return found;
  const simulation = found.value;
  if (simulation.status === 'SUCCEEDED') return succeed(matrix.parse(simulation.result));
  const retry = simulation.finishedAt === undefined ? { retryAfter: 1 } : {};
  return fail({ code: 'NOT_FINISHED', message: `The simulation is ${simulation.status}: it has no result.`, ...retry });
}
