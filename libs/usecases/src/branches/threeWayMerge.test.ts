import type { FileReference } from '@vantage/db';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { threeWayMerge } from './threeWayMerge.js';

/** `a=1 b=2` → files with such contents. */
function files(text: string): readonly FileReference[] {
  return text.split(' ').filter((word) => word !== '').map((word) => {
    const [path = '', sha256 = ''] = word.split('=');
    return { path, sha256 };
  });
}

function merge(base: string, ours: string, theirs: string) {
  return threeWayMerge({ base: files(base), ours: files(ours), theirs: files(theirs) });
}

describe('a file', () => {
  test.each([
    ['that nobody changed stays', 'a=1', 'a=1', 'a=1', 'a=1'],
    ['that only we changed is ours', 'a=1', 'a=2', 'a=1', 'a=2'],
    ['that only they changed is theirs', 'a=1', 'a=1', 'a=2', 'a=2'],
    ['that both changed alike is changed once', 'a=1', 'a=2', 'a=2', 'a=2'],
    ['that only they added is added', '', '', 'a=1', 'a=1'],
    ['that only we added is kept', '', 'a=1', '', 'a=1'],
    ['that only they deleted is gone', 'a=1', 'a=1', '', ''],
    ['that both deleted is gone', 'a=1', '', '', ''],
    ['that was moved by one side is moved', 'a=1', 'b=1', 'a=1', 'b=1'],
    ['beside another that the other side changed', 'a=1 b=1', 'a=2 b=1', 'a=1 b=2', 'a=2 b=2'],
  ])('%s', (_what, base, ours, theirs, merged) => {
    expect(merge(base, ours, theirs)).toEqual({ files: files(merged), conflicts: [] });
  });

  test.each([
    ['that both changed otherwise', 'a=1', 'a=2', 'a=3', 'BOTH_CHANGED'],
    ['that both added otherwise', '', 'a=2', 'a=3', 'BOTH_ADDED'],
    ['that we deleted and they changed', 'a=1', '', 'a=3', 'DELETED_HERE_CHANGED_THERE'],
    ['that we changed and they deleted', 'a=1', 'a=2', '', 'CHANGED_HERE_DELETED_THERE'],
  ])('%s is a conflict with its three states', (_what, base, ours, theirs, kind) => {
    const [was, here, there] = [base, ours, theirs].map((side) => files(side)[0]?.sha256);
    expect(merge(`${base} z=1`, `${ours} z=1`, `${theirs} z=1`)).toEqual({ files: files('z=1'), conflicts: [{ path: 'a', kind, base: was, ours: here, theirs: there }] });
  });
});

const state = fc.uniqueArray(fc.record({ path: fc.constantFrom('a', 'b', 'c', 'd'), sha256: fc.constantFrom('1', '2', '3') }), { selector: (file) => file.path });

function byPath(all: readonly FileReference[]): readonly FileReference[] {
  return [...all].sort((a, b) => (a.path < b.path ? -1 : 1));
}

describe('laws', () => {
  test('a side that changed nothing takes the other side as it is', () => {
    fc.assert(
      fc.property(state, state, (base, changed) => {
        expect(threeWayMerge({ base, ours: base, theirs: changed })).toEqual({ files: byPath(changed), conflicts: [] });
        expect(threeWayMerge({ base, ours: changed, theirs: base })).toEqual({ files: byPath(changed), conflicts: [] });
      }),
    );
  });

  test('which side is merged into which makes no difference but to the names of the sides', () => {
    fc.assert(
      fc.property(state, state, state, (base, ours, theirs) => {
        const one = threeWayMerge({ base, ours, theirs });
        const other = threeWayMerge({ base, ours: theirs, theirs: ours });
        expect(other.files).toEqual(one.files);
        expect(other.conflicts.map((conflict) => [conflict.path, conflict.theirs, conflict.ours])).toEqual(one.conflicts.map((conflict) => [conflict.path, conflict.ours, conflict.theirs]));
      }),
    );
  });

  test('every path is settled, in conflict, or gone', () => {
    fc.assert(
      fc.property(state, state, state, (base, ours, theirs) => {
        const { files: settled, conflicts } = threeWayMerge({ base, ours, theirs });
        const paths = [...settled, ...conflicts].map((file) => file.path);
        expect(new Set(paths).size).toBe(paths.length);
        for (const { path } of [...ours, ...theirs]) {
          const inBase = base.some((file) => file.path === path);
          expect(paths.includes(path) || inBase).toBe(true);
        }
      }),
    );
  });
});
