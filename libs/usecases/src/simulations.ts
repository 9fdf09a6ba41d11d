/** Starting, looking at and stopping simulations; a worker runs them. */
import { encodeNodeId, startSimulationInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { dropTasksOf, findRevision, findSimulation, insertSimulation, insertTask } from '@vantage/db';
import type { Revision, Simulation, TenantTransaction } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { recordChange } from './audit.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';
import { withinQuotas } from './quotas.js';
import { getRevision, readableRevision } from './labs.js';
import { authorize } from './rights/authorize.js';
import { authorizeLab } from './rights/authorizeLab.js';
import type { Operation } from './rights/permissions.js';
import { concludeSimulation } from './webhooks/endings.js';

/** Stores the simulation and promises the work, in one transaction. */
export async function startSimulation(deps: Deps, actor: Actor, input: unknown): Promise<Result<Simulation, Failure>> {
  const permitted = authorize(actor, 'simulation.start');
  if (!permitted.ok) return permitted;
  const checked = checkInput(startSimulationInput, input, 'input');
  if (!checked.ok) return checked;
  const { kind, revisionId } = checked.value;
  const revisionUuid = uuidOf('revision', revisionId);
  if (revisionUuid === undefined) return notFound('revision', revisionId);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const revision = await readableRevision(tx, actor, { operation: 'simulation.start', revisionId: revisionUuid, id: revisionId });
    if (!revision.ok) return revision;
    const room = await withinQuotas(tx, deps, ['simulations']);
    if (!room.ok) return room;
    const simulation = await insertSimulation(tx, { id: deps.newId(), revisionId: revisionUuid, kind, createdBy: actor.userId });
    await insertTask(tx, { id: deps.newId(), kind: 'simulation', subjectId: simulation.id, requestId: actor.requestId });
    await recordChange(tx, deps, actor, { operation: 'simulation.start', subjectKind: 'simulation', subjectId: simulation.id, detail: { kind, revision: revisionId } });
    return succeed(simulation);
  });
}

export async function getSimulation(deps: Deps, actor: Actor, id: string): Promise<Result<Simulation, Failure>> {
  const permitted = authorize(actor, 'simulation.read');
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, (tx) => authorizeSimulation(tx, actor, 'simulation.read', id));
}

/** The revision of a simulation that the actor was given. */
export async function getRevisionOf(deps: Deps, actor: Actor, simulation: Simulation): Promise<Result<Revision, Failure>> {
  return getRevision(deps, actor, encodeNodeId('revision', simulation.revisionId));
}

/** Ends a simulation unless it has ended; a worker that runs it finds out before its next piece. */
export async function cancelSimulation(deps: Deps, actor: Actor, id: string): Promise<Result<Simulation, Failure>> {
  const permitted = authorize(actor, 'simulation.cancel');
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const found = await authorizeSimulation(tx, actor, 'simulation.cancel', id);
    if (!found.ok) return found;
    if (await concludeSimulation(tx, deps, found.value.id, { status: 'CANCELLED' })) {
      await dropTasksOf(tx, found.value.id);
      await recordChange(tx, deps, actor, { operation: 'simulation.cancel', subjectKind: 'simulation', subjectId: found.value.id, detail: {} });
    }
    const simulation = await findSimulation(tx, found.value.id);
    invariant(simulation !== undefined, 'a simulation does not vanish inside a transaction');
    return succeed(simulation);
  });
}

/** A simulation of a lab with which the actor may do that. */
async function authorizeSimulation(tx: TenantTransaction, actor: Actor, operation: Operation, id: string): Promise<Result<Simulation, Failure>> {
  const otherwise = notFound('simulation', id);
  const uuid = uuidOf('simulation', id);
  const simulation = uuid === undefined ? undefined : await findSimulation(tx, uuid);
  const revision = simulation && (await findRevision(tx, simulation.revisionId));
  if (simulation === undefined || revision === undefined) return otherwise;
  const lab = await authorizeLab(tx, actor, { operation, labId: revision.labId, madeBy: simulation.createdBy, otherwise });
  return lab.ok ? succeed(simulation) : lab;
}
