/** Two writings of one schema, the migrations and schema.prisma, and the client generated from the latter, held against each other. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { createTestDatabase } from '@vantage/testkit';
import type { TestDatabase } from '@vantage/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.js';
import { runtimeUrl } from './roles.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase({ name: 'db', migrate, runtimeUrl });
  client = new pg.Client(database.ownerUrl);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** `lab.created_at timestamptz(3)`, `!` for NOT NULL. */
async function columnsOfDatabase(): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '!' ELSE '' END AS line
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND relname <> '_prisma_migrations'
     ORDER BY 1`);
  return rows.map((row) => row.line);
}

/** Primary keys and unique constraints: `lab: tenant_id, id`. */
async function keysOfDatabase(): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT conrelid::regclass || ': ' || (
             SELECT string_agg(attname, ', ' ORDER BY position)
               FROM unnest(conkey) WITH ORDINALITY AS part (number, position)
               JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS line
      FROM pg_constraint WHERE contype IN ('p', 'u') AND connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'`);
  return rows.map((row) => row.line).sort();
}

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  'String[]': 'text[]',
  'String @db.Uuid': 'uuid',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Float: 'double precision',
  Bytes: 'bytea',
  'Json @db.JsonB': 'jsonb',
  'DateTime @db.Timestamptz(3)': 'timestamp(3) with time zone',
};

interface Model {
  readonly columns: readonly string[];
  readonly keys: readonly string[];
}

function modelOf(body: string): Model {
  const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '';
  const fields = [...body.matchAll(/^ {2}(\w+) +(\w+(?:\[\])?)(\??)(.*)$/gm)].map(([, name = '', type = '', optional, attributes = '']) => ({
    name,
    column: /@map\("(\w+)"\)/.exec(attributes)?.[1] ?? name,
    type: TYPES[[type, /@db\.\S+/.exec(attributes)?.[0]].filter(Boolean).join(' ')] ?? `unknown ${type}`,
    required: optional === '',
    key: / @(id|unique)\b/.test(attributes),
  }));
  const columnOf = (name: string): string => fields.find((field) => field.name === name.trim())?.column ?? `unknown ${name}`;
  const compound = [...body.matchAll(/@@(?:id|unique)\(\[([^\]]+)\]\)/g)].map(([, names = '']) => names.split(',').map(columnOf).join(', '));
  return {
    columns: fields.map((field) => `${table}.${field.column} ${field.type}${field.required ? '!' : ''}`),
    keys: [...fields.filter((field) => field.key).map((field) => field.column), ...compound].map((columns) => `${table}: ${columns}`),
  };
}

async function models(): Promise<readonly Model[]> {
  const text = await readFile(join(root, 'prisma/schema.prisma'), 'utf8');
  return [...text.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].map(([, body = '']) => modelOf(body));
}

test('the migrations make exactly the columns of schema.prisma', async () => {
  const expected = (await models()).flatMap((model) => model.columns).sort();
  expect([...(await columnsOfDatabase())].sort()).toEqual(expected);
});

test('the migrations make exactly the keys of schema.prisma', async () => {
  const expected = (await models()).flatMap((model) => model.keys).sort();
  expect(await keysOfDatabase()).toEqual(expected);
});

test('migrating again changes nothing', async () => {
  expect(await migrate(database.ownerUrl)).toEqual([]);
});

test('a migration that was changed after it had been applied is refused', async () => {
  const copy = await createTestDatabase({ name: 'db', migrate, runtimeUrl });
  const owner = new pg.Client(copy.ownerUrl);
  await owner.connect();
  await owner.query(`UPDATE _prisma_migrations SET checksum = 'another'`);
  await owner.end();
  await expect(migrate(copy.ownerUrl)).rejects.toThrow(/was changed after it had been applied/);
  await copy.drop();
});

test('the committed client is the one that `npm run generate` makes', async () => {
  const scratch = await mkdtemp(join(root, 'libs/db/.generated-'));
  try {
    const schema = await readFile(join(root, 'prisma/schema.prisma'), 'utf8');
    await writeFile(join(scratch, 'schema.prisma'), schema.replace('../libs/db/src/generated', './generated'));
    await writeFile(join(scratch, 'prisma.config.mjs'), `export default { schema: 'schema.prisma' };\n`);
    await symlink(join(root, 'node_modules'), join(scratch, 'node_modules'));
    await promisify(execFile)(process.execPath, [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--config', 'prisma.config.mjs'], {
      cwd: scratch,
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false', CHECKPOINT_DISABLE: '1' },
    });
    const committed = join(root, 'libs/db/src/generated');
    const names = (await readdir(join(scratch, 'generated'), { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
    expect((await readdir(committed, { recursive: true })).filter((name) => name.endsWith('.ts')).sort()).toEqual(names);
    for (const name of names) {
      const fresh = (await readFile(join(scratch, 'generated', name), 'utf8')).replaceAll('\\"./generated\\"', '\\"../libs/db/src/generated\\"');
      expect(fresh, name).toBe(await readFile(join(committed, name), 'utf8'));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
