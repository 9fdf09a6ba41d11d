import type { Database, TenantTransaction } from './database.js';

export interface NewApiKey {
  readonly id: string;
  readonly userId: string | undefined;
  readonly name: string;
  readonly prefix: string;
  /** SHA-256 of the whole key. */
  readonly hash: Uint8Array;
}

export interface StoredApiKey {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string | undefined;
  readonly hash: Uint8Array;
  readonly revoked: boolean;
}

export async function insertApiKey(tx: TenantTransaction, key: NewApiKey): Promise<void> {
  await tx.prisma.apiKey.create({
    data: { ...key, userId: key.userId ?? null, hash: new Uint8Array(key.hash), tenantId: tx.tenant },
  });
}

interface Row {
  readonly id: string;
  readonly tenant_id: string;
  readonly user_id: string | null;
  readonly hash: Buffer;
  readonly revoked_at: Date | null;
}

/** Looks a key up before its tenant is known: the transaction sees the one row whose prefix it names (see the policy `by_prefix`). */
export async function findApiKey(database: Database, prefix: string): Promise<StoredApiKey | undefined> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`SELECT set_config('app.key_prefix', $1, true)`, [prefix]);
    const { rows } = await client.query<Row>('SELECT id, tenant_id, user_id, hash, revoked_at FROM api_key WHERE prefix = $1', [prefix]);
    await client.query('COMMIT');
    const row = rows[0];
    return row === undefined ? undefined : keyOf(row);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

function keyOf(row: Row): StoredApiKey {
  return { id: row.id, tenantId: row.tenant_id, userId: row.user_id ?? undefined, hash: row.hash, revoked: row.revoked_at !== null };
}
