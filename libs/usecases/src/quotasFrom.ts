import type { QuotaEnvironment } from '@vantage/contract';
import type { Quotas } from './quotas.js';

const MEGABYTE = 1024 * 1024;

/** How much every organisation may have, as the configuration says. */
export function quotasFrom(config: QuotaEnvironment): Quotas {
  return {
    labs: config.VANTAGE_QUOTA_LABS,
    bytes: config.VANTAGE_QUOTA_MEGABYTES * MEGABYTE,
    simulations: config.VANTAGE_QUOTA_SIMULATIONS,
    keys: config.VANTAGE_QUOTA_KEYS,
    members: config.VANTAGE_QUOTA_MEMBERS,
    webhooks: config.VANTAGE_QUOTA_WEBHOOKS,
    links: config.VANTAGE_QUOTA_LINKS,
  };
}
