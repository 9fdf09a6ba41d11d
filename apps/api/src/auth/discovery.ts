/** What a provider says of itself (OpenID Connect Discovery 1.0): its addresses and its keys. */
import * as oidc from 'openid-client';
import type { ProviderConfig } from './signInConfig.js';

export interface Discovery {
  /** Learned when it is first needed, and again where that failed. */
  readonly configuration: () => Promise<oidc.Configuration>;
  /** What is known is out of date. */
  readonly forget: () => void;
}

/** Milliseconds after which it is learned again. Until that has come about, what was known counts. */
const FRESH = 60 * 60_000;

interface Known {
  readonly at: number;
  readonly configuration: oidc.Configuration;
}

export function createDiscovery(provider: ProviderConfig, now: () => number): Discovery {
  let known: Known | undefined;
  let underway: Promise<oidc.Configuration> | undefined;

  async function learn(): Promise<oidc.Configuration> {
    try {
      const configuration = await discover(provider);
      known = { at: now(), configuration };
      return configuration;
    } finally {
      underway = undefined;
    }
  }

  /** Whoever asks meanwhile waits for the same answer. */
  function learnOnce(): Promise<oidc.Configuration> {
    underway ??= learn();
    return underway;
  }

  return {
    configuration: async () => {
      if (known === undefined) return learnOnce();
      // Nobody waits for that, and where it fails the next one tries.
      if (now() - known.at > FRESH) learnOnce().catch(() => undefined);
      return known.configuration;
    },
    forget: () => {
      known = undefined;
    },
  };
}

async function discover({ issuer, clientId, clientSecret, patience }: ProviderConfig): Promise<oidc.Configuration> {
  // Plain http is for a provider on this very machine: the configuration lets no other through.
  const execute = [oidc.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [])];
  const found = await oidc.discovery(issuer, clientId, undefined, oidc.None(), { execute, timeout: patience });
  if (clientSecret === undefined) return found;
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const authentication = methods.includes('client_secret_basic') ? oidc.ClientSecretBasic(clientSecret) : oidc.ClientSecretPost(clientSecret);
  const config = new oidc.Configuration(found.serverMetadata(), clientId, undefined, authentication);
  config.timeout = patience;
  for (const extension of execute) extension(config);
  return config;
}
