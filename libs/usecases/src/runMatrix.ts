/** Runs a MATRIX simulation in pieces: each is kept as soon as it is computed, so that another worker can take over at any point. */
import { setImmediate } from 'node:timers/promises';
import { matrixRows } from '@vantage/contract';
import type { MatrixRow, MatrixTarget } from '@vantage/contract';
import { endSimulation, findRevision, findSimulation, finishTask, keepTaskAlive, listPieces, markRunning, savePiece, saveProgress } from '@vantage/db';
import { invariant } from '@vantage/engine';
import type { Network } from '@vantage/engine';
import type { Deps } from './deps.js';
import { matrixRow, matrixSources, matrixTargets } from './matrix.js';
import type { TaskToRun } from './runTask.js';
import { openSnapshot, revisionSnapshot } from './snapshot.js';

/** Milliseconds of computation after which a piece is kept. */
const PIECE = 250;

export async function runMatrix(deps: Deps, task: TaskToRun): Promise<void> {
  const revision = await deps.database.withTenant(task.tenantId, async (tx) => {
    const simulation = await findSimulation(tx, task.subjectId);
    invariant(simulation !== undefined, 'a task is about a simulation that exists');
    await markRunning(tx, task.subjectId, deps.now());
    return findRevision(tx, simulation.revisionId);
  });
  invariant(revision !== undefined, 'a simulation is about a revision that exists');
  const actor = { tenantId: task.tenantId, userId: undefined };
  const { network, state } = await openSnapshot(deps, revisionSnapshot(deps, actor, revision));
  const targets = matrixTargets(state);
  const sources = matrixSources(state);
  for (let done = await rowsKept(deps, task); done < sources.length; ) {
    const rows = await computePiece(network, sources.slice(done), targets);
    if (!(await keep(deps, task, done, rows, sources.length))) return;
    done += rows.length;
  }
  await finish(deps, task, [...targets]);
}

/** How many rows earlier runs have kept: pieces are kept in order, so the next row follows the last piece. */
async function rowsKept(deps: Deps, task: TaskToRun): Promise<number> {
  return deps.database.withTenant(task.tenantId, async (tx) => {
    const pieces = await listPieces(tx, task.subjectId);
    return pieces.reduce((sum, piece) => sum + matrixRows.parse(piece.result).length, 0);
  });
}

/** As many rows as fit into a piece, at least one; lets go of the thread after each. */
async function computePiece(network: Network, sources: readonly string[], targets: readonly MatrixTarget[]): Promise<MatrixRow[]> {
  const rows: MatrixRow[] = [];
  const start = performance.now();
  for (const source of sources) {
    rows.push(matrixRow(network, source, targets));
    await setImmediate();
    if (performance.now() - start > PIECE) break;
  }
  return rows;
}

/** Keeps a piece under the number of its first row; answers whether the simulation is still wanted. */
async function keep(deps: Deps, task: TaskToRun, position: number, rows: MatrixRow[], total: number): Promise<boolean> {
  return deps.database.withTenant(task.tenantId, async (tx) => {
    const simulation = await findSimulation(tx, task.subjectId);
    if (simulation?.status !== 'RUNNING') {
      await finishTask(tx, task.id);
      return false;
    }
    await savePiece(tx, task.subjectId, position, rows);
    await saveProgress(tx, task.subjectId, (position + rows.length) / total);
    await keepTaskAlive(tx, task.id, deps.now());
    return true;
  });
}

async function finish(deps: Deps, task: TaskToRun, targets: MatrixTarget[]): Promise<void> {
  await deps.database.withTenant(task.tenantId, async (tx) => {
    const pieces = await listPieces(tx, task.subjectId);
    const rows = pieces.flatMap((piece) => matrixRows.parse(piece.result));
    await endSimulation(tx, task.subjectId, { status: 'SUCCEEDED', result: { targets, rows } }, deps.now());
    await finishTask(tx, task.id);
  });
}
