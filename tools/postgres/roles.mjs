// @ts-check
import pg from 'pg';

/** Owns the schema, migrates it and makes the roles that use it. No superuser: forced row level security binds it too. */
export const OWNER = 'vantage_owner';

/**
 * Makes the owner where it is missing; it logs in with the superuser's password.
 * @param {string} adminUrl
 */
export async function createOwner(adminUrl) {
  await asAdmin(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [OWNER]);
    if (rowCount !== 0) return;
    const password = client.escapeLiteral(new URL(adminUrl).password);
    await client.query(`CREATE ROLE ${OWNER} LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE PASSWORD ${password}`);
  });
}

/**
 * Makes a database of the owner's where it is missing, and says where.
 * @param {string} adminUrl
 * @param {string} name
 */
export async function createDatabase(adminUrl, name) {
  await asAdmin(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${OWNER}`);
  });
  return Object.assign(new URL(adminUrl), { username: OWNER, pathname: `/${name}` }).href;
}

/**
 * @param {string} adminUrl
 * @param {(client: pg.Client) => Promise<void>} work
 */
async function asAdmin(adminUrl, work) {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
