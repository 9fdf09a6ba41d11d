/** Runs a MATRIX simulation in pieces: each is kept as soon as it is computed, so that another worker can take over at any point. */
import { setImmediate } from 'node:timers/promises';
import { matrixRows as keptRows } from '@vantage/contract';
import type { MatrixRow } from '@vantage/contract';
import { endSimulation, findRevision, findSimulation, finishTask, keepTaskAlive, listPieces, markRunning, savePiece, saveProgress } from '@vantage/db';
import { invariant, matrixRows, matrixSources, matrixTargets } from '@vantage/engine';
import type { Network } from '@vantage/engine';
import type { Deps } from './deps.js';
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
  const { network } = await openSnapshot(deps, revisionSnapshot(deps, actor, revision));
  const sources = matrixSources(network);
  let done = await rowsKept(deps, task);
  for await (const rows of pieces(network, sources.slice(done))) {
    if (!(await keep(deps, task, done, rows, sources.length))) return;
    done += rows.length;
  }
  await finish(deps, task, network);
}

/** How many rows earlier runs have kept: pieces are kept in order, so the next row follows the last piece. */
async function rowsKept(deps: Deps, task: TaskToRun): Promise<number> {
  return deps.database.withTenant(task.tenantId, async (tx) => {
    const kept = await listPieces(tx, task.subjectId);
    return kept.reduce((sum, piece) => sum + keptRows.parse(piece.result).length, 0);
  });
}

/** Rows in pieces of about as much work each; lets go of the thread after every row. */
async function* pieces(network: Network, sources: readonly string[]): AsyncGenerator<MatrixRow[]> {
  let rows: MatrixRow[] = [];
  let start = performance.now();
  for (const { from, cells } of matrixRows(network, sources)) {
    rows.push({ from, cells: [...cells] });
    await setImmediate();
    if (performance.now() - start < PIECE) continue;
    yield rows;
    rows = [];
    start = performance.now();
  }
  if (rows.length > 0) yield rows;
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

async function finish(deps: Deps, task: TaskToRun, network: Network): Promise<void> {
  await deps.database.withTenant(task.tenantId, async (tx) => {
    const kept = await listPieces(tx, task.subjectId);
    const rows = kept.flatMap((piece) => keptRows.parse(piece.result));
    const targets = matrixTargets(network).map(({ service, port, protocol }) => ({ service, port, protocol }));
    await endSimulation(tx, task.subjectId, { status: 'SUCCEEDED', result: { targets, rows } }, deps.now());
    await finishTask(tx, task.id);
  });
}
