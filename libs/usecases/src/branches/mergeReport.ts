/** What a merge would change for those who use the network: every vantage point against every Service, before and after. */
import { setImmediate } from 'node:timers/promises';
import { reachabilityChanges } from '@vantage/engine';
import type { Diagnostic, ReachabilityChange } from '@vantage/engine';
import type { StoredFile } from '@vantage/db';
import { contentHash } from '../contentHash.js';
import type { Deps } from '../deps.js';
import { openSnapshot } from '../snapshot.js';

export interface MergeReport {
  readonly changes: readonly ReachabilityChange[];
  /** Whether everybody was asked: large labs are asked only until the limit. */
  readonly complete: boolean;
  /** What is wrong in the files after the merge and was not before. */
  readonly newErrors: readonly Diagnostic[];
}

/** Milliseconds that a comparison may take; it goes on in pieces meanwhile, and others are served between them. */
const MAX_TIME = 2_000;
/** Characters of source beyond which a lab is not compared in a request. */
const MAX_CHARACTERS = 1024 * 1024;

/** Compares two sets of files; lets go of the thread after every vantage point. */
export async function mergeReport(deps: Deps, before: readonly StoredFile[], after: readonly StoredFile[]): Promise<MergeReport> {
  if (sizeOf(before) > MAX_CHARACTERS || sizeOf(after) > MAX_CHARACTERS) return { changes: [], complete: false, newErrors: [] };
  const [was, is] = await Promise.all([openFiles(deps, before), openFiles(deps, after)]);
  const known = new Set(was.diagnostics.filter(isError).map(keyOf));
  const newErrors = is.diagnostics.filter((diagnostic) => isError(diagnostic) && !known.has(keyOf(diagnostic)));
  const changes: ReachabilityChange[] = [];
  const end = performance.now() + MAX_TIME;
  for (const some of reachabilityChanges(was.network, is.network)) {
    changes.push(...some);
    if (performance.now() > end) return { changes, complete: false, newErrors };
    await setImmediate();
  }
  return { changes, complete: true, newErrors };
}

async function openFiles(deps: Deps, files: readonly StoredFile[]) {
  return openSnapshot(deps, { contentHash: contentHash(files), files: () => Promise.resolve(files) });
}

function sizeOf(files: readonly StoredFile[]): number {
  return files.reduce((sum, file) => sum + file.content.length, 0);
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'ERROR';
}

/** Lines move when files are merged; what is wrong stays the same. */
function keyOf({ code, path, field, message }: Diagnostic): string {
  return JSON.stringify([code, path, field, message]);
}
