/** A key and a lab in one round trip, past Prisma: what every question about a stored lab begins with. */
import { isLabAccess, isLabVisibility } from '@vantage/contract';
import type pg from 'pg';
import type { PresentedApiKey } from './apiKeyStore.js';
import type { Database } from './database.js';
import type { Lab, LabRights } from './labStore.js';
import { roleOf } from './membershipStore.js';
import type { Revision } from './revisionStore.js';
import { createSharedLookups } from './sharedLookups.js';

/** Which revision: of a lab the newest, or a certain one. */
export type WantedRevision = { readonly kind: 'headOf'; readonly labId: string } | { readonly kind: 'revision'; readonly revisionId: string };

export interface PresentedLab {
  readonly lab: Lab;
  /** Of the key's user. */
  readonly rights: LabRights;
  readonly revision: Revision;
}

export interface OpenedLab {
  readonly key: PresentedApiKey;
  /** Undefined where there is no such lab in the key's organisation. */
  readonly found: PresentedLab | undefined;
}

export interface LabOpener {
  /** By the prefix of a key that is not proven yet: nothing of the answer may leave before it is. */
  readonly open: (prefix: string, wanted: WantedRevision) => Promise<OpenedLab | undefined>;
}

/** The same lookup, wanted by several requests at once, is made once, after the last of them came. */
export function createLabOpener(database: Pick<Database, 'pool'>): LabOpener {
  const lookups = createSharedLookups<OpenedLab | undefined>();
  return {
    open: (prefix, wanted) => {
      const values = [prefix, wanted.kind === 'headOf' ? wanted.labId : null, wanted.kind === 'revision' ? wanted.revisionId : null];
      return lookups.get(values.join(' '), () => lookUp(database.pool, values));
    },
  };
}

interface Row {
  readonly key_id: string;
  readonly tenant: string;
  readonly holder: string | null;
  readonly hash: Buffer;
  readonly scopes: readonly string[];
  readonly revoked: Date | null;
  readonly expires: Date | null;
  readonly last_used: Date | null;
  readonly role: string | null;
  readonly lab_id: string | null;
  readonly lab_name: string;
  readonly head_number: number;
  readonly lab_created: Date;
  readonly visibility: string;
  readonly lab_creator: string | null;
  readonly forked_from: string | null;
  readonly in_its_team: boolean;
  readonly shares: readonly string[];
  readonly revision_id: string | null;
  readonly revision_number: number;
  readonly message: string;
  readonly content_hash: string;
  readonly author: string | null;
  readonly revision_created: Date;
  readonly parent: string | null;
  readonly merged: string | null;
  readonly branch: string | null;
}

async function lookUp(pool: pg.Pool, values: readonly (string | null)[]): Promise<OpenedLab | undefined> {
  const { rows } = await pool.query<Row>({ name: 'open_lab', text: 'SELECT * FROM open_lab($1, $2, $3)', values: [...values] });
  const [row] = rows;
  return row === undefined ? undefined : { key: keyOf(row), found: labOf(row) };
}

function keyOf(row: Row): PresentedApiKey {
  return {
    id: row.key_id,
    tenantId: row.tenant,
    hash: row.hash,
    scopes: row.scopes,
    revoked: row.revoked !== null,
    expiresAt: row.expires ?? undefined,
    lastUsedAt: row.last_used ?? undefined,
    holder: row.role === null || row.holder === null ? undefined : { userId: row.holder, role: roleOf(row.role) },
  };
}

function labOf(row: Row): PresentedLab | undefined {
  if (row.lab_id === null || row.revision_id === null || !isLabVisibility(row.visibility)) return undefined;
  const { visibility } = row;
  const createdBy = row.lab_creator ?? undefined;
  return {
    lab: { id: row.lab_id, name: row.lab_name, headNumber: row.head_number, createdAt: row.lab_created, visibility, createdBy, forkedFrom: row.forked_from ?? undefined },
    rights: { labId: row.lab_id, visibility, createdBy, inItsTeam: row.in_its_team, shares: row.shares.filter(isLabAccess) },
    revision: {
      id: row.revision_id,
      labId: row.lab_id,
      number: row.revision_number,
      message: row.message,
      contentHash: row.content_hash,
      authorId: row.author ?? undefined,
      createdAt: row.revision_created,
      parentId: row.parent ?? undefined,
      mergedId: row.merged ?? undefined,
      branchId: row.branch ?? undefined,
    },
  };
}
