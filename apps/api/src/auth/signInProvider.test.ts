/** Providers that are away, slow, out of date, or not to be believed; and who may sign in, and where they land. */
import { generateKeyPairSync, createSign } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { findAccountId, listPresences, markRemoved } from '@vantage/db';
import type { SignInRules } from '@vantage/usecases';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { CLIENT } from '../testing/oidcProvider.js';
import { answerTokens, startScriptedProvider } from '../testing/scriptedProvider.js';
import type { ScriptedProvider } from '../testing/scriptedProvider.js';
import { keysOnly } from './signInConfig.js';

const PUBLIC_URL = 'https://labs.example.org';

let provider: ScriptedProvider;
let api: TestApi;
/** Read at every sign-in. */
const rules = { domains: [] as string[], newcomers: 'organization' as SignInRules['newcomers'] };

beforeAll(async () => {
  provider = await startScriptedProvider();
  api = await startWith(60);
});

/** With so many seconds for each answer of the provider: more than a busy machine takes, or as few as somebody waits for one that says nothing. */
async function startWith(patience: number): Promise<TestApi> {
  return startApi({ signIn: { ...keysOnly, publicUrl: PUBLIC_URL, provider: { issuer: new URL(provider.issuer), ...CLIENT, patience }, rules } });
}

afterAll(async () => {
  await api.close();
  await provider.close();
});

afterEach(() => {
  provider.reset();
  Object.assign(rules, { domains: [], newcomers: 'organization' });
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
}

async function visit(path: string, cookies: readonly string[] = [], at: TestApi = api): Promise<Answer> {
  const sent = cookies.map((line) => line.split(';', 1)[0] ?? '').filter((pair) => !pair.endsWith('='));
  const response = await at.anonymous().get(path).redirects(0).set('cookie', sent.join('; '));
  const set = response.headers['set-cookie'] as unknown as readonly string[] | undefined;
  return { status: response.status, text: response.text, location: response.headers['location'], cookies: set ?? [] };
}

/** Goes to the provider and comes back with a code; the provider then answers as it was told. */
async function signIn(query = '', cookies: readonly string[] = [], at: TestApi = api): Promise<Answer> {
  const begun = await visit(`/auth/login${query}`, cookies, at);
  if (begun.location === undefined) return begun;
  const { searchParams } = new URL(begun.location);
  provider.nonce = searchParams.get('nonce') ?? '';
  return visit(`/auth/callback?code=any&state=${searchParams.get('state') ?? ''}`, [...cookies, ...begun.cookies], at);
}

function codeOf({ text }: Answer): string | undefined {
  return /<code>(\w+)<\/code>/.exec(text)?.[1];
}

/** Claims of the token of the next sign-in. */
function claim(claims: Readonly<Record<string, unknown>>): void {
  provider.script.token = (_request, response) => answerTokens(response, provider.token(claims));
}

/** The same person in so many browsers, each of which is back from the provider before the first is answered. */
async function signInTogether(browsers: number, claims: Readonly<Record<string, unknown>>): Promise<readonly Answer[]> {
  const waiting: (() => void)[] = [];
  provider.script.token = async (request, response) => {
    const nonce = new URLSearchParams(await text(request)).get('code');
    waiting.push(() => answerTokens(response, provider.token({ ...claims, nonce })));
    if (waiting.length === browsers) for (const answer of waiting) answer();
  };
  const begun = await Promise.all(Array.from({ length: browsers }, () => visit('/auth/login')));
  return Promise.all(
    begun.map(({ location = '', cookies }) => {
      const { searchParams } = new URL(location);
      return visit(`/auth/callback?code=${searchParams.get('nonce') ?? ''}&state=${searchParams.get('state') ?? ''}`, cookies);
    }),
  );
}

/** Takes a person out of every organisation, as its other owners would. */
async function leaveAll(subject: string, answer: Answer): Promise<void> {
  const { organizations } = await sessionOf(answer);
  const account = await findAccountId(api.deps.database, { issuer: provider.issuer, subject });
  for (const { tenantId, userId } of await api.deps.database.withAccount(account ?? '', listPresences)) {
    await api.deps.database.withTenant(tenantId, (tx) => markRemoved(tx, userId, new Date()));
  }
  expect(organizations).toHaveLength(1);
  expect((await sessionOf(answer)).organizations).toEqual([]);
}

interface Session {
  readonly name: string;
  readonly organizations: readonly { readonly slug: string; readonly name: string; readonly role: string | null }[];
}

async function sessionOf({ cookies }: Answer): Promise<Session> {
  return JSON.parse((await visit('/auth/session', cookies)).text) as Session;
}

async function invite(role = 'STUDENT'): Promise<string> {
  const { data } = await api.ours.query<{ inviteMember: { token: string } }>('mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { token } }', { input: { email: 'a@b.example', role, open: true } });
  return data.inviteMember.token;
}

describe('a token that is not to be believed signs nobody in', () => {
  const second = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const resigned = (token: string): string => {
    const content = token.split('.').slice(0, 2).join('.');
    return `${content}.${createSign('RSA-SHA256').update(content).sign(stranger).toString('base64url')}`;
  };
  const unsigned = (token: string): string => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1] ?? ''}.`;

  test.each<[string, () => string]>([
    ['of another nonce', () => provider.token({ nonce: 'of another sign-in' })],
    ['without a nonce', () => provider.token({ nonce: undefined })],
    ['of another issuer', () => provider.token({ iss: 'https://login.example.org' })],
    ['for another client', () => provider.token({ aud: 'another client' })],
    ['for several clients, of which another is the one that asked', () => provider.token({ aud: ['another client', CLIENT.clientId], azp: 'another client' })],
    ['that has run out', () => provider.token({ iat: second(-3_600), exp: second(-1_800) })],
    ['that is of nobody', () => provider.token({ sub: undefined })],
    ['with a signature of somebody else', () => resigned(provider.token())],
    ['with no signature', () => unsigned(provider.token())],
    ['signed with a password', () => provider.token({}, { alg: 'HS256' })],
  ])('%s', async (_what, token) => {
    provider.script.token = (_request, response) => answerTokens(response, token());
    const answer = await signIn();
    expect([answer.status, codeOf(answer)]).toEqual([400, 'SIGN_IN_FAILED']);
    expect(answer.cookies.filter((line) => line.includes('session=vs_'))).toEqual([]);
    provider.reset();
    expect((await signIn()).location).toBe('/ide');
  });

  test('nor does an answer without a token, or a refusal', async () => {
    for (const [status, body] of [[200, { access_token: 'a', token_type: 'Bearer' }], [400, { error: 'invalid_grant' }]] as const) {
      provider.script.token = (_request, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      expect(codeOf(await signIn())).toBe('SIGN_IN_FAILED');
    }
  });
});

describe('a provider that is not itself', () => {
  type Behaviour = ScriptedProvider['script']['token'];
  const silent: Behaviour = () => undefined;
  const endless: Behaviour = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{');
  };
  const html: Behaviour = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Maintenance</h1>');
  const broken: Behaviour = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"issuer":');
  const failing: Behaviour = (_request, response) => response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":"server_error"}');
  const gone: Behaviour = (request) => request.socket.destroy();
  const behaviours = [['says nothing', silent], ['never comes to an end', endless], ['shows a page', html], ['breaks off', broken], ['fails', failing], ['hangs up', gone]] as const;

  let impatient: TestApi;
  /** A busy machine may take longer than its patience: then people begin again. */
  const signsIn = () => expect.poll(async () => (await signIn('', [], impatient)).status, { timeout: 20_000 }).toBe(303);

  beforeAll(async () => {
    impatient = await startWith(1);
  });

  afterAll(async () => {
    await impatient.close();
  });

  test.each(behaviours)('%s when its codes are redeemed: that is said, the others notice nothing, and the next sign-in is as ever', async (_what, behaviour) => {
    await signsIn();
    provider.script.token = behaviour;
    const [answer, other] = await Promise.all([signIn('', [], impatient), impatient.ours.query('{ __typename }')]);
    expect([answer.status, codeOf(answer)]).toEqual([503, 'SIGN_IN_UNAVAILABLE']);
    expect(other.errors).toBeUndefined();
    provider.reset();
    await signsIn();
  });

  test.each([...behaviours, ['says that it is another', { issuer: 'https://login.example.org' }] as const])('%s when it is discovered: that is said, and once it is well people sign in without a restart', async (_what, behaviour) => {
    const fresh = await startWith(1);
    provider.script.discovery = behaviour;
    const first = await fresh.anonymous().get('/auth/login');
    expect([first.status, /<code>(\w+)/.exec(first.text)?.[1]]).toEqual([503, 'SIGN_IN_UNAVAILABLE']);
    expect((await fresh.anonymous().get('/readyz')).status).toBe(200);
    provider.reset();
    await expect.poll(async () => (await visit('/auth/login', [], fresh)).status, { timeout: 20_000 }).toBe(303);
    await fresh.close();
  });

  test('changes its keys: who signs in at that moment begins again, and is signed in', async () => {
    expect((await signIn()).status).toBe(303);
    provider.rotate();
    expect(codeOf(await signIn())).toBe('SIGN_IN_UNAVAILABLE');
    expect((await signIn()).status).toBe(303);
  });

  test('moves an address: within the hour it is learned, and nobody waits for that', async () => {
    expect((await signIn()).status).toBe(303);
    const authorize = `${provider.issuer}/elsewhere`;
    Object.assign(provider.script.discovery, { authorization_endpoint: authorize });
    Object.assign(api.deps, { now: () => new Date(Date.now() + 61 * 60_000) });
    const discovered = provider.asked.length;
    await visit('/auth/login');
    await expect.poll(async () => new URL((await visit('/auth/login')).location ?? PUBLIC_URL).pathname).toBe('/elsewhere');
    expect(provider.asked.slice(discovered)).toEqual(['/.well-known/openid-configuration']);
    Object.assign(api.deps, { now: () => new Date() });
  });

  test('sends people back with an error, in words of its own: none of them is shown', async () => {
    const begun = await visit('/auth/login');
    const state = new URL(begun.location ?? '').searchParams.get('state') ?? '';
    const answer = await visit(`/auth/callback?error=access_denied&error_description=${encodeURIComponent('<script>alert(1)</script>')}&state=${state}`, begun.cookies);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'SIGN_IN_FAILED']);
    expect(answer.text).not.toContain('script>');
  });

  test('is asked with PKCE, and for no more than it takes', async () => {
    const { location = '' } = await visit('/auth/login');
    const asked = new URL(location).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect([asked.get('response_type'), asked.get('scope'), asked.get('redirect_uri'), asked.get('client_secret')]).toEqual(['code', 'openid profile email', `${PUBLIC_URL}/auth/callback`, null]);
  });
});

test('each sign-in has a state, a nonce and a challenge of its own', async () => {
  const begun = await Promise.all(Array.from({ length: 3 }, () => visit('/auth/login')));
  for (const name of ['state', 'nonce', 'code_challenge']) {
    const values = begun.map(({ location = '' }) => new URL(location).searchParams.get(name));
    expect(new Set(values).size, name).toBe(3);
    for (const value of values) expect(value).toMatch(/^[\w-]{43}$/);
  }
});

describe('who may sign in, and where they land', () => {
  test('a newcomer gets an organisation of their own, once, and is its owner', async () => {
    claim({ sub: 'grace', name: 'Grace Hopper' });
    const first = await sessionOf(await signIn());
    expect(first).toMatchObject({ name: 'Grace Hopper', organizations: [{ slug: expect.stringMatching(/^grace-hopper-/) as string, role: 'OWNER' }] });
    expect((await sessionOf(await signIn())).organizations).toEqual(first.organizations);
  });

  test.each<[string, string, (sub: string) => Promise<void>]>([
    ['a newcomer', 'barbara', async () => void (await signIn())],
    ['whoever left the only one that they were in', 'joan', async (sub) => {
      claim({ sub });
      await leaveAll(sub, await signIn());
    }],
  ])('%s who signs in several times at the same moment gets one organisation', async (_who, sub, before) => {
    await before(sub);
    const answers = await signInTogether(4, { sub });
    const organizations = await Promise.all(answers.map(async (answer) => (await sessionOf(answer)).organizations));
    expect(organizations).toEqual(Array.from(organizations, () => [{ slug: expect.any(String) as string, name: 'Ada', role: 'OWNER' }]));
    expect(new Set(organizations.map(([only]) => only?.slug)).size).toBe(1);
  });

  test('a newcomer with an invitation lands in that organisation alone, with its role', async () => {
    claim({ sub: 'linus', name: 'Linus' });
    expect((await sessionOf(await signIn(`?invitation=${await invite()}`))).organizations).toMatchObject([{ slug: 'ours', role: 'STUDENT' }]);
    expect((await sessionOf(await signIn())).organizations).toMatchObject([{ slug: 'ours', role: 'STUDENT' }]);
  });

  test('a newcomer without one is refused where newcomers are, and nothing is kept of them; a member is not', async () => {
    rules.newcomers = 'refused';
    claim({ sub: 'mallory' });
    expect(codeOf(await signIn())).toBe('SIGN_IN_REFUSED');
    expect(codeOf(await signIn('?invitation=vi_unknown'))).toBe('INVITATION_GONE');
    expect(await findAccountId(api.deps.database, { issuer: provider.issuer, subject: 'mallory' })).toBeUndefined();
    claim({ sub: 'linus' });
    expect((await signIn()).location).toBe('/ide');
  });

  test.each<[string, Readonly<Record<string, unknown>>, string | undefined]>([
    ['an address of a domain that is listed', { email: 'x@school.example' }, undefined],
    ['the same in capitals', { email: 'X@School.Example' }, undefined],
    ['an address that nobody has verified', { email: 'x@school.example', email_verified: false }, 'SIGN_IN_REFUSED'],
    ['an address of which nobody says whether it is verified', { email: 'x@school.example', email_verified: undefined }, 'SIGN_IN_REFUSED'],
    ['another domain', { email: 'x@evil.example' }, 'SIGN_IN_REFUSED'],
    ['a domain below the one that is listed', { email: 'x@a.school.example' }, 'SIGN_IN_REFUSED'],
    ['a domain that ends alike', { email: 'x@evilschool.example' }, 'SIGN_IN_REFUSED'],
    ['a domain in front of another', { email: 'x@school.example@evil.example' }, 'SIGN_IN_REFUSED'],
    ['no address', { email: undefined }, 'SIGN_IN_REFUSED'],
  ])('where domains are listed: %s', async (what, claims, code) => {
    rules.domains = ['school.example'];
    claim({ sub: what, ...claims });
    provider.script.userinfo = { sub: what };
    expect(codeOf(await signIn())).toBe(code);
  });

  test('an invitation leads past no list of domains', async () => {
    rules.domains = ['school.example'];
    claim({ sub: 'eve', email: 'eve@evil.example' });
    const token = await invite();
    expect(codeOf(await signIn(`?invitation=${token}`))).toBe('SIGN_IN_REFUSED');
    claim({ sub: 'eve', email: 'eve@school.example' });
    expect((await signIn(`?invitation=${token}`)).location).toBe('/ide');
  });

  test('what the token leaves out is asked for, of the same person', async () => {
    claim({ sub: 'alan', name: undefined, email: undefined });
    provider.script.userinfo = { sub: 'alan', name: 'Alan', email: 'alan@school.example', email_verified: true };
    rules.domains = ['school.example'];
    expect((await sessionOf(await signIn())).name).toBe('Alan');
    provider.script.userinfo = { sub: 'somebody else', name: 'Eve', email: 'eve@school.example', email_verified: true };
    expect(codeOf(await signIn())).toBe('SIGN_IN_FAILED');
  });
});

describe('over https', () => {
  const nameOf = (line: string): string => line.split('=', 1)[0] ?? '';

  test('every cookie is bound to this host, goes over TLS alone, and with no request of another site', async () => {
    const begun = await visit('/auth/login');
    const answer = await signIn();
    for (const line of [...begun.cookies, ...answer.cookies]) {
      expect(line).toMatch(/^__Host-/);
      expect(line).toMatch(/; Path=\/; Expires=[^;]+;( HttpOnly;)? Secure; SameSite=Lax$/);
      expect(line).not.toContain('Domain');
    }
    const kept = answer.cookies.filter((line) => !line.includes('1970'));
    expect(kept.map(nameOf)).toEqual(['__Host-vantage-session', '__Host-vantage-csrf']);
    expect(kept.map((line) => line.includes('HttpOnly'))).toEqual([true, false]);
  });

  test('a cookie of the same name without the prefix, which others may have set, is none', async () => {
    const { cookies } = await signIn();
    const bare = cookies.map((line) => line.replace('__Host-', ''));
    expect((await visit('/auth/session', cookies)).status).toBe(200);
    expect((await visit('/auth/session', bare)).status).toBe(401);
  });

  test('a session that was there before is over: nobody is signed in by a token that somebody else has put there', async () => {
    const first = await signIn();
    const second = await signIn('', first.cookies);
    const tokens = [first, second].map(({ cookies }) => cookies.find((line) => line.includes('session=vs_'))?.split(';', 1)[0]);
    expect(new Set(tokens).size).toBe(2);
    expect((await visit('/auth/session', first.cookies)).status).toBe(401);
    expect((await visit('/auth/session', second.cookies)).status).toBe(200);
    const planted = [`__Host-vantage-session=vs_${'A'.repeat(43)}; Path=/`];
    const third = await signIn('', planted);
    expect(third.cookies.some((line) => line.includes('A'.repeat(43)))).toBe(false);
    expect((await visit('/auth/session', planted)).status).toBe(401);
  });

  test('an attempt is good for one answer: the cookie goes, right or wrong', async () => {
    const { cookies } = await visit('/auth/callback?code=a&state=b', []);
    expect(cookies.some((line) => line.startsWith('__Host-vantage-sign-in=;') && line.includes('1970'))).toBe(true);
  });
});
