import type { NodeKind } from '@vantage/contract';
import { insertAuditEvent } from '@vantage/db';
import type { AuditEvent, TenantTransaction } from '@vantage/db';
import { invariant } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import type { Operation } from './rights/permissions.js';

export interface Change extends Pick<AuditEvent, 'subjectId' | 'detail'> {
  readonly subjectKind: NodeKind;
  readonly operation: Operation;
}

/** Writes into the audit log what the actor changed, in the transaction that changes it. Never pass a secret in the detail. */
export async function recordChange(tx: TenantTransaction, deps: Pick<Deps, 'newId' | 'now'>, actor: Actor, change: Change): Promise<void> {
  const { via } = actor;
  invariant(via !== 'link', 'whoever came by a link changes nothing');
  await insertAuditEvent(tx, { ...change, id: deps.newId(), at: deps.now(), actorUserId: actor.userId, actorVia: via });
}
