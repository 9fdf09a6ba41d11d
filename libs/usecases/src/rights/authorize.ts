import type { ActorRole, Failure } from '@vantage/contract';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { permissionOf } from './permissions.js';
import type { GrantingRule, Operation, Rule } from './permissions.js';

/**
 * Whether the actor may do this at all, before anything is looked up: the role allows the operation, and so do the scopes of the key.
 * Answers the rule that remains to be held against the thing itself: see `authorizeLab` and `isOwnOrAllowed`.
 */
export function authorize(actor: Actor, operation: Operation): Result<GrantingRule, Failure> {
  if (!inScope(actor, operation)) return forbidden(`The scopes of this key (${actor.scopes.join(', ')}) do not allow ${operation}.`);
  const rule = permissionOf(operation).rules[actor.role];
  if (rule.kind === 'hidden') return fail({ code: 'NOT_FOUND', message: 'Nothing has this id that you may know of.' });
  return rule.kind === 'refused' ? forbidden(`${operation} is not for ${WHO[actor.role]}.`) : succeed(rule);
}

const WHO: Readonly<Record<ActorRole, string>> = {
  OWNER: 'an OWNER of this organisation',
  INSTRUCTOR: 'an INSTRUCTOR of this organisation',
  MEMBER: 'a MEMBER of this organisation',
  STUDENT: 'a STUDENT of this organisation',
  VIEWER: 'a VIEWER of this organisation',
  GUEST: 'a GUEST of this organisation',
  VISITOR: 'whoever came by a link',
};

/** Whether the operations that the actor's key was made for include this one. */
export function inScope(actor: Pick<Actor, 'scopes'>, operation: Operation): boolean {
  const wanted: readonly string[] = ['*', operation, ...permissionOf(operation).scopes];
  return permissionOf(operation).scopes.length === 0 || actor.scopes.some((scope) => wanted.includes(scope));
}

/** For things that somebody made: whether the rule lets the actor have this one. */
export function isOwnOrAllowed(rule: Rule, actor: Actor, createdBy: string | undefined): boolean {
  return rule.kind === 'allowed' || (rule.kind === 'own' && isOwn(actor, createdBy));
}

export function isOwn(actor: Actor, createdBy: string | undefined): boolean {
  return createdBy !== undefined && createdBy === actor.userId;
}

export function forbidden(message: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'FORBIDDEN', message });
}
