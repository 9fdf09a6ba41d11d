/** Keys that make keys: none gives more than it has, and none leaves anything behind. */
import { randomUUID } from 'node:crypto';
import { insertApiKey } from '@vantage/db';
import { uuidOf } from '@vantage/contract';
import { newActor, createKey } from '@vantage/usecases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askerOf, newLab, startApi } from '../testing/api.js';
import type { Asker, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { newPerson } from '../testing/roles.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

const CREATE = 'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret key { id expiresAt scopes parent { name } } } }';
const REVOKE = 'mutation ($id: ID!) { revokeKey(id: $id) { key { revokedAt } } }';
const LATER = '2099-01-31T00:00:00.000Z';
const EVEN_LATER = '2099-02-28T00:00:00.000Z';

interface Key extends Asker {
  readonly id: string;
  readonly expiresAt: string | null;
}

async function newKey(maker: Asker, input: object = {}): Promise<Key> {
  const { data, errors } = await maker.query<{ createKey: { secret: string; key: { id: string; expiresAt: string | null } } }>(CREATE, { input: { name: 'key', scopes: ['*'], ...input } });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return { ...askerOf(api.url, { authorization: `Bearer ${data.createKey.secret}` }), ...data.createKey.key };
}

async function codeOf(maker: Asker, input: object): Promise<string> {
  return (await maker.query(CREATE, { input: { name: 'key', scopes: ['admin'], ...input } })).errors?.[0]?.extensions.code ?? 'ok';
}

async function isGood(key: Asker): Promise<boolean> {
  return (await key.query('{ viewer { role } }')).errors === undefined;
}

describe('a key that expires', () => {
  test.each([
    ['later', EVEN_LATER, 'FORBIDDEN'],
    ['at the same time', LATER, 'ok'],
    ['earlier', '2098-01-01T00:00:00Z', 'ok'],
  ])('makes one that expires %s: %s, %s', async (_when, expiresAt, expected) => {
    expect(await codeOf(await newKey(api.ours, { expiresAt: LATER }), { expiresAt })).toBe(expected);
  });

  test('gives its own end to a key for which no end is said, and to the keys of that one', async () => {
    const child = await newKey(await newKey(api.ours, { expiresAt: LATER }));
    expect(child.expiresAt).toBe(LATER);
    expect((await newKey(child)).expiresAt).toBe(LATER);
    expect(await codeOf(child, { expiresAt: EVEN_LATER })).toBe('FORBIDDEN');
  });

  test('gives it to keys of robots, too', async () => {
    const robot = await newMember(api, 'OWNER');
    expect((await newKey(await newKey(api.ours, { expiresAt: LATER }), { userId: robot.userId })).expiresAt).toBe(LATER);
  });
});

describe('a key with scopes', () => {
  test.each([
    [['admin', 'labs:read'], ['admin'], 'ok'],
    [['admin', 'labs:read'], ['labs:read', 'lab.read'], 'ok'],
    [['admin', 'labs:read'], ['labs:write'], 'FORBIDDEN'],
    [['admin', 'labs:read'], ['lab.commit'], 'FORBIDDEN'],
    [['admin', 'labs:read'], ['*'], 'FORBIDDEN'],
    [['admin', 'labs:read', 'labs:write', 'grading'], ['*'], 'FORBIDDEN'],
    [['key.create'], ['admin'], 'FORBIDDEN'],
  ])('%j makes one with %j: %s', async (has, wanted, expected) => {
    expect(await codeOf(await newKey(api.ours, { scopes: has }), { scopes: wanted })).toBe(expected);
  });
});

describe('a key that is revoked', () => {
  test('takes with it what was made by way of it, and nothing else', async () => {
    const sibling = await newKey(api.ours);
    const parent = await newKey(api.ours, { name: 'parent' });
    const robot = await newMember(api, 'STUDENT');
    const child = await newKey(parent);
    const others = [child, await newKey(child), await newKey(parent, { userId: robot.userId })];
    expect((await api.ours.query('query ($id: ID!) { node(id: $id) { ... on ApiKey { parent { name } } } }', { id: child.id })).data).toEqual({ node: { parent: { name: 'parent' } } });
    await api.ours.query(REVOKE, { id: parent.id });
    expect(await Promise.all([parent, ...others].map(isGood))).toEqual([false, false, false, false]);
    expect(await Promise.all([sibling, robot, api.ours].map(isGood))).toEqual([true, true, true]);
    const log = await api.ours.query('query ($id: ID) { viewer { organization { auditLog(subject: $id, first: 1) { nodes { operation detail } } } } }', { id: parent.id });
    expect(log.data).toEqual({ viewer: { organization: { auditLog: { nodes: [{ operation: 'key.revoke', detail: '{"name":"parent","ended":4}' }] } } } });
  });

  test('makes nothing any more, not even in a request that had begun', async () => {
    const parent = await newKey(api.ours);
    const { data } = await api.ours.query<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
    const holder = { tenantId: api.ours.tenantId, userId: uuidOf('user', data.viewer.user.id), role: 'OWNER' } as const;
    const begun = newActor({ ...holder, scopes: ['*'], via: 'key', key: { id: uuidOf('apiKey', parent.id) ?? '', secret: 'current', expiresAt: undefined } });
    await api.ours.query(REVOKE, { id: parent.id });
    expect(await createKey(api.deps, begun, { name: 'late', scopes: ['*'] })).toMatchObject({ ok: false, failure: { code: 'UNAUTHENTICATED' } });
  });

  test('waits for a key that is being made by way of it, and takes that one, too', async () => {
    const parent = await newKey(api.ours);
    const codes = await Promise.all([...Array.from({ length: 4 }, () => codeOf(parent, { name: 'raced' })), api.ours.query(REVOKE, { id: parent.id }).then(() => 'revoked')]);
    expect(codes).toContain('revoked');
    const left = await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.apiKey.count({ where: { parentId: uuidOf('apiKey', parent.id) ?? '', revokedAt: null } }));
    expect(left).toBe(0);
  });

  test('of a member who leaves takes the keys of robots with it; one made in a browser does not', async () => {
    const owner = await newPerson(api, { ours: 'OWNER' });
    const robot = await newMember(api, 'MEMBER');
    const byBrowser = await newKey(askerOf(api.url, { ...owner.headers, 'vantage-organization': 'ours' }), { userId: robot.userId });
    const own = await newKey(askerOf(api.url, { ...owner.headers, 'vantage-organization': 'ours' }));
    const byKey = await newKey(own, { userId: robot.userId });
    await api.ours.query('mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id: `usr_${owner.ours}` });
    expect(await Promise.all([byBrowser, own, byKey].map(isGood))).toEqual([true, false, false]);
  });
});

describe('a key that is rotated', () => {
  const ROTATE = 'mutation ($id: ID!, $grace: Int) { rotateKey(id: $id, graceSeconds: $grace) { secret key { id prefix scopes expiresAt rotatedAt previousSecretExpiresAt parent { name } } } }';
  interface Rotated {
    readonly rotateKey: { readonly secret: string; readonly key: Readonly<Record<string, unknown>> };
  }

  async function rotate(by: Asker, key: Key, grace = 0): Promise<Key & Rotated['rotateKey']> {
    const { data, errors } = await by.query<Rotated>(ROTATE, { id: key.id, grace });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return { ...key, ...askerOf(api.url, { authorization: `Bearer ${data.rotateKey.secret}` }), ...data.rotateKey };
  }

  async function refusalOf(by: Asker, key: Key, grace = 0): Promise<string> {
    return (await by.query(ROTATE, { id: key.id, grace })).errors?.[0]?.extensions.code ?? 'ok';
  }

  /** Runs `work` as if so many seconds had passed. */
  async function later(seconds: number, work: () => Promise<void>): Promise<void> {
    Object.assign(api.deps, { now: () => new Date(Date.now() + seconds * 1_000) });
    try {
      await work();
    } finally {
      Object.assign(api.deps, { now: () => new Date() });
    }
  }

  test('stays what it was, and so do the keys that were made by way of it; the secret until then ends at once', async () => {
    const parent = await newKey(api.ours, { name: 'parent' });
    const key = await newKey(parent, { scopes: ['admin', 'labs:read'], expiresAt: LATER });
    const child = await newKey(key, { scopes: ['labs:read'] });
    const rotated = await rotate(key, key);
    const prefix = rotated.secret.slice(0, 19);
    expect(rotated.key).toMatchObject({ id: key.id, prefix, scopes: ['admin', 'labs:read'], expiresAt: LATER, parent: { name: 'parent' }, previousSecretExpiresAt: null });
    expect(await Promise.all([key, rotated, child].map(isGood))).toEqual([false, true, true]);
    await api.ours.query(REVOKE, { id: key.id });
    expect(await Promise.all([rotated, child].map(isGood))).toEqual([false, false]);
  });

  test('goes on under its old secret for the seconds of grace, on the hot path, too', async () => {
    const lab = await newLab(api.ours);
    const key = await newKey(api.ours);
    const rotated = await rotate(key, key, 60);
    const reads = async (by: Asker) => (await by.query('query ($id: ID!) { lab(id: $id) { name } }', { id: lab.id })).errors === undefined;
    expect(await Promise.all([key, rotated].map(reads))).toEqual([true, true]);
    await later(61, async () => expect(await Promise.all([reads(key), reads(rotated), isGood(key), isGood(rotated)])).toEqual([false, true, false, true]));
  });

  test('has never more than two secrets: the one before the last ends, whatever its grace was', async () => {
    const first = await newKey(api.ours);
    const second = await rotate(first, first, 600);
    const third = await rotate(second, second, 600);
    expect(await Promise.all([first, second, third].map(isGood))).toEqual([false, true, true]);
    const fourth = await rotate(third, third);
    expect(await Promise.all([second, third, fourth].map(isGood))).toEqual([false, false, true]);
  });

  test('gives whoever has the old secret no other one', async () => {
    const key = await newKey(api.ours);
    const child = await newKey(key);
    await rotate(key, key, 600);
    expect(await isGood(key)).toBe(true);
    expect([await refusalOf(key, key), await refusalOf(key, child), await codeOf(key, {})]).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });

  test('is so by itself, or by a key that it ends with; by no other one, for which it might be a way past its own end', async () => {
    const parent = await newKey(api.ours);
    const key = await newKey(parent);
    const child = await newKey(key);
    const grandchild = await newKey(child);
    expect(await refusalOf(child, key)).toBe('FORBIDDEN');
    expect(await refusalOf(await newKey(api.ours), key)).toBe('FORBIDDEN');
    expect(await refusalOf(api.theirs, key)).toBe('NOT_FOUND');
    expect(await refusalOf(key, grandchild)).toBe('ok');
  });

  test('is so in a browser where it acts for whoever is signed in, or for a robot of an owner', async () => {
    const [owner, student] = [await newPerson(api, { ours: 'OWNER' }), await newPerson(api, { ours: 'STUDENT' })];
    const [byOwner, byStudent] = [owner, student].map(({ headers }) => askerOf(api.url, { ...headers, 'vantage-organization': 'ours' })) as [Asker, Asker];
    const [owners, students, robots] = [await newKey(byOwner), await newKey(byStudent), await newKey(byOwner, { userId: (await newMember(api, 'MEMBER')).userId })];
    expect(await Promise.all([owners, students, robots].map((key) => refusalOf(byOwner, key)))).toEqual(['ok', 'FORBIDDEN', 'ok']);
    expect(await Promise.all([owners, students, robots].map((key) => refusalOf(byStudent, key)))).toEqual(['NOT_FOUND', 'ok', 'NOT_FOUND']);
  });

  test('is none that has ended', async () => {
    const revoked = await newKey(api.ours);
    await api.ours.query(REVOKE, { id: revoked.id });
    expect(await refusalOf(api.ours, revoked)).toBe('BAD_USER_INPUT');
    const expired = await newKey(api.ours, { expiresAt: LATER });
    await later(100 * 365 * 86_400, async () => expect(await refusalOf(api.ours, expired)).toBe('BAD_USER_INPUT'));
  });

  test.each([[-1], [7 * 86_400 + 1]])('has no grace of %s seconds', async (grace) => {
    const key = await newKey(api.ours);
    expect(await refusalOf(key, key, grace)).toBe('BAD_USER_INPUT');
  });

  test('is kept as hashes alone, and the log tells of it without a secret', async () => {
    const key = await newKey(api.ours, { name: 'logged' });
    const { secret } = await rotate(key, key, 60);
    const { row, log } = await api.deps.database.withTenant(api.ours.tenantId, async ({ prisma }) => ({
      row: await prisma.apiKey.findUniqueOrThrow({ where: { id: uuidOf('apiKey', key.id) ?? '' } }),
      log: await prisma.auditEvent.findFirstOrThrow({ where: { operation: 'key.rotate', subjectId: uuidOf('apiKey', key.id) ?? '' } }),
    }));
    expect(log.detail).toEqual({ name: 'logged', previousSecretExpiresAt: row.previousUntil?.toISOString() });
    expect(JSON.stringify([row, log])).not.toContain(secret.slice(-43));
  });

  test('over REST: its secret is shown once, and null in a repetition', async () => {
    const key = await newKey(api.ours);
    const send = () => api.anonymous().post(`/v1/keys/${key.id}/rotations`).set({ authorization: `Bearer ${api.ours.apiKey}`, 'idempotency-key': key.id }).send({ graceSeconds: 60 });
    const [first, again] = [await send(), await send()];
    expect([first.status, first.headers['location'], again.status]).toEqual([201, `/v1/keys/${key.id}`, 201]);
    expect(first.body).toMatchObject({ id: key.id, secret: expect.stringMatching(/^vk_/) as string, previousSecretExpiresAt: expect.any(String) as string });
    expect(again.body).toEqual({ ...(first.body as object), secret: null });
  });
});

test('a key may not be the child of another organisation’s key', async () => {
  const theirs = await newKey(api.theirs);
  const planted = { id: randomUUID(), userId: (await newPerson(api, {})).ours, name: 'k', scopes: ['*'], createdBy: undefined, expiresAt: undefined, prefix: 'vk_planted', hash: Buffer.alloc(32) };
  await expect(api.deps.database.withTenant(api.ours.tenantId, (tx) => insertApiKey(tx, { ...planted, parentId: uuidOf('apiKey', theirs.id) }))).rejects.toThrow(/[Ff]oreign key/);
});
