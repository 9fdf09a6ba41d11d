/**
 * A migration runs while the version before it still serves (docs/operations.md): nothing is taken away or renamed, no large table is locked for
 * long, and what the first version writes is still taken after every step.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createTestDatabase } from '@vantage/testkit';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createRuntimeRole, runtimeUrl } from './roles.js';

const folder = new URL('../../../prisma/migrations/', import.meta.url);
const migrations = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, sql: readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8') }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Tables that grow with what tenants do, where a scan or an index takes long enough to be felt. */
const LARGE = new Set(['blob', 'revision', 'revision_file', 'simulation', 'simulation_piece', 'submission', 'submission_file', 'audit_event', 'task']);

const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\bDROP (TABLE|COLUMN)\b/i, 'takes away what the version before reads'],
  [/\bRENAME\b/i, 'renames what the version before reads'],
  [/\bALTER (COLUMN )?\w+ (SET DATA )?TYPE\b/i, 'rewrites a table under an exclusive lock'],
  [/\bSET NOT NULL\b/i, 'refuses what the version before may write'],
  [/\bADD COLUMN \w+ (?![^,;]*\bDEFAULT\b)[^,;]*\bNOT NULL\b/i, 'adds a column that the version before does not fill'],
  [/\bDEFAULT (gen_random_uuid|random|clock_timestamp|uuidv\d)\(/i, 'has a default that rewrites every row'],
];

const REFUSED_ON_LARGE: readonly (readonly [RegExp, string])[] = [
  [/^CREATE (UNIQUE )?INDEX\b/i, 'locks a large table while an index is built'],
  [/\bADD (UNIQUE|PRIMARY KEY|EXCLUDE)\b/i, 'locks a large table while an index is built'],
  [/\bADD (CONSTRAINT \w+ )?CHECK\b(?![^;]*NOT VALID)/i, 'reads a large table under a lock'],
];

function statementsOf(sql: string): readonly string[] {
  return sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\$\$.*?\$\$/gs, "''")
    .split(';')
    .map((statement) => statement.trim());
}

/** What a migration does to tables that an earlier one made and that it had better not do. */
function dangersOf(sql: string, existing: ReadonlySet<string>): readonly string[] {
  return statementsOf(sql).flatMap((statement) => {
    const table = /^(?:ALTER TABLE (?:ONLY )?|CREATE (?:UNIQUE )?INDEX[^(]*? ON |DROP TABLE (?:IF EXISTS )?)"?(\w+)/i.exec(statement)?.[1] ?? '';
    if (!existing.has(table)) return [];
    const rules = LARGE.has(table) ? [...REFUSED, ...REFUSED_ON_LARGE] : REFUSED;
    return rules.filter(([pattern]) => pattern.test(statement)).map(([, why]) => `${table}: ${why}`);
  });
}

function tablesOf(sql: string): readonly string[] {
  return [...sql.matchAll(/^CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)/gim)].map(([, table = '']) => table);
}

test.each(migrations.map((migration, index) => ({ ...migration, before: migrations.slice(0, index) })))('$name takes nothing away and locks no large table', ({ sql, before }) => {
  expect(dangersOf(sql, new Set(before.flatMap((each) => tablesOf(each.sql))))).toEqual([]);
});

test.each([
  ['ALTER TABLE lab DROP COLUMN name', 'lab: takes away what the version before reads'],
  ['ALTER TABLE lab RENAME COLUMN name TO title', 'lab: renames what the version before reads'],
  ['ALTER TABLE lab ALTER COLUMN name TYPE varchar(10)', 'lab: rewrites a table under an exclusive lock'],
  ['ALTER TABLE lab ALTER COLUMN name SET NOT NULL', 'lab: refuses what the version before may write'],
  ['ALTER TABLE lab ADD COLUMN colour text NOT NULL', 'lab: adds a column that the version before does not fill'],
  ['ALTER TABLE lab ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()', 'lab: has a default that rewrites every row'],
  ['CREATE INDEX ON revision (author_id)', 'revision: locks a large table while an index is built'],
  ['ALTER TABLE revision ADD UNIQUE (content_hash)', 'revision: locks a large table while an index is built'],
  ['ALTER TABLE blob ADD CHECK (length(content) > 0)', 'blob: reads a large table under a lock'],
])('%s is refused', (sql, why) => {
  expect(dangersOf(sql, new Set(['lab', 'revision', 'blob']))).toEqual([why]);
});

test.each([
  "ALTER TABLE lab ADD COLUMN visibility text NOT NULL DEFAULT 'ORGANIZATION'",
  'ALTER TABLE revision ADD COLUMN parent_id uuid, ADD FOREIGN KEY (tenant_id, parent_id) REFERENCES revision (tenant_id, id)',
  'ALTER TABLE blob ADD CHECK (length(content) > 0) NOT VALID',
  'CREATE INDEX ON lab (name)',
])('%s is allowed', (sql) => {
  expect(dangersOf(sql, new Set(['lab', 'revision', 'blob']))).toEqual([]);
});

test('what the first version writes is taken after every migration', async () => {
  const database = await createTestDatabase({ name: 'empty', migrate: (url) => createRuntimeRole(url), runtimeUrl });
  const owner = new pg.Client(database.ownerUrl);
  const runtime = new pg.Client(database.runtimeUrl);
  await Promise.all([owner.connect(), runtime.connect()]);
  try {
    for (const { name, sql } of migrations) {
      await owner.query(sql);
      await expect(writeAsFirstVersion(runtime), name).resolves.toBeUndefined();
    }
  } finally {
    await Promise.all([owner.end(), runtime.end()]);
    await database.drop();
  }
});

/** The statements of the version of 2026-11-22, with its columns. */
async function writeAsFirstVersion(client: pg.Client): Promise<void> {
  const [tenant, user, lab, revision, simulation, submission] = Array.from({ length: 6 }, () => crypto.randomUUID());
  const statements: readonly (readonly [string, readonly unknown[]])[] = [
    [`SELECT set_config('app.tenant_id', $1, true)`, [tenant]],
    [`INSERT INTO organization (id, slug, name) VALUES ($1, $1::uuid::text, 'n')`, [tenant]],
    [`INSERT INTO app_user (id, tenant_id, name) VALUES ($2, $1, 'n')`, [tenant, user]],
    [`INSERT INTO api_key (id, tenant_id, user_id, name, prefix, hash) VALUES (gen_random_uuid(), $1, $2, 'n', $2::uuid::text, '\\x00')`, [tenant, user]],
    [`INSERT INTO blob (tenant_id, sha256, content) VALUES ($1, 'hash', 'content')`, [tenant]],
    [`INSERT INTO lab (id, tenant_id, name, head_number) VALUES ($2, $1, 'n', 1)`, [tenant, lab]],
    [`INSERT INTO revision (id, tenant_id, lab_id, number, message, content_hash, author_id) VALUES ($3, $1, $2, 1, '', 'hash', $4)`, [tenant, lab, revision, user]],
    [`INSERT INTO revision_file (tenant_id, revision_id, path, sha256) VALUES ($1, $2, 'a.yaml', 'hash')`, [tenant, revision]],
    [`UPDATE lab SET head_number = 2 WHERE id = $1 AND head_number = 1`, [lab]],
    [`INSERT INTO simulation (id, tenant_id, revision_id, kind, status) VALUES ($3, $1, $2, 'MATRIX', 'QUEUED')`, [tenant, revision, simulation]],
    [`UPDATE simulation SET status = 'RUNNING', started_at = now() WHERE id = $1`, [simulation]],
    [`INSERT INTO simulation_piece (tenant_id, simulation_id, position, result) VALUES ($1, $2, 0, '{}')`, [tenant, simulation]],
    [`INSERT INTO submission (id, tenant_id, idempotency_key, request_hash, assignment_sha256, content_hash, status) VALUES ($2, $1, 'k', 'h', 'hash', 'h', 'QUEUED')`, [tenant, submission]],
    [`INSERT INTO submission_file (tenant_id, submission_id, path, sha256) VALUES ($1, $2, 'a.yaml', 'hash')`, [tenant, submission]],
    [`INSERT INTO task (id, tenant_id, kind, subject_id) VALUES (gen_random_uuid(), $1, 'simulation', $2)`, [tenant, simulation]],
    [`DELETE FROM task WHERE tenant_id = $1`, [tenant]],
  ];
  await client.query('BEGIN');
  try {
    for (const [statement, values] of statements) await client.query(statement, [...values]);
  } finally {
    await client.query('ROLLBACK');
  }
}
