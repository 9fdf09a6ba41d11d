/**
 * Runs a MATRIX simulation in pieces, one a row, each kept soon after it is computed: another worker can take over at any point,
 * and two that run at once, because one was taken for dead, write the same rows in the same places.
 */
import { setImmediate } from 'node:timers/promises';
import { matrixRow } from '@vantage/contract';
import type { Failure, MatrixRow } from '@vantage/contract';
import { findRevision, findSimulation, finishTask, keepTaskAlive, listPieces, listPositions, markRunning, savePieces, saveProgress } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { MatrixTarget, Result } from '@vantage/engine';
import { systemActor } from './actor.js';
import type { Deps } from './deps.js';
import { failTask } from './failTask.js';
import type { TaskToRun } from './runTask.js';
import { askMatrixRow, askMatrixShape, revisionSnapshot } from './snapshot.js';
import type { Snapshot } from './snapshot.js';
import { concludeSimulation } from './webhooks/endings.js';

/** Milliseconds of computation after which rows are kept. */
const KEEP_EVERY = 250;

interface Piece {
  /** The row's place in the matrix. */
  readonly position: number;
  readonly result: MatrixRow;
}

export async function runMatrix(deps: Deps, task: TaskToRun, stop?: AbortSignal): Promise<void> {
  const revision = await deps.database.withTenant(task.tenantId, async (tx) => {
    const simulation = await findSimulation(tx, task.subjectId);
    invariant(simulation !== undefined, 'a task is about a simulation that exists');
    await markRunning(tx, task.subjectId, deps.now());
    return findRevision(tx, simulation.revisionId);
  });
  invariant(revision !== undefined, 'a simulation is about a revision that exists');
  const snapshot = revisionSnapshot(deps, systemActor(task.tenantId), revision);
  const shape = await askMatrixShape(deps, snapshot);
  if (!shape.ok) return failTask(deps, task, shape.failure);
  const { sources, targets } = shape.value;
  const kept = new Set(await deps.database.withTenant(task.tenantId, (tx) => listPositions(tx, task.subjectId)));
  let done = kept.size;
  for await (const pieces of computePieces(deps, snapshot, sources, kept)) {
    if (!pieces.ok) return failTask(deps, task, pieces.failure);
    done += pieces.value.length;
    if (!(await keep(deps, task, pieces.value, done / sources.length))) return;
    stop?.throwIfAborted();
  }
  await finish(deps, task, targets);
}

/** The rows that are not kept yet, a handful at a time; lets go of the thread after every row. */
async function* computePieces(deps: Deps, snapshot: Snapshot, sources: readonly string[], kept: ReadonlySet<number>): AsyncGenerator<Result<readonly Piece[], Failure>> {
  let pieces: Piece[] = [];
  let start = performance.now();
  for (const [position, from] of sources.entries()) {
    if (kept.has(position)) continue;
    const row = await askMatrixRow(deps, snapshot, from);
    if (!row.ok) {
      yield row;
      return;
    }
    pieces.push({ position, result: { from, cells: [...row.value.cells] } });
    await setImmediate();
    if (performance.now() - start < KEEP_EVERY) continue;
    yield succeed(pieces);
    pieces = [];
    start = performance.now();
  }
  if (pieces.length > 0) yield succeed(pieces);
}

/** Keeps rows and tells how far it is; answers whether the simulation is still wanted. */
async function keep(deps: Deps, task: TaskToRun, pieces: readonly Piece[], progress: number): Promise<boolean> {
  return deps.database.withTenant(task.tenantId, async (tx) => {
    const simulation = await findSimulation(tx, task.subjectId);
    if (simulation?.status !== 'RUNNING') {
      await finishTask(tx, task.id);
      return false;
    }
    await savePieces(tx, task.subjectId, pieces);
    await saveProgress(tx, task.subjectId, progress);
    await keepTaskAlive(tx, task.id, deps.now());
    return true;
  });
}

async function finish(deps: Deps, task: TaskToRun, targets: readonly MatrixTarget[]): Promise<void> {
  await deps.database.withTenant(task.tenantId, async (tx) => {
    const pieces = await listPieces(tx, task.subjectId);
    const rows = pieces.map((piece) => matrixRow.parse(piece.result));
    await concludeSimulation(tx, deps, task.subjectId, { status: 'SUCCEEDED', result: { targets: targets.map(({ service, port, protocol }) => ({ service, port, protocol })), rows } });
    await finishTask(tx, task.id);
  });
}
