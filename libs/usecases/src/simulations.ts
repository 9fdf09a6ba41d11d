/** Starting, looking at and stopping simulations; a worker runs them. */
import { startSimulationInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { dropTasksOf, endSimulation, findRevision, findSimulation, insertSimulation, insertTask } from '@vantage/db';
import type { Revision, Simulation } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';

/** Stores the simulation and promises the work, in one transaction. */
export async function startSimulation(deps: Deps, actor: Actor, input: unknown): Promise<Result<Simulation, Failure>> {
  const checked = checkInput(startSimulationInput, input, 'input');
  if (!checked.ok) return checked;
  const { kind, revisionId } = checked.value;
  const revisionUuid = uuidOf('revision', revisionId);
  if (revisionUuid === undefined) return notFound('revision', revisionId);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    if ((await findRevision(tx, revisionUuid)) === undefined) return notFound('revision', revisionId);
    const simulation = await insertSimulation(tx, { id: deps.newId(), revisionId: revisionUuid, kind });
    await insertTask(tx, { id: deps.newId(), kind: 'simulation', subjectId: simulation.id });
    return succeed(simulation);
  });
}

export async function getSimulation(deps: Deps, actor: Actor, id: string): Promise<Simulation | undefined> {
  const uuid = uuidOf('simulation', id);
  return uuid === undefined ? undefined : deps.database.withTenant(actor.tenantId, (tx) => findSimulation(tx, uuid));
}

/** The revision that a simulation is about. */
export async function getRevisionOf(deps: Deps, actor: Actor, simulation: Simulation): Promise<Revision> {
  const revision = await deps.database.withTenant(actor.tenantId, (tx) => findRevision(tx, simulation.revisionId));
  invariant(revision !== undefined, `simulation ${simulation.id} is about a revision`);
  return revision;
}

/** Ends a simulation unless it has ended; a worker that runs it finds out before its next piece. */
export async function cancelSimulation(deps: Deps, actor: Actor, id: string): Promise<Result<Simulation, Failure>> {
  const uuid = uuidOf('simulation', id);
  if (uuid === undefined) return notFound('simulation', id);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    if ((await findSimulation(tx, uuid)) === undefined) return notFound('simulation', id);
    if (await endSimulation(tx, uuid, { status: 'CANCELLED' }, deps.now())) await dropTasksOf(tx, uuid);
    const simulation = await findSimulation(tx, uuid);
    invariant(simulation !== undefined, 'a simulation does not vanish inside a transaction');
    return succeed(simulation);
  });
}
