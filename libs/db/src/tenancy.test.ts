import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  assertBoundRole,
  createCredentialLookups,
  findLab,
  insertApiKey,
  insertAuditEvent,
  insertLab,
  insertMembership,
  insertOrganization,
  insertRevision,
  insertTask,
  insertUser,
  listLabs,
  openDatabase,
  saveContents,
} from './index.js';
import type { Database, TenantTransaction } from './index.js';
import { openTestDatabase } from './testing/testDatabase.js';
import type { OpenTestDatabase } from './testing/testDatabase.js';

let opened: OpenTestDatabase;
let database: Database;
let ours: Tenant;
let theirs: Tenant;

interface Tenant {
  readonly id: string;
  readonly labId: string;
  readonly prefix: string;
}

beforeAll(async () => {
  opened = await openTestDatabase();
  database = opened.database;
  ours = await tenantWithLab('ours');
  theirs = await tenantWithLab('theirs');
});

afterAll(async () => {
  await opened.drop();
});

async function tenantWithLab(slug: string): Promise<Tenant> {
  const tenant = { id: randomUUID(), labId: randomUUID(), prefix: `vk_${slug}` };
  const userId = randomUUID();
  await database.withTenant(tenant.id, async (tx) => {
    await insertOrganization(tx, { id: tenant.id, slug, name: slug });
    await insertUser(tx, { id: userId, name: `user of ${slug}` });
    await insertMembership(tx, userId, 'STUDENT');
    const key = { id: randomUUID(), userId, name: 'key', scopes: ['*'], createdBy: undefined, expiresAt: undefined };
    await insertApiKey(tx, { ...key, prefix: tenant.prefix, hash: Buffer.alloc(32) });
    await insertLab(tx, { id: tenant.labId, name: `lab of ${slug}`, headNumber: 1, visibility: 'ORGANIZATION', createdBy: userId });
    await insertPeople(tx, tenant, userId);
    const file = { path: 'a.yaml', content: `secret of ${slug}`, sha256: `hash of ${slug}` };
    await saveContents(tx, [file]);
    await insertRevision(
      tx,
      { id: randomUUID(), labId: tenant.labId, number: 1, message: '', contentHash: 'h', authorId: undefined },
      [file],
    );
    await insertTask(tx, { id: randomUUID(), kind: 'simulation', subjectId: randomUUID() });
  });
  return tenant;
}

/** A row in each table of people and rights. */
async function insertPeople(tx: TenantTransaction, { id: tenantId, labId }: Tenant, userId: string): Promise<void> {
  const teamId = randomUUID();
  await tx.prisma.team.create({ data: { id: teamId, tenantId, name: 'team' } });
  await tx.prisma.teamMember.create({ data: { tenantId, teamId, userId } });
  await tx.prisma.labShare.create({ data: { id: randomUUID(), tenantId, labId, teamId, access: 'EDITOR' } });
  const hash = new Uint8Array(randomBytes(32));
  await tx.prisma.invitation.create({ data: { id: randomUUID(), tenantId, email: 'a@b.example', hash, role: 'STUDENT', expiresAt: new Date() } });
  const event = { id: randomUUID(), at: new Date(), actorUserId: userId, actorVia: 'key', operation: 'team.manage' } as const;
  await insertAuditEvent(tx, { ...event, subjectKind: 'team', subjectId: teamId, detail: {} });
}

/** Views are none, which would show rows as their owner sees them: row level security cannot be forced on one. */
const everyTable = `
  SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS forced
    FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' ORDER BY 1`;

/** `lab ALL (tenant_id = current_tenant())`: whose rows a policy lets through, for whom, and for what. */
const everyPolicy = `
  SELECT concat_ws(' ', tablename, cmd, qual, 'CHECK ' || with_check, nullif(permissive, 'PERMISSIVE'), nullif(roles::text, '{public}')) AS policy
    FROM pg_policies WHERE schemaname = 'public' ORDER BY 1`;

/** Tables whose rows are not of the organisation in their column `tenant_id`. */
const OWNERS: Readonly<Record<string, string>> = { organization: 'id = current_tenant()', account: 'id = current_account()', identity: 'account_id = current_account()', session: 'account_id = current_account()' };

const ofAccount = (way: string): string => `(EXISTS ( SELECT\n   FROM app_user\n  WHERE (${way} AND (app_user.account_id = current_account()))))`;
const named = (column: string, setting: string): string => `(${column} = NULLIF(current_setting('app.${setting}'::text, true), ''::text))`;
const hashed = (setting: string): string => `(hash = decode(NULLIF(current_setting('app.${setting}'::text, true), ''::text), 'hex'::text))`;
const RELAY = "(current_setting('app.relay'::text, true) = 'on'::text)";
const SWEEP = "((current_setting('app.sweep'::text, true) = 'on'::text) AND (status <> 'PENDING'::text))";

/** The other ways to rows: as the account that somebody is, by what only its holder can name, and as the processes' own work on all organisations at once. */
const OTHER_WAYS = [
  'app_user SELECT (account_id = current_account())',
  `membership SELECT ${ofAccount('(app_user.id = membership.user_id)')}`,
  `organization SELECT ${ofAccount('(app_user.tenant_id = organization.id)')}`,
  `api_key SELECT ${named('prefix', 'key_prefix')}`,
  `organization SELECT ${named('slug', 'organization_slug')}`,
  `identity SELECT (${named('issuer', 'issuer')} AND ${named('subject', 'subject')})`,
  `session SELECT ${hashed('session_hash')}`,
  `invitation SELECT ${hashed('invitation_hash')}`,
  `share_link SELECT ${hashed('link_hash')}`,
  ...['task SELECT', 'task UPDATE', 'webhook_due SELECT', 'webhook_due UPDATE'].map((way) => `${way} ${RELAY}`),
  ...['SELECT', 'DELETE'].map((command) => `webhook_delivery ${command} ${SWEEP}`),
];

describe('the catalogue', () => {
  test('every table stands under forced row level security', async () => {
    const { rows } = await database.pool.query<{ name: string; forced: boolean }>(everyTable);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((table) => !table.forced)).toEqual([]);
  });

  test('the rows of every table are those of its organisation or account, but for the ways that are named here', async () => {
    const tables = await database.pool.query<{ name: string }>(everyTable);
    const { rows } = await database.pool.query<{ policy: string }>(everyPolicy);
    const own = tables.rows.map(({ name }) => `${name} ALL (${OWNERS[name] ?? 'tenant_id = current_tenant()'})`);
    expect(rows.map(({ policy }) => policy).sort()).toEqual([...own, ...OTHER_WAYS].sort());
  });

  test('no function runs as its owner', async () => {
    const { rows } = await database.pool.query(`SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace`);
    expect(rows).toEqual([]);
  });

  test('the runtime role owns nothing and is bound', async () => {
    await expect(assertBoundRole(database.pool)).resolves.toBeUndefined();
  });

  test('the owner of the tables is refused as a runtime role', async () => {
    const owner = openDatabase(opened.ownerUrl);
    await expect(assertBoundRole(owner.pool)).rejects.toThrow(/row level security does not bind/);
    await owner.close();
  });

  test('content and history may not be changed or deleted', async () => {
    for (const table of ['blob', 'revision', 'revision_file', 'simulation_piece', 'audit_event']) {
      await expect(database.pool.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
      await expect(database.pool.query(`UPDATE ${table} SET tenant_id = tenant_id`)).rejects.toThrow(/permission denied/);
    }
  });
});

describe('the audit log', () => {
  test('is only ever added to: by no grant, on no column, and with no way around through what its lines belong to', async () => {
    const { rows } = await database.pool.query<{ refused: boolean }>(
      `SELECT NOT (has_table_privilege('audit_event', 'DELETE') OR has_table_privilege('audit_event', 'TRUNCATE') OR has_any_column_privilege('audit_event', 'UPDATE')
                   OR has_table_privilege('organization', 'DELETE') OR has_table_privilege('organization', 'TRUNCATE')
                   OR EXISTS (SELECT FROM pg_auth_members WHERE member = current_user::regrole)) AS refused`,
    );
    expect(rows).toEqual([{ refused: true }]);
  });

  test('belongs to nothing but its organisation, whose end alone is its end', async () => {
    const { rows } = await database.pool.query<{ target: string }>(`SELECT confrelid::regclass::text AS target FROM pg_constraint WHERE conrelid = 'audit_event'::regclass AND contype = 'f'`);
    expect(rows).toEqual([{ target: 'organization' }]);
  });
});

describe('two organisations', () => {
  test('direct SQL without a tenant sees no row of any table', async () => {
    const { rows } = await database.pool.query<{ name: string }>(everyTable);
    for (const { name } of rows) {
      const found = await database.pool.query(`SELECT FROM ${name}`);
      expect(found.rowCount, name).toBe(0);
    }
  });

  test('direct SQL as one tenant sees only its own rows in every table', async () => {
    const { rows } = await database.pool.query<{ name: string }>(everyTable);
    const client = await database.pool.connect();
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [ours.id]);
    for (const { name } of rows) {
      const found = await client.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
      const foreign = found.rows.filter(({ row }) => row.includes(theirs.id) || row.includes('theirs') || !row.includes(ours.id));
      expect(foreign, name).toEqual([]);
    }
    await client.query('COMMIT');
    client.release();
  });

  test('a lab of the other is not found and not listed', async () => {
    await database.withTenant(ours.id, async (tx) => {
      expect(await findLab(tx, theirs.labId)).toBeUndefined();
      expect((await listLabs(tx, { first: 10, after: undefined, search: undefined, reader: { kind: 'everything' } })).items.map((lab) => lab.id)).toEqual([ours.labId]);
    });
  });

  test('a row for the other is refused by the database', async () => {
    const foreign = { id: randomUUID(), tenantId: theirs.id, name: 'planted', headNumber: 1 };
    await expect(database.withTenant(ours.id, (tx) => tx.prisma.lab.create({ data: foreign }))).rejects.toThrow(/row-level security/);
  });

  test('a revision may not hang on a lab of the other', async () => {
    const revision = { id: randomUUID(), labId: theirs.labId, number: 2, message: '', contentHash: 'h', authorId: undefined };
    await expect(database.withTenant(ours.id, (tx) => insertRevision(tx, revision, []))).rejects.toThrow(/[Ff]oreign key/);
  });

  test('the tenant of a transaction does not outlive it', async () => {
    await database.withTenant(ours.id, (tx) => findLab(tx, ours.labId));
    const { rowCount } = await database.pool.query('SELECT FROM lab');
    expect(rowCount).toBe(0);
  });
});

describe('keys', () => {
  test('are found by their whole prefix before the tenant is known', async () => {
    expect((await createCredentialLookups(database).key(ours.prefix))?.credential.tenantId).toBe(ours.id);
  });

  test('are not found by a part of it, or by none', async () => {
    expect(await createCredentialLookups(database).key('vk_')).toBeUndefined();
    expect(await createCredentialLookups(database).key('')).toBeUndefined();
  });
});
