/** A real provider of OpenID Connect on loopback: whoever types a name is that person. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import type { SignInConfig } from '../auth/signInConfig.js';
import { keysOnly } from '../auth/signInConfig.js';

export interface TestProvider {
  readonly issuer: string;
  readonly close: () => Promise<void>;
}

export const CLIENT = { clientId: 'vantage', clientSecret: 'correct-horse-battery-staple-for-tests', patience: 5 };

/** The provider, with one client whose browsers come from `publicUrl`. */
export async function startProvider(publicUrl: string): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The provider listens on no port.');
  const issuer = `http://127.0.0.1:${address.port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${publicUrl}/auth/callback`],
        post_logout_redirect_uris: [`${publicUrl}/auth/logout`],
      },
    ],
    cookies: { keys: [randomBytes(32).toString('hex')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' }] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => claimsOf(id) }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `ada` is Ada of a verified address; `ada+2` is somebody else, of whom the provider tells the same address. Only `mallory` has not verified hers. */
function claimsOf(id: string) {
  const [name = ''] = id.split('+');
  return { sub: id, name: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, email: `${name}@school.example`, email_verified: name !== 'mallory' };
}

/** How an API at `publicUrl` signs people in with it. */
export function signInWith(provider: TestProvider, publicUrl: string, rules: Partial<SignInConfig['rules']> = {}): SignInConfig {
  return { ...keysOnly, publicUrl, provider: { issuer: new URL(provider.issuer), ...CLIENT }, rules: { ...keysOnly.rules, ...rules } };
}
