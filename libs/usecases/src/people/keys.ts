/** Keys: each acts for a user, and can do less than that user, for less long. */
import { createKeyInput, encodeNodeId, rotateKeyInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findApiKeyById, findMember, holdApiKey, insertApiKey, isDescendantOf, listApiKeys, replaceApiKeySecret, revokeApiKey } from '@vantage/db';
import type { ApiKey, Page, TenantTransaction } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { newSecret } from '../apiKey.js';
import { recordChange } from '../audit.js';
import { readPage } from '../cursors.js';
import type { PageRequest } from '../cursors.js';
import type { Deps } from '../deps.js';
import { badInput, checkInput, notFound } from '../failures.js';
import { withinQuotas } from '../quotas.js';
import { authorize, forbidden, inScope, isOwnOrAllowed } from '../rights/authorize.js';
import { isOperation, operations, scopeGroups } from '../rights/permissions.js';

export interface CreatedKey {
  readonly key: ApiKey;
  /** Shown once: only its hash is kept. */
  readonly secret: string;
}

/** Makes a key that acts for the actor, or for a robot. A key makes none that may do more than itself, or for longer, and what it made ends with it. */
export async function createKey(deps: Deps, actor: Actor, input: unknown): Promise<Result<CreatedKey, Failure>> {
  const permitted = authorize(actor, 'key.create');
  if (!permitted.ok) return permitted;
  const checked = checkInput(createKeyInput, input, 'input');
  if (!checked.ok) return checked;
  const { name, scopes, userId } = checked.value;
  const current = byCurrentSecret(actor);
  if (!current.ok) return current;
  const sound = checkScopes(actor, scopes);
  if (!sound.ok) return sound;
  if (checked.value.expiresAt !== undefined && checked.value.expiresAt <= deps.now()) return badInput('input.expiresAt', 'lies in the past');
  const expiresAt = boundedExpiry(actor, checked.value.expiresAt);
  if (!expiresAt.ok) return expiresAt;
  const secret = newSecret();
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const held = await holdKeyOf(tx, actor);
    if (!held.ok) return held;
    const holder = await holderOf(tx, actor, userId === undefined ? actor.userId : uuidOf('user', userId));
    if (!holder.ok) return holder;
    const room = await withinQuotas(tx, deps, ['keys']);
    if (!room.ok) return room;
    const id = deps.newId();
    const { prefix, hash } = secret;
    await insertApiKey(tx, { id, userId: holder.value, name, scopes, expiresAt: expiresAt.value, createdBy: actor.userId, parentId: actor.key?.id, prefix, hash });
    await recordChange(tx, deps, actor, { operation: 'key.create', subjectKind: 'apiKey', subjectId: id, detail: { name, scopes, user: holder.value } });
    const key = await findApiKeyById(tx, id);
    invariant(key !== undefined, 'a key that was just inserted is found');
    return succeed({ key, secret: secret.key });
  });
}

/** The organisation's keys, or the actor's own where the others are not for them to see. */
export async function getKeys(deps: Deps, actor: Actor, request: PageRequest): Promise<Result<Page<ApiKey>, Failure>> {
  const permitted = authorize(actor, 'key.read');
  if (!permitted.ok) return permitted;
  const page = readPage(request);
  if (!page.ok) return page;
  const userId = permitted.value.kind === 'allowed' ? undefined : actor.userId;
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listApiKeys(tx, { ...page.value, userId })));
}

export async function getKey(deps: Deps, actor: Actor, id: string): Promise<Result<ApiKey, Failure>> {
  const permitted = authorize(actor, 'key.read');
  if (!permitted.ok) return permitted;
  const key = await deps.database.withTenant(actor.tenantId, (tx) => keyOf(tx, id));
  return key !== undefined && isOwnOrAllowed(permitted.value, actor, key.userId) ? succeed(key) : notFound('key', id);
}

/** Ends a key, and the keys that were made by way of it; one that has ended stays as it is. */
export async function revokeKey(deps: Deps, actor: Actor, id: string): Promise<Result<ApiKey, Failure>> {
  const permitted = authorize(actor, 'key.revoke');
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const key = await keyOf(tx, id);
    if (key === undefined || !isOwnOrAllowed(permitted.value, actor, key.userId)) return notFound('key', id);
    const ended = await revokeApiKey(tx, key.id, deps.now());
    await recordChange(tx, deps, actor, { operation: 'key.revoke', subjectKind: 'apiKey', subjectId: key.id, detail: { name: key.name, ended } });
    return succeed({ ...key, revokedAt: key.revokedAt ?? deps.now() });
  });
}

/** What is to be done with a key. */
export interface Rotation {
  readonly id: string;
  /** For how long the secret until then stays good. */
  readonly graceSeconds: unknown;
}

/**
 * Gives a key a new secret; whatever else it is it stays, and so do the keys that were made by way of it. The secret until then is good for the seconds of
 * grace, or ends at once, as does the one before that: never more than two are good.
 */
export async function rotateKey(deps: Deps, actor: Actor, { id, graceSeconds }: Rotation): Promise<Result<CreatedKey, Failure>> {
  const permitted = authorize(actor, 'key.rotate');
  if (!permitted.ok) return permitted;
  const grace = checkInput(rotateKeyInput.shape.graceSeconds, graceSeconds, 'graceSeconds');
  if (!grace.ok) return grace;
  const current = byCurrentSecret(actor);
  if (!current.ok) return current;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const held = await holdKeyOf(tx, actor);
    if (!held.ok) return held;
    const key = await keyOf(tx, id);
    if (key === undefined || !isOwnOrAllowed(permitted.value, actor, key.userId)) return notFound('key', id);
    const theirs = await mayBeShown(tx, actor, key);
    if (!theirs.ok) return theirs;
    const now = deps.now();
    const until = grace.value === 0 ? undefined : new Date(now.getTime() + grace.value * 1_000);
    const secret = newSecret(key.prefix);
    const expired = key.expiresAt !== undefined && key.expiresAt <= now;
    if (expired || !(await replaceApiKeySecret(tx, key.id, secret.hash, { now, until }))) return badInput('id', 'names a key that has ended: make a new one');
    const detail = { name: key.name, previousSecretExpiresAt: until?.toISOString() ?? null };
    await recordChange(tx, deps, actor, { operation: 'key.rotate', subjectKind: 'apiKey', subjectId: key.id, detail });
    return succeed({ key: { ...key, rotatedAt: now, previousUntil: until }, secret: secret.key });
  });
}

/**
 * Whether the actor may hold the key's secret, and do by it what the key may. A key has itself and what was made by way of it: by any other one it would
 * outlast its own end. In a browser it is as with making one: what acts for oneself, or for a robot of whoever may manage robots.
 */
async function mayBeShown(tx: TenantTransaction, actor: Actor, key: ApiKey): Promise<Result<undefined, Failure>> {
  if (actor.key === undefined) {
    const holder = await holderOf(tx, actor, key.userId);
    return holder.ok ? succeed(undefined) : holder;
  }
  if (actor.key.id === key.id || (await isDescendantOf(tx, key, actor.key.id))) return succeed(undefined);
  return forbidden('A key rotates itself, and the keys that were made by way of it: rotate this one by itself, or in a browser.');
}

/** Whoever still has a secret that was replaced, and may have it from somebody else, gets no other one by it. */
function byCurrentSecret({ key }: Actor): Result<undefined, Failure> {
  return key?.secret === 'previous' ? forbidden('The secret of this key was replaced, and what is left of it makes no keys and rotates none: send the new one.') : succeed(undefined);
}

/** Until the transaction ends nobody revokes the key that asks. */
async function holdKeyOf(tx: TenantTransaction, { key }: Actor): Promise<Result<undefined, Failure>> {
  if (key === undefined || (await holdApiKey(tx, key.id))) return succeed(undefined);
  return fail({ code: 'UNAUTHENTICATED', message: 'This key was revoked in between.' });
}

/** For whom the key acts: the actor, or a robot of whoever may manage robots. Nobody makes a key that acts for another person. */
async function holderOf(tx: TenantTransaction, actor: Actor, userId: string | undefined): Promise<Result<string, Failure>> {
  const member = userId === undefined ? undefined : await findMember(tx, userId);
  if (member === undefined) return notFound('member', userId === undefined ? '' : encodeNodeId('user', userId));
  if (member.user.id === actor.userId) return succeed(member.user.id);
  const permitted = authorize(actor, 'robot.manage');
  if (!permitted.ok) return permitted;
  return member.user.accountId === undefined ? succeed(member.user.id) : forbidden(`${member.user.name} is a person, whom no key of yours may act for.`);
}

async function keyOf(tx: TenantTransaction, id: string): Promise<ApiKey | undefined> {
  const uuid = uuidOf('apiKey', id);
  return uuid === undefined ? undefined : findApiKeyById(tx, uuid);
}

/** When the key ends: with the key that makes it, at the latest. */
function boundedExpiry({ key }: Actor, wanted: Date | undefined): Result<Date | undefined, Failure> {
  const latest = key?.expiresAt;
  if (latest === undefined || wanted === undefined) return succeed(wanted ?? latest);
  return wanted <= latest ? succeed(wanted) : forbidden(`This key is good until ${latest.toISOString()}, and none that it makes is good for longer.`);
}

/** Whether every scope means something, and the actor has all that it allows. */
function checkScopes(actor: Actor, scopes: readonly string[]): Result<undefined, Failure> {
  const groups: readonly string[] = scopeGroups;
  for (const [index, scope] of scopes.entries()) {
    if (scope !== '*' && !groups.includes(scope) && !isOperation(scope)) {
      return badInput(`input.scopes[${index}]`, `"${scope.slice(0, 100)}" is no scope: take *, ${scopeGroups.join(', ')}, or an operation of docs/permissions.md`);
    }
    if (scope === '*' && !actor.scopes.includes('*')) return forbidden('The scope * allows everything, now and later, which this key may not.');
    const beyond = operations.find((operation) => inScope({ scopes: [scope] }, operation) && !inScope(actor, operation));
    if (beyond !== undefined) return forbidden(`The scope ${scope} allows ${beyond}, which this key may not.`);
  }
  return succeed(undefined);
}
