import { isLabAccess } from '@vantage/contract';
import type { LabAccess, Role } from '@vantage/contract';
import type { Database, TenantTransaction } from './database.js';
import { lookUp } from './lookUp.js';
import { roleOf } from './membershipStore.js';
import type { Page, PageCursor } from './page.js';
import { behind, newestFirst, pageOf } from './page.js';

/** To what somebody is invited: into the organisation, or to one lab as its guest. */
export type InvitedTo =
  | { readonly kind: 'organization'; readonly role: Role }
  | { readonly kind: 'lab'; readonly labId: string; readonly access: LabAccess };

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly to: InvitedTo;
  /** Whether whoever holds the token may accept it, whatever their address. */
  readonly open: boolean;
  readonly createdBy: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface NewInvitation extends Omit<Invitation, 'createdAt'> {
  /** SHA-256 of its token. */
  readonly hash: Uint8Array;
}

export async function insertInvitation(tx: TenantTransaction, invitation: NewInvitation): Promise<Invitation> {
  const { id, email, to, open, createdBy, expiresAt, hash } = invitation;
  const target = to.kind === 'organization' ? { role: to.role } : { labId: to.labId, access: to.access };
  const row = await tx.prisma.invitation.create({
    data: { id, email, ...target, open, createdBy: createdBy ?? null, expiresAt, hash: new Uint8Array(hash), tenantId: tx.tenant },
  });
  return invitationOf(row);
}

export async function findInvitation(tx: TenantTransaction, id: string): Promise<Invitation | undefined> {
  const row = await tx.prisma.invitation.findUnique({ where: { id } });
  return row === null ? undefined : invitationOf(row);
}

/** The organisation whose invitation, if it still stands, has this hash of a token; nobody else can name it. */
export async function findInvitedTenant(database: Database, hash: Uint8Array, now: Date): Promise<{ readonly tenantId: string; readonly id: string } | undefined> {
  return lookUp(database, { 'app.invitation_hash': Buffer.from(hash).toString('hex') }, async (client) => {
    const { rows } = await client.query<{ id: string; tenant_id: string }>(FIND_STANDING, [hash, now]);
    return rows[0] === undefined ? undefined : { id: rows[0].id, tenantId: rows[0].tenant_id };
  });
}

const FIND_STANDING = 'SELECT id, tenant_id FROM invitation WHERE hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2';

/** Marks an invitation as accepted, if it still stands; answers whether it did. Of two who accept at once, one does. */
export async function consumeInvitation(tx: TenantTransaction, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.prisma.invitation.updateMany({ where: { id, ...standing(now) }, data: { acceptedAt: now } });
  return count === 1;
}

export async function noteAcceptedBy(tx: TenantTransaction, id: string, userId: string): Promise<void> {
  await tx.prisma.invitation.updateMany({ where: { id }, data: { acceptedBy: userId } });
}

/** Takes an invitation back, if it still stands; answers whether it did. */
export async function revokeInvitation(tx: TenantTransaction, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.prisma.invitation.updateMany({ where: { id, ...standing(now) }, data: { revokedAt: now } });
  return count === 1;
}

/** Invitations that still stand, newest first; to one lab where `labId` is given. */
export async function listInvitations(
  tx: TenantTransaction,
  query: { readonly first: number; readonly after: PageCursor | undefined; readonly now: Date; readonly labId?: string },
): Promise<Page<Invitation>> {
  const rows = await tx.prisma.invitation.findMany({
    where: { tenantId: tx.tenant, ...(query.labId === undefined ? {} : { labId: query.labId }), ...standing(query.now), ...behind(query.after) },
    orderBy: newestFirst(),
    take: query.first + 1,
  });
  return pageOf(rows.map(invitationOf), query.first);
}

function standing(now: Date): { readonly acceptedAt: null; readonly revokedAt: null; readonly expiresAt: { gt: Date } } {
  return { acceptedAt: null, revokedAt: null, expiresAt: { gt: now } };
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly role: string | null;
  readonly labId: string | null;
  readonly access: string | null;
  readonly open: boolean;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

function invitationOf(row: Row): Invitation {
  const { id, email, open, createdAt, expiresAt } = row;
  return { id, email, to: invitedTo(row), open, createdBy: row.createdBy ?? undefined, createdAt, expiresAt };
}

function invitedTo({ role, labId, access }: Row): InvitedTo {
  if (role !== null) return { kind: 'organization', role: roleOf(role) };
  if (labId !== null && access !== null && isLabAccess(access)) return { kind: 'lab', labId, access };
  throw new Error('An invitation leads into an organisation, or to a lab.');
}
