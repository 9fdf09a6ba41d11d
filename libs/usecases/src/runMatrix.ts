/**
 * Runs a MATRIX simulation in pieces, one a row, each kept soon after it is computed: another worker can take over at any point,
 * and two that run at once, because one was taken for dead, write the same rows in the same places.
 */
import { setImmediate } from 'node:timers/promises';
import { matrixRow } from '@vantage/contract';
import type { MatrixRow } from '@vantage/contract';
import { findRevision, findSimulation, finishTask, keepTaskAlive, listPieces, listPositions, markRunning, savePieces, saveProgress } from '@vantage/db';
import { invariant, matrixRows, matrixSources, matrixTargets } from '@vantage/engine';
import type { Network } from '@vantage/engine';
import { systemActor } from './actor.js';
import type { Deps } from './deps.js';
import { timed } from './meters.js';
import type { TaskToRun } from './runTask.js';
import { openSnapshot, revisionSnapshot } from './snapshot.js';
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
  const { network } = await openSnapshot(deps, revisionSnapshot(deps, systemActor(task.tenantId), revision));
  const kept = new Set(await deps.database.withTenant(task.tenantId, (tx) => listPositions(tx, task.subjectId)));
  const sources = matrixSources(network);
  const missing = [...sources.keys()].filter((position) => !kept.has(position));
  let done = kept.size;
  for await (const pieces of computePieces(deps, network, sources, missing)) {
    done += pieces.length;
    if (!(await keep(deps, task, pieces, done / sources.length))) return;
    stop?.throwIfAborted();
  }
  await finish(deps, task, network);
}

/** The missing rows, a handful at a time; lets go of the thread after every row. */
async function* computePieces(deps: Deps, network: Network, sources: readonly string[], missing: readonly number[]): AsyncGenerator<readonly Piece[]> {
  const rows = matrixRows(network, missing.flatMap((position) => sources[position] ?? []));
  let pieces: Piece[] = [];
  let start = performance.now();
  for (const position of missing) {
    const row = timed(deps.meters, 'matrix', () => rows.next());
    invariant(row.done !== true, 'there is a row for every source');
    pieces.push({ position, result: { from: row.value.from, cells: [...row.value.cells] } });
    await setImmediate();
    if (performance.now() - start < KEEP_EVERY) continue;
    yield pieces;
    pieces = [];
    start = performance.now();
  }
  if (pieces.length > 0) yield pieces;
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

async function finish(deps: Deps, task: TaskToRun, network: Network): Promise<void> {
  await deps.database.withTenant(task.tenantId, async (tx) => {
    const pieces = await listPieces(tx, task.subjectId);
    const rows = pieces.map((piece) => matrixRow.parse(piece.result));
    const targets = matrixTargets(network).map(({ service, port, protocol }) => ({ service, port, protocol }));
    await concludeSimulation(tx, deps, task.subjectId, { status: 'SUCCEEDED', result: { targets, rows } });
    await finishTask(tx, task.id);
  });
}
