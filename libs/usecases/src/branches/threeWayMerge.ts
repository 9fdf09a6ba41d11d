/** Three states of a set of files, file by file: what both sides changed is for a person to settle. */
import type { FileReference } from '@vantage/db';

export interface ThreeStates {
  /** The last state that both sides have in common. */
  readonly base: readonly FileReference[];
  /** The side that is merged into. */
  readonly ours: readonly FileReference[];
  readonly theirs: readonly FileReference[];
}

export type ConflictKind = 'BOTH_CHANGED' | 'BOTH_ADDED' | 'CHANGED_HERE_DELETED_THERE' | 'DELETED_HERE_CHANGED_THERE';

/** A file that the two sides leave in different states. Each side's content by its hash; missing where the side has no such file. */
export interface FileConflict {
  readonly path: string;
  readonly kind: ConflictKind;
  readonly base: string | undefined;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

export interface ThreeWayMerge {
  /** What is settled, by path: files that are in conflict are not among them. */
  readonly files: readonly FileReference[];
  readonly conflicts: readonly FileConflict[];
}

/** A file that only one side changed is taken from that side; what both changed alike is one change. */
export function threeWayMerge({ base, ours, theirs }: ThreeStates): ThreeWayMerge {
  const states = [base, ours, theirs].map((files) => new Map(files.map(({ path, sha256 }) => [path, sha256])));
  const paths = [...new Set(states.flatMap((state) => [...state.keys()]))].sort();
  const files: FileReference[] = [];
  const conflicts: FileConflict[] = [];
  for (const path of paths) {
    const [was, here, there] = states.map((state) => state.get(path));
    if (here !== there && here !== was && there !== was) {
      conflicts.push({ path, kind: kindOf(was, here, there), base: was, ours: here, theirs: there });
      continue;
    }
    const sha256 = here === was ? there : here;
    if (sha256 !== undefined) files.push({ path, sha256 });
  }
  return { files, conflicts };
}

function kindOf(was: string | undefined, here: string | undefined, there: string | undefined): ConflictKind {
  if (was === undefined) return 'BOTH_ADDED';
  if (here === undefined) return 'DELETED_HERE_CHANGED_THERE';
  return there === undefined ? 'CHANGED_HERE_DELETED_THERE' : 'BOTH_CHANGED';
}
