/** The provider of OpenID Connect: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1; RFC 9700). */
import * as oidc from 'openid-client';
import type { Vouched } from '@vantage/usecases';
import { z } from 'zod';
import { createDiscovery } from './discovery.js';
import type { SignInConfig } from './signInConfig.js';

/** What was agreed when a sign-in began, kept in the browser that began it. */
export const attemptForm = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go afterwards, within this API's origin. */
  next: z.string(),
  invitation: z.string().optional(),
});
export type Attempt = z.infer<typeof attemptForm>;

/** The provider says no, or the answer is none to this attempt. */
export class SignInFailed extends Error {}

export interface Provider {
  /** Begins a sign-in: where to send the browser, and what to keep in it. */
  readonly begin: (wish: { readonly next: string; readonly invitation: string | undefined }) => Promise<{ readonly location: string; readonly attempt: Attempt }>;
  /** Ends a sign-in with the parameters of the way back. Throws `SignInFailed` where they do not fit the attempt. */
  readonly finish: (parameters: URLSearchParams, attempt: Attempt) => Promise<Vouched>;
  /** Where the provider ends its own session, if it has such a place (OpenID Connect RP-Initiated Logout 1.0). */
  readonly logoutLocation: (next: string) => Promise<string | undefined>;
}

export const CALLBACK = '/auth/callback';

/** Undefined where none is configured. `now`: milliseconds since 1970. */
export function createProvider({ provider, publicUrl }: SignInConfig, now: () => number): Provider | undefined {
  if (provider === undefined) return undefined;
  const redirectUri = `${publicUrl}${CALLBACK}`;
  const discovery = createDiscovery(provider, now);

  return {
    begin: async ({ next, invitation }) => {
      const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), next, ...(invitation === undefined ? {} : { invitation }) };
      const location = oidc.buildAuthorizationUrl(await discovery.configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      });
      return { location: location.href, attempt };
    },
    finish: async (parameters, attempt) => {
      const config = await discovery.configuration();
      const url = new URL(redirectUri);
      url.search = parameters.toString();
      try {
        const checks = { pkceCodeVerifier: attempt.verifier, expectedState: attempt.state, expectedNonce: attempt.nonce, idTokenExpected: true };
        return await vouchedBy(config, await oidc.authorizationCodeGrant(config, url, checks));
      } catch (error) {
        // Its keys were changed since: the next sign-in finds the new ones.
        if (codeOf(error) === 'OAUTH_KEY_SELECTION_FAILED') discovery.forget();
        throw isAnswer(error) ? new SignInFailed('The provider’s answer does not fit.', { cause: error }) : error;
      }
    },
    logoutLocation: async (next) => {
      const config = await discovery.configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: next }).href;
    },
  };
}

const claims = z.object({
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
});

/** Who signed in, by the ID token, and by the provider's userinfo for what that leaves out. */
async function vouchedBy(config: oidc.Configuration, tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Promise<Vouched> {
  const token = tokens.claims();
  if (token === undefined) throw new SignInFailed('The provider sent no ID token.');
  const told = claims.parse(token);
  const complete = told.name !== undefined && told.email !== undefined;
  const asks = !complete && config.serverMetadata().userinfo_endpoint !== undefined;
  const more = asks ? claims.parse(await oidc.fetchUserInfo(config, tokens.access_token, token.sub)) : {};
  const { name, preferred_username: username, email, email_verified: verified } = { ...more, ...told };
  return { issuer: token.iss, subject: token.sub, name: (name ?? username ?? email ?? 'Somebody').slice(0, 200), email, emailVerified: verified === true };
}

/** What comes from the provider, or by way of the browser, and is none of this attempt: wrong claims, a wrong signature, a wrong state. */
const UNFIT = new Set(['OAUTH_INVALID_RESPONSE', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'OAUTH_UNSUPPORTED_OPERATION']);

/** Whether the protocol says no. Anything else means that the provider is away, slow, or not itself. */
function isAnswer(error: unknown): boolean {
  if (error instanceof SignInFailed || error instanceof oidc.AuthorizationResponseError) return true;
  if (error instanceof oidc.ResponseBodyError) return error.status < 500;
  return UNFIT.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof oidc.ClientError ? (error.code ?? '') : '';
}
