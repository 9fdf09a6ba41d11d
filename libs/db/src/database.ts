/** The only ways to data: as one tenant, as one account, by what only its holder can name (`lookUp`, `createCredentialLookups`), or as the relay of the outbox. */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Prisma} from './generated/client.js';
import { PrismaClient } from './generated/client.js';

/** A transaction that sees one organisation and nothing else. Stores take it; there is no other handle to pass by mistake. */
export interface TenantTransaction {
  readonly tenant: string;
  readonly prisma: Prisma.TransactionClient;
}

/** A transaction that sees one account: its identities, its sessions, and in which organisations it is. */
export interface AccountTransaction {
  readonly account: string;
  readonly prisma: Prisma.TransactionClient;
}

export interface Database {
  /** For statements that belong to no tenant: health, the relay, LISTEN. */
  readonly pool: pg.Pool;
  /**
   * Runs `work` in a transaction of one tenant. Load and save inside, compute outside: a transaction holds a connection.
   */
  readonly withTenant: <T>(tenant: string, work: (tx: TenantTransaction) => Promise<T>) => Promise<T>;
  /** Runs `work` in a transaction of one account, which sees nothing that an organisation keeps. */
  readonly withAccount: <T>(account: string, work: (tx: AccountTransaction) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

export interface DatabaseOptions {
  readonly connections?: number;
  /** Told of connections that broke while idle; the pool replaces them. */
  readonly onError?: (error: Error) => void;
}

/** Milliseconds: to wait for a connection, and for a transaction to end. */
const MAX_WAIT = 10_000;
const TRANSACTION = { maxWait: MAX_WAIT, timeout: 30_000 };

/** Opens the database as the role in the URL, which should be the runtime role. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.connections ?? 10, connectionTimeoutMillis: MAX_WAIT, keepAlive: true });
  pool.on('error', options.onError ?? ignoreBrokenConnection);
  // One that breaks while it is lent out fails the query of whoever has it, or their next one; without a listener it would end the process.
  pool.on('connect', (client) => void client.on('error', ignoreBrokenConnection));
  const client = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  return {
    pool,
    withTenant: (tenant, work) =>
      client.$transaction(async (prisma) => {
        await prisma.$executeRaw`SELECT set_config('app.tenant_id', ${tenant}, true)`;
        return work({ tenant, prisma });
      }, TRANSACTION),
    withAccount: (account, work) =>
      client.$transaction(async (prisma) => {
        await prisma.$executeRaw`SELECT set_config('app.account_id', ${account}, true)`;
        return work({ account, prisma });
      }, TRANSACTION),
    close: async () => {
      await client.$disconnect();
      await pool.end();
    },
  };
}

/** A server that stops ends its idle connections (57P01); the next query opens a new one, or says what is wrong. */
function ignoreBrokenConnection(): void {}
