import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiVariables, trustedDocuments } from '@vantage/contract';
import type { ApiEnvironment } from '@vantage/contract';
import { runProcess } from '@vantage/process';
import { depsOf, networkLimitsOf, quotasFrom, webhookSettingsOf } from '@vantage/usecases';
import { signInConfigOf } from './auth/signInConfig.js';
import { createApp } from './createApp.js';
import type { AddressLimitConfig } from './http/addressLimits.js';
import type { RateLimitConfig } from './http/rateLimits.js';
import { turnLimitsOf } from './http/turns.js';
import type { TrustedDocuments } from './graphql/trustedDocuments.js';
import { socketLimitsOf } from './sockets/socketLimits.js';

const MEGABYTE = 1024 * 1024;

await runProcess({
  name: 'api',
  variables: apiVariables,
  open: async ({ config, logger, metrics, health, database }) => {
    const http = { corsOrigins: config.VANTAGE_CORS_ORIGINS, trustedProxies: config.VANTAGE_TRUSTED_PROXIES, metricsToken: config.VANTAGE_METRICS_TOKEN, arriveWithin: arriveWithinOf(config) };
    const deps = depsOf(database, { meters: metrics.meters, webhooks: webhookSettingsOf(config), quotas: quotasFrom(config), networks: networkLimitsOf(config) });
    const app = await createApp({ deps, databaseUrl: config.DATABASE_URL, logger, metrics, health, http, rates: ratesOf(config), signIn: signInConfigOf(config), sockets: socketLimitsOf(config), turns: turnLimitsOf(config), addresses: addressesOf(config), responseBytes: config.VANTAGE_CACHE_RESPONSES_MEGABYTES * MEGABYTE, trustedDocuments: await documentsOf(config) });
    await app.listen(config.PORT, config.HOST);
    logger.info({ url: await app.getUrl() }, 'listening');
    return {
      close: async () => {
        await sleep(config.VANTAGE_DRAIN_SECONDS * 1_000);
        await app.close();
        await deps.networks.close();
      },
    };
  },
});

function ratesOf(config: ApiEnvironment): RateLimitConfig {
  return {
    perKey: config.VANTAGE_COST_PER_KEY,
    perOrganization: config.VANTAGE_COST_PER_ORGANIZATION,
    perLink: config.VANTAGE_COST_PER_LINK,
    perAddress: config.VANTAGE_COST_PER_ADDRESS,
  };
}

/** Half of the time that is left after the drain: the other half is for the answers. */
function arriveWithinOf({ VANTAGE_SHUTDOWN_SECONDS: shutdown, VANTAGE_DRAIN_SECONDS: drain }: ApiEnvironment): number {
  if (drain >= shutdown) throw new Error(`VANTAGE_DRAIN_SECONDS (${drain}) leaves nothing of VANTAGE_SHUTDOWN_SECONDS (${shutdown}) to answer what was begun: set it to less.`);
  return ((shutdown - drain) * 1_000) / 2;
}

function addressesOf({ VANTAGE_SIGN_INS_PER_ADDRESS: signIns, VANTAGE_FAILED_KEYS_PER_ADDRESS: failedKeys }: ApiEnvironment): AddressLimitConfig {
  return { signIns, failedKeys };
}

async function documentsOf({ VANTAGE_TRUSTED_DOCUMENTS: manifest, VANTAGE_OTHER_DOCUMENTS: others }: ApiEnvironment): Promise<TrustedDocuments> {
  return { byId: manifest === undefined ? new Map<string, string>() : trustedDocuments.parse(await readFile(manifest, 'utf8')), others };
}
