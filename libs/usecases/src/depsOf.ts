import { randomUUID } from 'node:crypto';
import { createCredentialLookups, touchApiKey, touchShareLink } from '@vantage/db';
import type { Database } from '@vantage/db';
import type { Deps } from './deps.js';
import { noMeters } from './meters.js';
import type { Meters } from './meters.js';
import { createNetworks, defaultNetworkLimits } from './networks/networks.js';
import type { NetworkLimits } from './networks/networks.js';
import { defaultQuotas } from './quotas.js';
import type { Quotas } from './quotas.js';
import { createUses } from './uses.js';
import { webhooksOf } from './webhooks/webhooks.js';
import type { WebhookSettings } from './webhooks/webhooks.js';

/** What a process may say otherwise than by default. */
export interface Settings {
  readonly meters?: Meters;
  readonly webhooks?: WebhookSettings;
  readonly quotas?: Quotas;
  readonly networks?: NetworkLimits;
}

/** The dependencies of a process: its database, and the world's clock and chance. */
export function depsOf(database: Database, { meters = noMeters, webhooks = {}, quotas = defaultQuotas, networks = defaultNetworkLimits }: Settings = {}): Deps {
  const now = (): Date => new Date();
  return {
    database,
    credentials: createCredentialLookups(database),
    networks: createNetworks(networks, meters),
    meters,
    keyUses: createUses(database, now, touchApiKey),
    linkUses: createUses(database, now, touchShareLink),
    webhooks: webhooksOf(webhooks),
    quotas,
    now,
    newId: randomUUID,
  };
}
