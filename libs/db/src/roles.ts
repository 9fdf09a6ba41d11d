/** The role that the processes log in as. It owns nothing, so that forced row level security and the grants bind every statement. */
import { createHmac } from 'node:crypto';
import pg from 'pg';

export const RUNTIME_ROLE = 'vantage_runtime';

/** PostgreSQL's codes for "already exists", seen when two processes create the role at once. */
const LOST_RACE = new Set(['42710', '23505', 'XX000']);

/**
 * Makes the runtime role where the server has none; the owner then needs CREATEROLE. An existing one is left as it is, unless a password is
 * given, which it then gets: that is how it is changed.
 */
export async function createRuntimeRole(ownerUrl: string, given?: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [RUNTIME_ROLE]);
    const password = client.escapeLiteral(given ?? runtimePassword(ownerUrl));
    if (rowCount !== 0) {
      if (given !== undefined) await client.query(`ALTER ROLE ${RUNTIME_ROLE} PASSWORD ${password}`);
      return;
    }
    await client.query(`CREATE ROLE ${RUNTIME_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${password}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && LOST_RACE.has(error.code ?? ''))) throw error;
  } finally {
    await client.end();
  }
}

/** The same database as the runtime role sees it, where `createRuntimeRole` made that role. */
export function runtimeUrl(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = RUNTIME_ROLE;
  url.password = runtimePassword(ownerUrl);
  return url.href;
}

/** Throws unless the connection is bound by row level security: the last line of defence against a wrong DATABASE_URL. */
export async function assertBoundRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; free: boolean; owned: number }>(
    `SELECT rolname AS name, rolsuper OR rolbypassrls AS free,
            (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid AND relkind = 'r') AS owned
       FROM pg_roles WHERE rolname = current_user`,
  );
  const role = rows[0];
  if (role === undefined || role.free || role.owned > 0) {
    throw new Error(`DATABASE_URL logs in as ${role?.name ?? 'nobody'}, whom row level security does not bind. Use ${RUNTIME_ROLE}.`);
  }
}

/** Derived from the owner's password, so that there is one secret to keep and neither opens the other's door. */
function runtimePassword(ownerUrl: string): string {
  return createHmac('sha256', decodeURIComponent(new URL(ownerUrl).password)).update(RUNTIME_ROLE).digest('base64url');
}
