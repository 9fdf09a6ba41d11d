// @ts-check
import pg from 'pg';

/** Owns the schema and migrates it. No superuser: forced row level security binds it too. */
export const OWNER = 'vantage_owner';
/** What API and worker log in as: owns nothing and bypasses nothing. */
export const RUNTIME = 'vantage_runtime';

/**
 * Makes the two roles where they are missing; both log in with the superuser's password.
 * @param {string} adminUrl
 */
export async function createRoles(adminUrl) {
  const { password } = new URL(adminUrl);
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    for (const role of [OWNER, RUNTIME]) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      if (rowCount === 0) await client.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`);
    }
  } finally {
    await client.end();
  }
}

/**
 * The same server, seen by another role and in another database.
 * @param {string} adminUrl
 * @param {string} role
 * @param {string} database
 */
export function urlFor(adminUrl, role, database) {
  const url = new URL(adminUrl);
  url.username = role;
  url.pathname = `/${database}`;
  return url.href;
}
