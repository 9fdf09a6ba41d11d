/** Databases to throw away: every test file gets its own copy of a migrated template. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL of the server that the run shares. */
    postgresUrl: string;
  }
}

export interface TestDatabase {
  /** For migrations, and for looking at rows as their owner (whom forced row level security still binds). */
  readonly ownerUrl: string;
  /** What API and worker use: a role that owns nothing and bypasses nothing. */
  readonly runtimeUrl: string;
  /** Ends every connection to the database and removes it. */
  readonly drop: () => Promise<void>;
}

/** How a schema comes into a database, and who uses it then: what `@vantage/db` exports. */
export interface Schema {
  /** Two schemas of one run have two templates. */
  readonly name: string;
  /** Brings the database to the newest schema as its owner, and makes the runtime role where it is missing. */
  readonly migrate: (ownerUrl: string) => Promise<unknown>;
  readonly runtimeUrl: (ownerUrl: string) => string;
}

/** Any number will do, as long as every test process takes the same. */
const TEMPLATE_LOCK = 5_021_123;

/** A fresh, migrated database. The first caller of a run migrates the template, everybody else copies it. */
export async function createTestDatabase(schema: Schema): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(async (admin) => {
    await ensureTemplate(admin, schema);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${templateOf(schema)} OWNER vantage_owner`);
  });
  const ownerUrl = ownerOf(name);
  return {
    ownerUrl,
    runtimeUrl: schema.runtimeUrl(ownerUrl),
    drop: () => asAdmin(async (admin) => void (await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

function templateOf(schema: Schema): string {
  return `vantage_template_${schema.name}`;
}

async function ensureTemplate(admin: pg.Client, schema: Schema): Promise<void> {
  const template = templateOf(schema);
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount !== 0) return;
    // Under another name until it is migrated, so that a failed migration leaves no template behind.
    const draft = `${template}_draft`;
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${draft} OWNER vantage_owner`);
    await schema.migrate(ownerOf(draft));
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function asAdmin(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client(inject('postgresUrl'));
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function ownerOf(database: string): string {
  const url = new URL(inject('postgresUrl'));
  url.username = 'vantage_owner';
  url.pathname = `/${database}`;
  return url.href;
}
