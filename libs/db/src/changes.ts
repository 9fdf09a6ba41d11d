/** News of stored things, told to every process through PostgreSQL's LISTEN and NOTIFY once the transaction commits. */
import type { TenantTransaction } from './database.js';

export const CHANGES_CHANNEL = 'vantage_changes';
export const OUTBOX_CHANNEL = 'vantage_outbox';

/** `presence`: who looks at the lab of that id. */
export type ChangedKind = 'lab' | 'simulation' | 'submission' | 'presence';

export interface Change {
  readonly tenant: string;
  readonly kind: ChangedKind;
  readonly id: string;
}

/** Tells that something changed; it is heard when the transaction commits, and never if it does not. */
export async function announceChange(tx: TenantTransaction, kind: ChangedKind, id: string): Promise<void> {
  const payload = topicOf({ tenant: tx.tenant, kind, id });
  await tx.prisma.$executeRaw`SELECT pg_notify(${CHANGES_CHANNEL}, ${payload})`;
}

/** A change as one word: identifiers only, so that a listener learns nothing that it may not load. */
export function topicOf(change: Change): string {
  return `${change.kind}:${change.tenant}:${change.id}`;
}
