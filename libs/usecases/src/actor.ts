import type { ActorRole } from '@vantage/contract';

/** On whose behalf a use case runs. Made by authentication, and for what Vantage does by itself; nowhere else. */
export interface Actor {
  readonly tenantId: string;
  /** Absent for what Vantage does by itself. */
  readonly userId: string | undefined;
  readonly role: ActorRole;
  /** Operations, or groups of them, that the key is limited to; `*` is everything. */
  readonly scopes: readonly string[];
  readonly via: 'key' | 'session' | 'system' | 'link';
  /** The key that asks: what it makes is bound to it. */
  readonly key?: HeldKey;
  /** The link that a visitor holds, and the one lab that it opens. */
  readonly link?: HeldLink;
  /** In which request, as the log names it; work that it promises carries that name on. */
  readonly requestId?: string | undefined;
}

export interface HeldKey {
  readonly id: string;
  /** By which of its secrets it was shown: the one before the last rotation is good for a while. */
  readonly secret: 'current' | 'previous';
  /** Absent where it does not expire. */
  readonly expiresAt: Date | undefined;
}

export interface HeldLink {
  readonly id: string;
  readonly labId: string;
}

export function newActor(actor: Actor): Actor {
  const key = actor.key && { key: Object.freeze({ ...actor.key }) };
  const link = actor.link && { link: Object.freeze({ ...actor.link }) };
  return Object.freeze({ ...actor, ...key, ...link, scopes: Object.freeze([...actor.scopes]) });
}

/** Whoever holds a link to a lab: a visitor of that lab's organisation, whoever else they may be. */
export function visitor(tenantId: string, link: HeldLink): Actor {
  return newActor({ tenantId, userId: undefined, role: 'VISITOR', scopes: ['*'], via: 'link', link });
}

/** Vantage itself, at work in an organisation: a worker with its task, or the first start. */
export function systemActor(tenantId: string): Actor {
  return newActor({ tenantId, userId: undefined, role: 'OWNER', scopes: ['*'], via: 'system' });
}
