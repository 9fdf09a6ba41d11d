/** Keys that make keys: none gives more than it has, and none leaves anything behind. */
import { randomUUID } from 'node:crypto';
import { insertApiKey } from '@vantage/db';
import { uuidOf } from '@vantage/contract';
import { newActor, createKey } from '@vantage/usecases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askerOf, startApi } from '../testing/api.js';
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
    const begun = newActor({ ...holder, scopes: ['*'], via: 'key', key: { id: uuidOf('apiKey', parent.id) ?? '', expiresAt: undefined } });
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

test('a key may not be the child of another organisation’s key', async () => {
  const theirs = await newKey(api.theirs);
  const planted = { id: randomUUID(), userId: (await newPerson(api, {})).ours, name: 'k', scopes: ['*'], createdBy: undefined, expiresAt: undefined, prefix: 'vk_planted', hash: Buffer.alloc(32) };
  await expect(api.deps.database.withTenant(api.ours.tenantId, (tx) => insertApiKey(tx, { ...planted, parentId: uuidOf('apiKey', theirs.id) }))).rejects.toThrow(/[Ff]oreign key/);
});
