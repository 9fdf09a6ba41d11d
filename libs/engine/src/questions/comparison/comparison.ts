/** What a change of files changes for whom: two matrices, row by row and cell by cell. */
import type { MatrixCell, MatrixRow, MatrixTarget, ReachabilityChange } from '../../trace/index.js';

/** One network's side of the comparison. */
export interface MatrixSide {
  readonly targets: readonly MatrixTarget[];
  /** What the vantage point gets there; none where it does not exist. */
  readonly row: MatrixRow | undefined;
}

/**
 * What one vantage point gets otherwise after than before. A cell is missing on the side where the vantage point, or the Service's
 * port, does not exist.
 */
export function rowChanges(from: string, before: MatrixSide, after: MatrixSide): readonly ReachabilityChange[] {
  const [was, is] = [cellsOf(before), cellsOf(after)];
  const targets = new Map([...after.targets, ...before.targets].map((target) => [keyOf(target), target]));
  return [...targets].flatMap(([key, target]) => (isSame(was.get(key), is.get(key)) ? [] : [{ from, target, before: was.get(key), after: is.get(key) }]));
}

function cellsOf({ targets, row }: MatrixSide): ReadonlyMap<string, MatrixCell> {
  return new Map((row?.cells ?? []).flatMap((cell, column) => targets.slice(column, column + 1).map((target) => [keyOf(target), cell] as const)));
}

function isSame(a: MatrixCell | undefined, b: MatrixCell | undefined): boolean {
  return a?.reachability === b?.reachability && a?.disposition === b?.disposition;
}

function keyOf({ service, port, protocol }: MatrixTarget): string {
  return `${service} ${port}/${protocol}`;
}
