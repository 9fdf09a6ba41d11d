/** Keys: each acts for a user, and can do less than that user, for less long. */
import { createKeyInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findApiKeyById, findMember, holdApiKey, insertApiKey, listApiKeys, revokeApiKey } from '@vantage/db';
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
  const sound = checkScopes(actor, scopes);
  if (!sound.ok) return sound;
  if (checked.value.expiresAt !== undefined && checked.value.expiresAt <= deps.now()) return badInput('input.expiresAt', 'lies in the past');
  const expiresAt = boundedExpiry(actor, checked.value.expiresAt);
  if (!expiresAt.ok) return expiresAt;
  const secret = newSecret();
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    if (actor.key !== undefined && !(await holdApiKey(tx, actor.key.id))) return fail({ code: 'UNAUTHENTICATED', message: 'This key was revoked in between.' });
    const holder = await holderOf(tx, actor, userId);
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

/** For whom the key acts: the actor, or a robot of whoever may manage robots. Nobody makes a key that acts for another person. */
async function holderOf(tx: TenantTransaction, actor: Actor, userId: string | undefined): Promise<Result<string, Failure>> {
  const uuid = userId === undefined ? actor.userId : uuidOf('user', userId);
  const member = uuid === undefined ? undefined : await findMember(tx, uuid);
  if (member === undefined) return notFound('member', userId ?? '');
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
