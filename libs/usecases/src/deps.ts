import type { CredentialLookups, Database } from '@vantage/db';
import type { Meters } from './meters.js';
import type { Quotas } from './quotas.js';
import type { Networks } from './networks/networks.js';
import type { Uses } from './uses.js';
import type { Webhooks } from './webhooks/webhooks.js';

/** What use cases need of the world. */
export interface Deps {
  readonly database: Database;
  readonly credentials: CredentialLookups;
  readonly networks: Networks;
  readonly meters: Meters;
  readonly keyUses: Uses;
  readonly linkUses: Uses;
  readonly webhooks: Webhooks;
  readonly quotas: Quotas;
  readonly now: () => Date;
  readonly newId: () => string;
}
