/** Browsers that are signed in: a session belongs to a person, who may be in several organisations. */
import { uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findAccount, findSession, forgetEndedSessions, insertSession, listPresences, listSessions, revokeSession, revokeSessions, touchSession } from '@vantage/db';
import type { Account, Presence, Session } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { newActor } from '../actor.js';
import type { Actor } from '../actor.js';
import type { Deps } from '../deps.js';
import { notFound } from '../failures.js';
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

/** Somebody who is signed in, and where they are. */
export interface SignedIn {
  readonly person: Person;
  readonly session: Session;
  readonly affiliations: readonly Presence[];
}

/** Who holds a session's token; a session that was idle for too long, has run out or was ended is none. */
export async function findSignedIn(deps: SessionDeps, token: string, limits: SessionLimits): Promise<Result<SignedIn, Failure>> {
  const found = await findSession(deps.database, hashOfToken(token));
  const now = deps.now();
  if (found === undefined || hasEnded(found.session, now, limits)) return fail({ code: 'UNAUTHENTICATED', message: 'This session has ended: sign in again.' });
  const { session, presences } = found;
  if (now.getTime() - session.lastSeenAt.getTime() >= MINUTE) await deps.database.withAccount(session.accountId, (tx) => touchSession(tx, session.id, now));
  return succeed({ person: { accountId: session.accountId, sessionId: session.id }, session, affiliations: presences });
}

const MINUTE = 60_000;

function hasEnded(session: Session, now: Date, limits: SessionLimits): boolean {
  return session.revoked || session.expiresAt <= now || now.getTime() - session.lastSeenAt.getTime() >= limits.idle;
}

/** The person as somebody in one organisation: the one that is named, or else the first. */
export function actorIn(signedIn: SignedIn, slug: string | undefined): Result<Actor, Failure> {
  const { affiliations } = signedIn;
  const chosen = slug === undefined ? affiliations[0] : affiliations.find((affiliation) => affiliation.slug === slug);
  if (chosen !== undefined) return succeed(actorOf(chosen));
  if (slug !== undefined) return fail({ code: 'NOT_FOUND', message: `You are in no organisation "${slug.slice(0, 100)}".`, argument: 'Vantage-Organization' });
  return fail({ code: 'FORBIDDEN', message: 'You are in no organisation yet: ask for an invitation.' });
}

/** Somebody who is signed in, as who they are in one organisation. */
export function actorOf({ tenantId, userId, role }: Presence): Actor {
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
