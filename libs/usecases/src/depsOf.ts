import { randomUUID } from 'node:crypto';
import type { Database } from '@vantage/db';
import type { Deps } from './deps.js';
import { createNetworkCache } from './networkCache.js';

/** The dependencies of a process: its database, and the world's clock and chance. */
export function depsOf(database: Database): Deps {
  return { database, networks: createNetworkCache(), now: () => new Date(), newId: randomUUID };
}
