// @ts-check
/** What keeps tenants apart, as the catalogue of a database has it: two lists are equal when nothing of it was lost. */
import pg from 'pg';

const TABLES = `
  SELECT format('%I.%I owner=%s rls=%s forced=%s grants=%s', n.nspname, c.relname, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity,
    (SELECT string_agg(item::text, ',' ORDER BY item::text) FROM unnest(c.relacl) item))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'S', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`;
const POLICIES = `SELECT format('policy %s on %s.%s for %s to %s using %s check %s', policyname, schemaname, tablename, cmd, roles, qual, with_check) FROM pg_policies`;
const FUNCTIONS = `
  SELECT format('function %s definer=%s grants=%s', p.oid::regprocedure, p.prosecdef, (SELECT string_agg(item::text, ',' ORDER BY item::text) FROM unnest(p.proacl) item))
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')`;
const CONSTRAINTS = `SELECT format('%s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE contype <> 'n'`;
const ROLES = `SELECT format('role %s super=%s bypass=%s', rolname, rolsuper, rolbypassrls) FROM pg_roles WHERE rolname LIKE 'vantage%'`;

/**
 * @param {string} adminUrl of a superuser, on the database in question
 * @returns {Promise<string[]>}
 */
export async function safeguards(adminUrl) {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const lines = [];
    for (const text of [TABLES, POLICIES, FUNCTIONS, CONSTRAINTS, ROLES]) {
      /** @type {{ rows: [string][] }} */
      const { rows } = await client.query({ text, rowMode: 'array' });
      lines.push(...rows.map(([line]) => line).sort());
    }
    return lines;
  } finally {
    await client.end();
  }
}
