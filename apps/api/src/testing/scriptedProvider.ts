/** A provider of OpenID Connect that answers as a test tells it to: to be away, slow, out of date, or to lie. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CLIENT } from './oidcProvider.js';

type Claims = Readonly<Record<string, unknown>>;

/** How an endpoint answers: a value as JSON, or whatever the function writes. */
type Answer = Claims | ((request: IncomingMessage, response: ServerResponse) => unknown);

export interface ScriptedProvider {
  readonly issuer: string;
  /** Changed by tests; `reset` puts it back. */
  readonly script: Script;
  readonly reset: () => void;
  /** A token with these claims on top of right ones, by the key of the moment. */
  readonly token: (claims?: Claims, header?: Claims) => string;
  /** Signs with another key from now on, which its page of keys has instead of the one before. */
  readonly rotate: () => void;
  /** Requests that came, by path. */
  readonly asked: readonly string[];
  /** The nonce of the sign-in that was begun last. */
  nonce: string;
  readonly close: () => Promise<void>;
}

export interface Script {
  discovery: Answer;
  keys: Answer;
  token: Answer;
  userinfo: Answer;
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const asked: string[] = [];
  let key = newKey('key 1');
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answerAt(script, request.url ?? '');
    if (typeof answer === 'function') answer(request, response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The provider listens on no port.');
  const issuer = `http://127.0.0.1:${address.port}`;

  function token(claims: Claims = {}, header: Claims = {}): string {
    const now = Math.floor(Date.now() / 1_000);
    const right = { iss: issuer, sub: 'ada', aud: CLIENT.clientId, nonce: provider.nonce, iat: now, exp: now + 60, name: 'Ada', email: 'ada@school.example', email_verified: true };
    return signed({ alg: 'RS256', kid: key.kid, ...header }, { ...right, ...claims }, key.privateKey);
  }

  /** As a provider answers that is well. */
  function well(): Script {
    return {
      discovery: {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
      keys: (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key.jwk] })),
      token: (_request, response) => answerTokens(response, token()),
      userinfo: {},
    };
  }

  const script = well();
  const provider: ScriptedProvider = {
    issuer,
    script,
    asked,
    nonce: '',
    token,
    reset: () => void Object.assign(script, well()),
    rotate: () => {
      key = newKey(`${key.kid} and more`);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return provider;
}

/** What a token endpoint answers. */
export function answerTokens(response: ServerResponse, idToken: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: idToken }));
}

function answerAt(script: Script, url: string): Answer {
  switch (url.split('?', 1).join('')) {
    case '/.well-known/openid-configuration':
      return script.discovery;
    case '/keys':
      return script.keys;
    case '/token':
      return script.token;
    default:
      return script.userinfo;
  }
}

interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: Claims;
}

function newKey(kid: string): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
}

/** A JSON Web Signature (RFC 7515). */
function signed(header: Claims, claims: Claims, key: KeyObject): string {
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key).toString('base64url')}`;
}
