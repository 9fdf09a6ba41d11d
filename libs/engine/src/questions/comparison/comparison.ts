/** What a change of files changes for whom: two matrices, cell by cell. */
import type { Network } from '../../compile/network.js';
import type { MatrixCell, MatrixRow, MatrixTarget, ReachabilityChange } from '../../trace/index.js';
import { matrixRows, matrixSources, matrixTargets } from '../matrix/matrix.js';

/** One network's side of the comparison: rows for the vantage points that it has, in the order that was asked for. */
interface Side {
  readonly has: ReadonlySet<string>;
  readonly rows: Iterator<MatrixRow>;
  /** Where a target stands in the rows. */
  readonly columns: ReadonlyMap<string, number>;
}

/**
 * What each vantage point gets otherwise after than before, vantage point by vantage point, so that the work can be done in pieces. A
 * cell is missing on the side where the vantage point, or the Service's port, does not exist.
 */
export function* reachabilityChanges(before: Network, after: Network): Generator<readonly ReachabilityChange[]> {
  const sources = [...new Set([...matrixSources(after), ...matrixSources(before)])];
  const targets = distinct([...matrixTargets(after), ...matrixTargets(before)]);
  const sides = { before: sideOf(before, sources), after: sideOf(after, sources) };
  for (const from of sources) {
    const rows = { before: nextRow(sides.before, from), after: nextRow(sides.after, from) };
    yield targets.flatMap((target) => {
      const was = cellOf(sides.before, rows.before, target);
      const is = cellOf(sides.after, rows.after, target);
      return isSame(was, is) ? [] : [{ from, target, before: was, after: is }];
    });
  }
}

function sideOf(network: Network, sources: readonly string[]): Side {
  const has = new Set(matrixSources(network));
  const columns = new Map(matrixTargets(network).map((target, column) => [keyOf(target), column]));
  return { has, columns, rows: matrixRows(network, sources.filter((source) => has.has(source))) };
}

function nextRow(side: Side, from: string): MatrixRow | undefined {
  if (!side.has.has(from)) return undefined;
  const next = side.rows.next();
  return next.done === true ? undefined : next.value;
}

function cellOf(side: Side, row: MatrixRow | undefined, target: MatrixTarget): MatrixCell | undefined {
  const column = side.columns.get(keyOf(target));
  return column === undefined ? undefined : row?.cells[column];
}

function isSame(a: MatrixCell | undefined, b: MatrixCell | undefined): boolean {
  return a?.reachability === b?.reachability && a?.disposition === b?.disposition;
}

function distinct(targets: readonly MatrixTarget[]): readonly MatrixTarget[] {
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()];
}

function keyOf({ service, port, protocol }: MatrixTarget): string {
  return `${service} ${port}/${protocol}`;
}
