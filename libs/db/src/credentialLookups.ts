/**
 * What every request begins with: who holds what it shows, and the lab that it is about, in one round trip and past Prisma. Nothing of an answer may
 * leave before the credential was found good: keys are found by a prefix that proves nothing, and what has ended is found, too.
 */
import type { Affiliate } from './accountStore.js';
import type { PresentedApiKey } from './apiKeyStore.js';
import type { Database } from './database.js';
import { roleOf } from './membershipStore.js';
import { labOf, parametersOf } from './presentedLab.js';
import type { LabRow, PresentedLab, WantedRevision } from './presentedLab.js';
import type { Session } from './sessionStore.js';
import { createSharedLookups } from './sharedLookups.js';
import type { PresentedShareLink } from './shareLinkStore.js';

/** A credential, and the lab that it was shown for: undefined where none was wanted, or its tenant has none such. */
export interface Presented<C> {
  readonly credential: C;
  readonly lab: PresentedLab | undefined;
}

export interface PresentedSession {
  readonly session: Session;
  /** Who its account is in the organisation that was named, or else in the first; undefined where it is in none such. */
  readonly presence: Affiliate | undefined;
}

export interface CredentialLookups {
  /** By the key's prefix. */
  readonly key: (prefix: string, wanted?: WantedRevision) => Promise<Presented<PresentedApiKey> | undefined>;
  /** By the hash of the session's token, and the slug of the organisation that is meant: without one, the first. */
  readonly session: (hash: Buffer, slug: string | undefined, wanted?: WantedRevision) => Promise<Presented<PresentedSession> | undefined>;
  /** By the hash of the link's token; links that were revoked, and those whose lab is no longer shared by link, are none. */
  readonly link: (hash: Buffer, wanted?: WantedRevision) => Promise<Presented<PresentedShareLink> | undefined>;
}

/** The same lookup, wanted by several requests at once, is made once, after the last of them came. */
export function createCredentialLookups({ pool }: Pick<Database, 'pool'>): CredentialLookups {
  function lookUpBy<R extends LabRow, C>(statement: Statement, credentialOf: (row: R) => C) {
    const shared = createSharedLookups<Presented<C> | undefined>();
    return (shown: readonly (string | Buffer | null)[], wanted: WantedRevision | undefined): Promise<Presented<C> | undefined> => {
      const values = [...shown, ...parametersOf(wanted)];
      return shared.get(nameOf(values), async () => {
        const { rows } = await pool.query<R>({ ...statement, values });
        const [row] = rows;
        return row === undefined ? undefined : { credential: credentialOf(row), lab: labOf(row) };
      });
    };
  }

  const key = lookUpBy(KEY, keyOf);
  const session = lookUpBy(SESSION, sessionOf);
  const link = lookUpBy(LINK, linkOf);
  return {
    key: (prefix, wanted) => key([prefix], wanted),
    session: (hash, slug, wanted) => session([hash, slug ?? null], wanted),
    link: (hash, wanted) => link([hash], wanted),
  };
}

/** Prepared once a connection. */
interface Statement {
  readonly name: string;
  readonly text: string;
}

/** `present_lab` depends on the holder, so the tenant stands before it runs. */
const KEY: Statement = { name: 'present_api_key', text: 'SELECT * FROM present_api_key($1) LEFT JOIN LATERAL present_lab(holder, $2, $3, $4) ON true' };
const SESSION: Statement = { name: 'present_session', text: 'SELECT * FROM present_session($1, $2) LEFT JOIN LATERAL present_lab(holder, $3, $4, $5) ON true' };
const LINK: Statement = { name: 'present_link', text: 'SELECT * FROM present_link($1) LEFT JOIN LATERAL present_lab(holder, $2, $3, $4) ON true' };

function nameOf(values: readonly (string | number | Buffer | null)[]): string {
  return JSON.stringify(values.map((value) => (Buffer.isBuffer(value) ? value.toString('base64') : value)));
}

interface KeyRow extends LabRow {
  readonly key_id: string;
  readonly tenant: string;
  readonly holder: string | null;
  readonly hash: Buffer;
  readonly previous_hash: Buffer | null;
  readonly previous_until: Date | null;
  readonly scopes: readonly string[];
  readonly revoked: Date | null;
  readonly expires: Date | null;
  readonly last_used: Date | null;
  readonly role: string | null;
}

function keyOf(row: KeyRow): PresentedApiKey {
  return {
    id: row.key_id,
    tenantId: row.tenant,
    hash: row.hash,
    previous: row.previous_hash === null || row.previous_until === null ? undefined : { hash: row.previous_hash, until: row.previous_until },
    scopes: row.scopes,
    revoked: row.revoked !== null,
    expiresAt: row.expires ?? undefined,
    lastUsedAt: row.last_used ?? undefined,
    holder: row.role === null || row.holder === null ? undefined : { userId: row.holder, role: roleOf(row.role) },
  };
}

interface SessionRow extends LabRow {
  readonly session_id: string;
  readonly account: string;
  readonly created: Date;
  readonly last_seen: Date;
  readonly expires: Date;
  readonly revoked: Date | null;
  readonly tenant: string | null;
  readonly holder: string | null;
  readonly role: string | null;
}

function sessionOf(row: SessionRow): PresentedSession {
  const { tenant, holder, role } = row;
  return {
    session: { id: row.session_id, accountId: row.account, createdAt: row.created, lastSeenAt: row.last_seen, expiresAt: row.expires, revoked: row.revoked !== null },
    presence: tenant === null || holder === null ? undefined : { tenantId: tenant, userId: holder, role: role === null ? undefined : roleOf(role) },
  };
}

interface LinkRow extends LabRow {
  readonly link_id: string;
  readonly tenant: string;
  readonly linked_lab: string;
  readonly expires: Date | null;
  readonly last_used: Date | null;
}

function linkOf(row: LinkRow): PresentedShareLink {
  return { id: row.link_id, tenantId: row.tenant, labId: row.linked_lab, expiresAt: row.expires ?? undefined, lastUsedAt: row.last_used ?? undefined };
}
