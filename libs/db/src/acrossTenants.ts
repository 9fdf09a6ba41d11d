import type pg from 'pg';
import type { Database } from './database.js';
import { inTransaction } from './inTransaction.js';

/** Runs `work` in a transaction that sees the outbox rows of all tenants, and nothing else of theirs. */
export async function asRelay<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(database, { access: 'READ WRITE', settings: { 'app.relay': 'on' } }, work);
}

/** Runs `work` in a transaction that sees what has ended of all tenants, where it is forgotten after a while, and may delete it. */
export async function asSweeper<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(database, { access: 'READ WRITE', settings: { 'app.sweep': 'on' } }, work);
}
