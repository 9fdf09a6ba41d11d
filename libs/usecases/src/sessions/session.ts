/** Browsers that are signed in: a session belongs to a person, who may be in several organisations. */
import { uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findAccount, forgetEndedSessions, insertSession, listPresences, listSessions, revokeSession, revokeSessions, touchSession } from '@vantage/db';
import type { Account, Affiliate, Presence, Session } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { newActor } from '../actor.js';
import type { Actor } from '../actor.js';
import type { Deps } from '../deps.js';
import { notFound } from '../failures.js';
import { admit, rowsOf } from '../openLab.js';
import type { Admitted, WantedLab } from '../openLab.js';
import { hashOfToken, newToken } from '../token.js';
import type { Person } from './person.js';

export interface SessionLimits {
  /** Milliseconds without a request after which a session ends. */
  readonly idle: number;
  /** Milliseconds after which it ends however often it is used. */
  readonly lifetime: number;
}

type SessionDeps = Pick<Deps, 'database' | 'now' | 'newId'>;

export interface StartedSession {
  /** For the browser's cookie: only its hash is kept. */
  readonly token: string;
  readonly expiresAt: Date;
}

export async function startSession(deps: SessionDeps, accountId: string, limits: SessionLimits): Promise<StartedSession> {
  const { token, hash } = newToken('vs');
  const createdAt = deps.now();
  const expiresAt = new Date(createdAt.getTime() + limits.lifetime);
  await deps.database.withAccount(accountId, async (tx) => {
    await forgetEndedSessions(tx, createdAt);
    await insertSession(tx, { id: deps.newId(), createdAt, expiresAt, hash });
  });
  return { token, expiresAt };
}

/** What a browser shows, and what for. */
export interface ShownSession {
  readonly token: string;
  /** The slug of the organisation in which the request is to run; without it, the first in which the person is. */
  readonly organization?: string | undefined;
  readonly wanted?: WantedLab | undefined;
}

/** Somebody who is signed in. */
export interface SignedIn {
  readonly person: Person;
  readonly session: Session;
  /** As somebody in that organisation; a person may be in none. */
  readonly admitted: Result<Admitted, Failure>;
}

/** Who holds a session's token; a session that was idle for too long, has run out or was ended is none. */
export async function findSignedIn(
  deps: SessionDeps & Pick<Deps, 'credentials'>,
  { token, organization, wanted }: ShownSession,
  limits: SessionLimits,
): Promise<Result<SignedIn, Failure>> {
  const found = await deps.credentials.session(hashOfToken(token), slugOf(organization), rowsOf(wanted));
  const now = deps.now();
  if (found === undefined || hasEnded(found.credential.session, now, limits)) return fail({ code: 'UNAUTHENTICATED', message: 'This session has ended: sign in again.' });
  const { session, presence } = found.credential;
  if (now.getTime() - session.lastSeenAt.getTime() >= MINUTE) await deps.database.withAccount(session.accountId, (tx) => touchSession(tx, session.id, now));
  const admitted = presence === undefined ? nowhere(organization) : succeed(admit(actorOf(presence), wanted, found.lab));
  return succeed({ person: { accountId: session.accountId, sessionId: session.id }, session, admitted });
}

const MINUTE = 60_000;

function hasEnded(session: Session, now: Date, limits: SessionLimits): boolean {
  return session.revoked || session.expiresAt <= now || now.getTime() - session.lastSeenAt.getTime() >= limits.idle;
}

/** PostgreSQL keeps no text with a NUL in it: no organisation has that slug, and none has an empty one. */
function slugOf(text: string | undefined): string | undefined {
  return text?.includes('\0') === true ? '' : text;
}

function nowhere(slug: string | undefined): { readonly ok: false; readonly failure: Failure } {
  if (slug !== undefined) return fail({ code: 'NOT_FOUND', message: `You are in no organisation "${slug.slice(0, 100)}".`, argument: 'Vantage-Organization' });
  return fail({ code: 'FORBIDDEN', message: 'You are in no organisation yet: ask for an invitation.' });
}

/** Somebody who is signed in, as who they are in one organisation. */
export function actorOf({ tenantId, userId, role }: Affiliate): Actor {
  return newActor({ tenantId, userId, role: role ?? 'GUEST', scopes: ['*'], via: 'session' });
}

/** The organisations in which a person is. */
export async function getAffiliations(deps: SessionDeps, person: Person): Promise<readonly Presence[]> {
  return deps.database.withAccount(person.accountId, listPresences);
}

/** The sessions of a person that go on, newest first. */
export async function getSessions(deps: SessionDeps, person: Person, limits: SessionLimits): Promise<readonly Session[]> {
  const sessions = await deps.database.withAccount(person.accountId, listSessions);
  return sessions.filter((session) => !hasEnded(session, deps.now(), limits));
}

/** Ends one of the person's sessions. */
export async function endSession(deps: SessionDeps, person: Person, id: string): Promise<Result<Session, Failure>> {
  const uuid = uuidOf('session', id);
  return deps.database.withAccount(person.accountId, async (tx) => {
    const session = (await listSessions(tx)).find((candidate) => candidate.id === uuid);
    if (session === undefined) return notFound('session', id);
    await revokeSession(tx, session.id, deps.now());
    return succeed(session);
  });
}

/** Ends every session of a person; answers how many. */
export async function signOutEverywhere(deps: SessionDeps, person: Person): Promise<number> {
  return deps.database.withAccount(person.accountId, (tx) => revokeSessions(tx, deps.now()));
}

/** The account of somebody who is signed in. */
export async function getAccount(deps: SessionDeps, person: Person): Promise<Account> {
  const account = await deps.database.withAccount(person.accountId, findAccount);
  invariant(account !== undefined, 'who is signed in has an account');
  return account;
}
