/** How people sign in, as the configuration says. */
import type { ApiEnvironment } from '@vantage/contract';
import type { SessionLimits, SignInRules } from '@vantage/usecases';

/** A provider of OpenID Connect, of which everything else is discovered. */
export interface ProviderConfig {
  readonly issuer: URL;
  readonly clientId: string;
  /** Undefined for a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  /** Seconds that it has for each answer. */
  readonly patience: number;
}

export interface SignInConfig {
  /** The origin at which browsers find this API. */
  readonly publicUrl: string;
  readonly provider: ProviderConfig | undefined;
  readonly rules: SignInRules;
  readonly session: SessionLimits;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Keys alone: nobody signs in. */
export const keysOnly: SignInConfig = {
  publicUrl: 'http://localhost',
  provider: undefined,
  rules: { domains: [], newcomers: 'refused' },
  session: { idle: 12 * 60 * MINUTE, lifetime: 14 * DAY },
};

/** Throws where the variables do not fit together. */
export function signInConfigOf(environment: ApiEnvironment): SignInConfig {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, PUBLIC_URL } = environment;
  const rules: SignInRules = { domains: environment.OIDC_ALLOWED_DOMAINS, newcomers: environment.OIDC_NEWCOMERS };
  const session: SessionLimits = { idle: environment.VANTAGE_SESSION_IDLE_MINUTES * MINUTE, lifetime: environment.VANTAGE_SESSION_DAYS * DAY };
  if (OIDC_ISSUER === undefined) return { ...keysOnly, publicUrl: PUBLIC_URL ?? keysOnly.publicUrl, rules, session };
  if (OIDC_CLIENT_ID === undefined || PUBLIC_URL === undefined) {
    throw new Error('OIDC_ISSUER is set: set OIDC_CLIENT_ID to the client that the provider knows, and PUBLIC_URL to the origin at which browsers find this API.');
  }
  return { publicUrl: PUBLIC_URL, provider: { issuer: new URL(OIDC_ISSUER), clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, patience: environment.OIDC_TIMEOUT_SECONDS }, rules, session };
}
