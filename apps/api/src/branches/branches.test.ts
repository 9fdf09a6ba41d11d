/** Lines of a lab: made, committed to, merged, restored, forked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedLab, newLab, startApi, webLab } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

interface RevisionAnswer {
  readonly id: string;
  readonly number: number;
}

const BRANCH = 'mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id name head { id number } } } }';
const COMMIT = 'mutation ($input: CommitRevisionInput!) { commitRevision(input: $input) { revision { id number parents { number } } lab { head { number } branches { name head { number } } } } }';
const MERGE = `mutation ($input: MergeBranchInput!) { mergeBranch(input: $input) {
  base { number } revision { id number message parents { number } files { path content } } lab { head { number } }
  conflicts { path kind base into from }
  report { complete newErrors { code path } changes { from service port before { reachability disposition } after { reachability disposition } } }
} }`;

interface MergeAnswer {
  readonly mergeBranch: {
    readonly revision: (RevisionAnswer & { readonly files: readonly { readonly path: string; readonly content: string }[] }) | null;
    readonly conflicts: readonly unknown[];
    readonly report: { readonly changes: readonly unknown[] } | null;
  };
}

async function newBranch(lab: NewLab, name: string): Promise<{ readonly id: string; readonly head: RevisionAnswer }> {
  const { data, errors } = await api.ours.query<{ createBranch: { branch: { id: string; head: RevisionAnswer } } }>(BRANCH, { input: { labId: lab.id, name } });
  expect(errors).toBeUndefined();
  return data.createBranch.branch;
}

async function commit(lab: NewLab, base: RevisionAnswer, branch: string | null, files: readonly { path: string; content: string }[]): Promise<RevisionAnswer> {
  const input = { labId: lab.id, baseRevisionId: base.id, branch, files, message: 'a step' };
  const { data, errors } = await api.ours.query<{ commitRevision: { revision: RevisionAnswer } }>(COMMIT, { input });
  expect(errors).toBeUndefined();
  return data.commitRevision.revision;
}

async function merge(lab: NewLab, from: RevisionAnswer, into: RevisionAnswer, more: object = {}) {
  const input = { labId: lab.id, from: 'try', fromRevisionId: from.id, intoRevisionId: into.id, message: 'merge try', ...more };
  return api.ours.query<MergeAnswer>(MERGE, { input });
}

const note = (content: string) => ({ path: 'notes.yaml', content });

describe('a branch', () => {
  test('has a line of its own; the main one stays where it is', async () => {
    const lab = await newLab(api.ours);
    const { head } = await newBranch(lab, 'try');
    expect(head).toEqual(lab.head);
    const tried = await commit(lab, head, 'try', closedLab);
    expect(tried).toMatchObject({ number: 2, parents: [{ number: 1 }] });
    const main = await commit(lab, lab.head, null, webLab);
    expect(main).toMatchObject({ number: 3, parents: [{ number: 1 }] });
    const query = 'query ($id: ID!) { lab(id: $id) { head { number } revisions { nodes { number } } branch(name: "try") { head { number } createdBy { name } revisions { nodes { number } } } none: branch(name: "none") { id } } }';
    const { data } = await api.ours.query(query, { id: lab.id });
    expect(data).toEqual({
      lab: {
        head: { number: 3 },
        revisions: { nodes: [{ number: 3 }, { number: 1 }] },
        branch: { head: { number: 2 }, createdBy: { name: 'user of ours' }, revisions: { nodes: [{ number: 2 }] } },
        none: null,
      },
    });
  });

  test('takes one of two commits on one base', async () => {
    const lab = await newLab(api.ours);
    const { head } = await newBranch(lab, 'try');
    const input = { labId: lab.id, baseRevisionId: head.id, branch: 'try', files: closedLab, message: 'mine' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.ours.query(COMMIT, { input })));
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'ok').sort();
    expect(codes).toEqual([...Array.from({ length: 4 }, () => 'REVISION_CONFLICT'), 'ok']);
  });

  test('has a name that no other has, until it is deleted; its revisions stay', async () => {
    const lab = await newLab(api.ours);
    const { id, head } = await newBranch(lab, 'try');
    const tried = await commit(lab, head, 'try', closedLab);
    expect((await api.ours.query(BRANCH, { input: { labId: lab.id, name: 'try' } })).errors).toMatchObject([{ extensions: { code: 'NAME_TAKEN', argument: 'input.name' } }]);
    await api.ours.query('mutation ($id: ID!) { deleteBranch(id: $id) { lab { branches { name } } } }', { id });
    expect((await api.ours.query('query ($id: ID!) { node(id: $id) { id } }', { id })).data).toEqual({ node: null });
    expect((await api.ours.query('query ($id: ID!) { revision(id: $id) { number } }', { id: tried.id })).data).toEqual({ revision: { number: 2 } });
    await newBranch(lab, 'try');
  });

  test.each(['', ' ', 'a b', '-a', 'a/', '../a', 'a//b', 'x'.repeat(101)])('is not named %j', async (name) => {
    const lab = await newLab(api.ours);
    const { errors } = await api.ours.query(BRANCH, { input: { labId: lab.id, name } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'input.name' } }]);
  });

  test('of another organisation is not found, and neither is its merge', async () => {
    const lab = await newLab(api.ours);
    const { id, head } = await newBranch(lab, 'try');
    const refused = await Promise.all([
      api.theirs.query(BRANCH, { input: { labId: lab.id, name: 'theirs' } }),
      api.theirs.query('mutation ($id: ID!) { deleteBranch(id: $id) { lab { id } } }', { id }),
      api.theirs.query(MERGE, { input: { labId: lab.id, from: 'try', fromRevisionId: head.id, intoRevisionId: head.id, message: '' } }),
      api.theirs.query('mutation ($input: ForkLabInput!) { forkLab(input: $input) { lab { id } } }', { input: { revisionId: lab.head.id } }),
      api.theirs.query('mutation ($input: RestoreRevisionInput!) { restoreRevision(input: $input) { lab { id } } }', { input: { labId: lab.id, revisionId: lab.head.id, baseRevisionId: lab.head.id } }),
    ]);
    for (const { errors } of refused) expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect((await api.theirs.query('query ($id: ID!) { node(id: $id) { id } }', { id })).data).toEqual({ node: null });
  });
});

describe('a merge', () => {
  test('takes what either side changed, and says what that changes for whom', async () => {
    const lab = await newLab(api.ours);
    const { head } = await newBranch(lab, 'try');
    const tried = await commit(lab, head, 'try', closedLab);
    const main = await commit(lab, lab.head, null, [...webLab, note('# ours\n')]);
    const { data } = await merge(lab, tried, main);
    expect(data.mergeBranch).toMatchObject({
      base: { number: 1 },
      revision: { number: 4, message: 'merge try', parents: [{ number: 3 }, { number: 2 }] },
      lab: { head: { number: 4 } },
      conflicts: [],
      report: { complete: true, newErrors: [] },
    });
    expect(data.mergeBranch.revision?.files).toEqual([...closedLab, note('# ours\n')].sort((a, b) => (a.path < b.path ? -1 : 1)));
    expect(data.mergeBranch.report?.changes).toContainEqual({
      from: 'shop/pod/client',
      service: 'shop/service/web',
      port: 80,
      before: { reachability: 'ALWAYS', disposition: 'CONNECTED' },
      after: { reachability: 'NEVER', disposition: 'TIMED_OUT' },
    });
  });

  test('that was seen before is the merge that is made', async () => {
    const lab = await newLab(api.ours);
    const { head } = await newBranch(lab, 'try');
    const tried = await commit(lab, head, 'try', closedLab);
    const preview = 'query ($id: ID!) { lab(id: $id) { mergePreview(from: "try") { base { number } from { id } into { id } conflicts { path } report { complete changes { from service port before { reachability disposition } after { reachability disposition } } } } } }';
    const seen = await api.ours.query<{ lab: { mergePreview: { from: RevisionAnswer; into: RevisionAnswer; report: unknown } } }>(preview, { id: lab.id });
    const { from, into, report } = seen.data.lab.mergePreview;
    expect([from.id, into.id]).toEqual([tried.id, lab.head.id]);
    const { data } = await merge(lab, from, into);
    expect({ complete: true, changes: data.mergeBranch.report?.changes }).toEqual(report);
  });

  test('with conflicts writes nothing, and shows the three states of each file', async () => {
    const lab = await newLab(api.ours, 'shop', [...webLab, note('# both\n')]);
    const { head } = await newBranch(lab, 'try');
    const tried = await commit(lab, head, 'try', [...webLab, note('# theirs\n')]);
    const main = await commit(lab, lab.head, null, [...webLab, note('# ours\n')]);
    const { data } = await merge(lab, tried, main);
    expect(data.mergeBranch).toMatchObject({
      revision: null,
      lab: { head: { number: 3 } },
      conflicts: [{ path: 'notes.yaml', kind: 'BOTH_CHANGED', base: '# both\n', into: '# ours\n', from: '# theirs\n' }],
      report: null,
    });
    const settled = await merge(lab, tried, main, { resolutions: [note('# settled\n')] });
    expect(settled.data.mergeBranch.revision?.files).toContainEqual(note('# settled\n'));
    const deleted = await newBranch(lab, 'again');
    expect(deleted.head.number).toBe(4);
  });

  test('is settled by a commit to the branch as well as by resolutions, each of which names another file', async () => {
    const lab = await newLab(api.ours, 'shop', [...webLab, note('# both\n')]);
    const { head } = await newBranch(lab, 'try');
    const tried = await commit(lab, head, 'try', webLab);
    const main = await commit(lab, lab.head, null, [...webLab, note('# ours\n')]);
    expect((await merge(lab, tried, main)).data.mergeBranch.conflicts).toMatchObject([{ kind: 'CHANGED_HERE_DELETED_THERE', from: null }]);
    const twice = await merge(lab, tried, main, { resolutions: [note('# one\n'), note('# two\n')] });
    expect(twice.errors).toMatchObject([{ message: 'input.resolutions[1].path: "notes.yaml" is there twice.', extensions: { code: 'BAD_USER_INPUT', argument: 'input.resolutions[1].path' } }]);
    const settled = await commit(lab, tried, 'try', [...webLab, note('# ours\n')]);
    expect((await merge(lab, settled, main)).data.mergeBranch).toMatchObject({ revision: { number: 5 }, conflicts: [], report: { changes: [] } });
  });

  test('goes on from the last one: what was merged is not merged again', async () => {
    const lab = await newLab(api.ours);
    const { head } = await newBranch(lab, 'try');
    const first = await commit(lab, head, 'try', [...webLab, note('# one\n')]);
    const merged = (await merge(lab, first, lab.head)).data.mergeBranch.revision;
    expect(merged?.number).toBe(3);
    if (merged === null) return;
    const again = await merge(lab, first, merged);
    expect(again.data.mergeBranch).toMatchObject({ revision: { number: 3 }, lab: { head: { number: 3 } }, report: { changes: [] } });
    const second = await commit(lab, first, 'try', [...webLab, note('# two\n')]);
    const next = await merge(lab, second, merged);
    expect(next.data.mergeBranch).toMatchObject({ base: { number: 2 }, conflicts: [], revision: { number: 5, parents: [{ number: 3 }, { number: 4 }] } });
  });

  test.each(['fromRevisionId', 'intoRevisionId'] as const)('of something else than what was looked at (%s) is refused', async (argument) => {
    const lab = await newLab(api.ours);
    const { head } = await newBranch(lab, 'try');
    const tried = await commit(lab, head, 'try', closedLab);
    const main = await commit(lab, lab.head, null, [...webLab, note('# ours\n')]);
    const { errors } = await merge(lab, tried, main, { [argument]: lab.head.id });
    expect(errors).toMatchObject([{ extensions: { code: 'REVISION_CONFLICT', argument: `input.${argument}` } }]);
  });

  test('of a line into itself, or of one that does not exist, is refused', async () => {
    const lab = await newLab(api.ours);
    expect((await merge(lab, lab.head, lab.head, { from: null })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect((await merge(lab, lab.head, lab.head)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('a revision', () => {
  test('is restored by one on top that has its files', async () => {
    const lab = await newLab(api.ours);
    const second = await commit(lab, lab.head, null, closedLab);
    const RESTORE = 'mutation ($input: RestoreRevisionInput!) { restoreRevision(input: $input) { revision { number message contentHash parents { number contentHash } } lab { head { number } } } }';
    const input = { labId: lab.id, revisionId: lab.head.id, baseRevisionId: second.id };
    const { data } = await api.ours.query<{ restoreRevision: { revision: { contentHash: string } } }>(RESTORE, { input });
    expect(data.restoreRevision).toMatchObject({ revision: { number: 3, message: 'Restore revision 1', parents: [{ number: 2 }] }, lab: { head: { number: 3 } } });
    const { data: first } = await api.ours.query<{ revision: { contentHash: string } }>('query ($id: ID!) { revision(id: $id) { contentHash } }', { id: lab.head.id });
    expect(data.restoreRevision.revision.contentHash).toBe(first.revision.contentHash);
    expect((await api.ours.query(RESTORE, { input })).errors).toMatchObject([{ extensions: { code: 'REVISION_CONFLICT' } }]);
  });

  test('is forked into a lab of its own, which knows where it comes from', async () => {
    const lab = await newLab(api.ours, 'the original');
    const FORK = 'mutation ($input: ForkLabInput!) { forkLab(input: $input) { lab { id name head { number message files { path } } forkedFrom { id lab { name } } } } }';
    const { data } = await api.ours.query(FORK, { input: { revisionId: lab.head.id } });
    expect(data).toMatchObject({
      forkLab: { lab: { name: 'the original (fork)', head: { number: 1, files: webLab.map(({ path }) => ({ path })) }, forkedFrom: { id: lab.head.id, lab: { name: 'the original' } } } },
    });
  });
});
