import type { ActorRole } from '@vantage/contract';

/** On whose behalf a use case runs. Made by authentication, and for what Vantage does by itself; nowhere else. */
export interface Actor {
  readonly tenantId: string;
  /** Absent for what Vantage does by itself. */
  readonly userId: string | undefined;
  readonly role: ActorRole;
  /** Operations, or groups of them, that the key is limited to; `*` is everything. */
  readonly scopes: readonly string[];
  readonly via: 'key' | 'session' | 'system';
}

export function newActor(actor: Actor): Actor {
  return Object.freeze({ ...actor, scopes: Object.freeze([...actor.scopes]) });
}

/** Vantage itself, at work in an organisation: a worker with its task, or the first start. */
export function systemActor(tenantId: string): Actor {
  return newActor({ tenantId, userId: undefined, role: 'OWNER', scopes: ['*'], via: 'system' });
}
