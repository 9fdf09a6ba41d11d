/** What a merge would change for those who use the network: every vantage point against every Service, before and after. */
import type { Failure } from '@vantage/contract';
import { rowChanges, succeed } from '@vantage/engine';
import type { Diagnostic, ReachabilityChange, Result } from '@vantage/engine';
import type { StoredFile } from '@vantage/db';
import type { Actor } from '../actor.js';
import { contentHash } from '../contentHash.js';
import type { Deps } from '../deps.js';
import type { MatrixShape } from '../networks/questions.js';
import { askDiagnostics, askMatrixRow, askMatrixShape } from '../snapshot.js';
import type { Snapshot } from '../snapshot.js';

export interface MergeReport {
  readonly changes: readonly ReachabilityChange[];
  /** Whether everybody was asked: large labs are asked only until the time is up. */
  readonly complete: boolean;
  /** What is wrong in the files after the merge and was not before. */
  readonly newErrors: readonly Diagnostic[];
}

interface Side {
  readonly snapshot: Snapshot;
  readonly shape: MatrixShape;
  readonly errors: readonly Diagnostic[];
}

/** Milliseconds that the comparison may take; what is known by then is told. */
const MAX_TIME = 2_000;

/** Compares two sets of files, vantage point by vantage point. */
export async function mergeReport(deps: Deps, actor: Actor, before: readonly StoredFile[], after: readonly StoredFile[]): Promise<Result<MergeReport, Failure>> {
  const [was, is] = await Promise.all([openSide(deps, actor, before), openSide(deps, actor, after)]);
  if (!was.ok) return was;
  if (!is.ok) return is;
  const known = new Set(was.value.errors.map(keyOf));
  const newErrors = is.value.errors.filter((diagnostic) => !known.has(keyOf(diagnostic)));
  const changes: ReachabilityChange[] = [];
  const end = performance.now() + MAX_TIME;
  for (const from of new Set([...is.value.shape.sources, ...was.value.shape.sources])) {
    if (performance.now() > end) return succeed({ changes, complete: false, newErrors });
    const [earlier, later] = await Promise.all([rowOf(deps, was.value, from), rowOf(deps, is.value, from)]);
    if (!earlier.ok) return earlier;
    if (!later.ok) return later;
    changes.push(...rowChanges(from, { targets: was.value.shape.targets, row: earlier.value }, { targets: is.value.shape.targets, row: later.value }));
  }
  return succeed({ changes, complete: true, newErrors });
}

async function openSide(deps: Deps, actor: Actor, files: readonly StoredFile[]): Promise<Result<Side, Failure>> {
  const snapshot = { contentHash: contentHash(files), lane: actor.tenantId, files: () => Promise.resolve(files) };
  const shape = await askMatrixShape(deps, snapshot);
  if (!shape.ok) return shape;
  const diagnostics = await askDiagnostics(deps, snapshot);
  return diagnostics.ok ? succeed({ snapshot, shape: shape.value, errors: diagnostics.value.filter(({ severity }) => severity === 'ERROR') }) : diagnostics;
}

async function rowOf(deps: Deps, { snapshot, shape }: Side, from: string) {
  return shape.sources.includes(from) ? askMatrixRow(deps, snapshot, from) : succeed(undefined);
}

/** Lines move when files are merged; what is wrong stays the same. */
function keyOf({ code, path, field, message }: Diagnostic): string {
  return JSON.stringify([code, path, field, message]);
}
