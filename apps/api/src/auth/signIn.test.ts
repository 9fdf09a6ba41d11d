/** Signing in against a real provider of OpenID Connect, as a browser would. */
import { createHash } from 'node:crypto';
import { restRoutes } from '@vantage/contract';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { freePort, startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { Browser } from '../testing/browser.js';
import type { Visit } from '../testing/browser.js';
import { signInWith, startProvider } from '../testing/oidcProvider.js';
import type { TestProvider } from '../testing/oidcProvider.js';

let provider: TestProvider;
let api: TestApi;
let base: string;
const present = () => new Date();

beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  provider = await startProvider(base);
  api = await startApi({ port, signIn: signInWith(provider, base, { newcomers: 'refused' }) });
});

afterAll(async () => {
  await api.close();
  await provider.close();
});

async function invite(email: string, role: string): Promise<string> {
  const { data } = await api.ours.query<{ inviteMember: { token: string } }>('mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { token } }', { input: { email, role } });
  return data.inviteMember.token;
}

const atCallback = (url: URL): boolean => url.pathname === '/auth/callback';

/** Goes to the provider and says who one is; stops where the provider sends the browser back to the API. */
async function untilCallback(browser: Browser, who: string, query = ''): Promise<Visit> {
  const login = await browser.follow(`${base}/auth/login${query}`);
  const consent = await browser.send(login, { login: who, password: 'any' }, atCallback);
  return atCallback(consent.url) ? consent : browser.send(consent, {}, atCallback);
}

const elsewhere = (url: URL): boolean => !url.pathname.startsWith('/auth/');

async function signIn(browser: Browser, who: string, query = ''): Promise<Visit> {
  return browser.follow((await untilCallback(browser, who, query)).url, {}, elsewhere);
}

/** Somebody new who was invited. */
async function newPerson(who: string, role = 'MEMBER'): Promise<Browser> {
  const browser = new Browser();
  await signIn(browser, who, `?invitation=${await invite(`${who.replace(/\+.*/, '')}@school.example`, role)}`);
  return browser;
}

function csrfOf(browser: Browser): string {
  return browser.cookie(base, 'vantage-csrf') ?? '';
}

async function ask(browser: Browser, query: string, headers: Readonly<Record<string, string>> = { 'x-csrf-token': csrfOf(browser) }) {
  const visit = await browser.visit(`${base}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });
  return { status: visit.status, body: JSON.parse(visit.text) as { data?: Record<string, never>; errors?: readonly { extensions: { code: string } }[] } };
}

describe('signing in', () => {
  test('an invitation leads to the provider, and back as a member', async () => {
    const browser = new Browser();
    const landed = await signIn(browser, 'ada', `?next=/ide&invitation=${await invite('ada@school.example', 'INSTRUCTOR')}`);
    expect(landed.url.pathname).toBe('/ide');
    const { body } = await ask(browser, '{ viewer { user { name } role organization { slug } organizations { slug role } sessions { current } permissions } }');
    expect(body).toMatchObject({
      data: { viewer: { user: { name: 'Ada' }, role: 'INSTRUCTOR', organization: { slug: 'ours' }, organizations: [{ slug: 'ours', role: 'INSTRUCTOR' }], sessions: [{ current: true }] } },
    });
  });

  test('the next time no invitation is needed, and the account is the same', async () => {
    const first = await newPerson('grace');
    const again = new Browser();
    await signIn(again, 'grace');
    const question = '{ viewer { user { id } sessions { current } } }';
    const [before, after] = [await ask(first, question), await ask(again, question)];
    expect(after.body.data?.['viewer']).toMatchObject({ user: (before.body.data?.['viewer'] as unknown as { user: unknown }).user });
    expect((after.body.data?.['viewer'] as unknown as { sessions: unknown[] }).sessions).toHaveLength(2);
  });

  test('somebody whom nobody invited is turned away with a page that says so, and nothing is kept of them', async () => {
    const browser = new Browser();
    const page = await browser.follow((await untilCallback(browser, 'mallory')).url);
    expect(page.status).toBe(403);
    expect(page.text).toContain('SIGN_IN_REFUSED');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(browser.cookie(base, 'vantage-session')).toBeUndefined();
  });

  test('an invitation is for the address it names, which the provider has verified', async () => {
    for (const [who, code] of [['tove', 'INVITATION_NOT_YOURS'], ['mallory', 'EMAIL_NOT_VERIFIED']] as const) {
      const browser = new Browser();
      const page = await browser.follow((await untilCallback(browser, who, `?invitation=${await invite('linus@school.example', 'MEMBER')}`)).url);
      expect(page.text).toContain(code);
    }
  });

  test('an invitation is good for one', async () => {
    const token = await invite('linus@school.example', 'MEMBER');
    await signIn(new Browser(), 'linus', `?invitation=${token}`);
    const second = new Browser();
    const page = await second.follow((await untilCallback(second, 'tove', `?invitation=${token}`)).url);
    expect(page.status).toBe(410);
    expect(page.text).toContain('INVITATION_GONE');
    expect(second.cookie(base, 'vantage-session')).toBeUndefined();
  });

  test('an address decides nothing: who comes with somebody’s address and another subject is somebody else', async () => {
    await newPerson('barbara');
    const { body } = await ask(await newPerson('barbara+2', 'VIEWER'), '{ viewer { role user { name } sessions { id } } }');
    expect(body.data).toMatchObject({ viewer: { role: 'VIEWER', user: { name: 'Barbara' }, sessions: [{}] } });
  });
});

describe('what does not fit is refused', () => {
  test.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'of-another-attempt')],
    ['a code that the provider never gave', (url: URL) => url.searchParams.set('code', 'guessed')],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'http://127.0.0.1:1')],
    ['an error of the provider', (url: URL) => (url.searchParams.delete('code'), url.searchParams.set('error', 'access_denied'))],
  ])('%s', async (_what, change) => {
    const browser = new Browser();
    const { url } = await untilCallback(browser, 'eve', `?invitation=${await invite('eve@school.example', 'MEMBER')}`);
    change(url);
    const page = await browser.follow(url);
    expect(page.status).toBe(400);
    expect(page.text).toContain('SIGN_IN_FAILED');
    expect(browser.cookie(base, 'vantage-session')).toBeUndefined();
  });

  test.each(['nonce', 'verifier'])('another %s than the one that the sign-in began with', async (part) => {
    const browser = new Browser();
    const { url } = await untilCallback(browser, 'eve', `?invitation=${await invite('eve@school.example', 'MEMBER')}`);
    const attempt = JSON.parse(Buffer.from(browser.cookie(base, 'vantage-sign-in') ?? '', 'base64url').toString()) as Record<string, string>;
    const other = 'another-one-that-is-long-enough-to-be-taken-for-a-verifier';
    browser.setCookie(base, 'vantage-sign-in', Buffer.from(JSON.stringify({ ...attempt, [part]: other })).toString('base64url'));
    const page = await browser.follow(url);
    expect([page.status, page.text.includes('SIGN_IN_FAILED')]).toEqual([400, true]);
  });

  test('a way back that another browser began', async () => {
    const theirs = new Browser();
    const { url } = await untilCallback(theirs, 'ada');
    const page = await new Browser().follow(url);
    expect([page.status, page.text.includes('SIGN_IN_FAILED')]).toEqual([400, true]);
  });

  test('a code that was used', async () => {
    const browser = new Browser();
    const { url } = await untilCallback(browser, 'ken', `?invitation=${await invite('ken@school.example', 'MEMBER')}`);
    const attempt = browser.cookie(base, 'vantage-sign-in') ?? '';
    await browser.follow(url, {}, elsewhere);
    expect((await ask(browser, '{ viewer { role } }')).status).toBe(200);
    const thief = new Browser();
    thief.setCookie(base, 'vantage-sign-in', attempt);
    const page = await thief.follow(url);
    expect([page.status, page.text.includes('SIGN_IN_FAILED')]).toEqual([400, true]);
  });

  test.each(['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', 'javascript:alert(1)', '/a b'])('afterwards the browser goes nowhere else: %s', async (next) => {
    const browser = new Browser();
    await newPerson('dennis');
    const landed = await signIn(browser, 'dennis', `?next=${encodeURIComponent(next)}`);
    expect(landed.url.href).toBe(`${base}/ide`);
  });
});

describe('a session', () => {
  test('is a cookie that no script reads, and no other site’s form sends', async () => {
    const browser = new Browser();
    const callback = await untilCallback(browser, 'annie', `?invitation=${await invite('annie@school.example', 'MEMBER')}`);
    const visit = await browser.visit(callback.url);
    const cookies = visit.headers.getSetCookie();
    expect(cookies.find((line) => line.startsWith('vantage-session='))).toMatch(/^vantage-session=vs_[\w-]{43}; .*Path=\/; Expires=.*HttpOnly; SameSite=Lax$/);
    expect(cookies.find((line) => line.startsWith('vantage-csrf='))).not.toContain('HttpOnly');
  });

  test('is kept as a hash alone', async () => {
    const browser = await newPerson('alan');
    const token = browser.cookie(base, 'vantage-session') ?? '';
    const { database } = api.deps;
    const user = await database.withTenant(api.ours.tenantId, (tx) => tx.prisma.user.findFirstOrThrow({ where: { name: 'Alan' } }));
    const rows = await database.withAccount(user.accountId ?? '', (tx) => tx.prisma.session.findMany());
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.hash ?? []).equals(createHash('sha256').update(token).digest())).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test.each([
    ['without the token', {}, 'CSRF_TOKEN_MISSING'],
    ['with a token of another session', { 'x-csrf-token': 'A'.repeat(43) }, 'CSRF_TOKEN_MISSING'],
    ['with half of it', { 'x-csrf-token': 'A' }, 'CSRF_TOKEN_MISSING'],
  ])('asks nothing over GraphQL %s', async (_what, headers, code) => {
    const { body } = await ask(await newPerson('edsger'), '{ viewer { role } }', headers);
    expect(body.errors).toMatchObject([{ extensions: { code } }]);
  });

  test('changes nothing over REST without the token, and reads without it', async () => {
    const browser = await newPerson('donald');
    const body = JSON.stringify({ name: 'mine', files: [{ path: 'a.yaml', content: 'kind: Pod' }] });
    const headers = { 'content-type': 'application/json' };
    const refused = await browser.visit(`${base}/v1/labs`, { method: 'POST', headers, body });
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([403, { code: 'CSRF_TOKEN_MISSING' }]);
    const created = await browser.visit(`${base}/v1/labs`, { method: 'POST', headers: { ...headers, 'x-csrf-token': csrfOf(browser) }, body });
    expect(created.status).toBe(201);
    expect((await browser.visit(`${base}/v1/labs`)).status).toBe(200);
  });

  test('is asked for the token by every route that is not there to read alone', async () => {
    const browser = await newPerson('adele');
    const changing = restRoutes.filter(({ method, access }) => method !== 'get' && access !== 'public');
    const answers = changing.map(async ({ id, method, path }) => {
      const { status, text } = await browser.visit(`${base}${path.replace(/\{\w+\}/g, 'x')}`, { method: method.toUpperCase() });
      return { id, status, refused: text.includes('"CSRF_TOKEN_MISSING"') };
    });
    expect(await Promise.all(answers)).toEqual(changing.map(({ id }) => ({ id, status: 403, refused: true })));
  });

  test('opens a WebSocket for a page of this origin alone', async () => {
    const browser = await newPerson('margaret');
    const cookie = `vantage-session=${browser.cookie(base, 'vantage-session')}`;
    const query = 'query { viewer { user { name } } }';
    expect(await overWebSocket({ cookie, origin: base }, query)).toMatchObject({ data: { viewer: { user: { name: 'Margaret' } } } });
    for (const origin of ['http://evil.example', 'null', undefined]) {
      expect(JSON.stringify(await overWebSocket({ cookie, ...(origin === undefined ? {} : { origin }) }, query))).toContain('ORIGIN_REFUSED');
    }
  });

  test('runs in the organisation that the header names, and in no other’s', async () => {
    const browser = await newPerson('radia');
    const headers = { 'x-csrf-token': csrfOf(browser) };
    expect((await ask(browser, '{ viewer { organization { slug } } }', { ...headers, 'vantage-organization': 'ours' })).body.data).toMatchObject({ viewer: { organization: { slug: 'ours' } } });
    expect((await ask(browser, '{ viewer { organization { slug } } }', { ...headers, 'vantage-organization': 'theirs' })).body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  test('that was idle for too long is over', async () => {
    const browser = await newPerson('idle');
    expect((await ask(browser, '{ viewer { role } }')).status).toBe(200);
    await later(12 * 60 + 1, async () => {
      const { status, body } = await ask(browser, '{ viewer { role } }');
      expect([status, body.errors]).toMatchObject([401, [{ extensions: { code: 'UNAUTHENTICATED' } }]]);
    });
  });

  test('that is used stays up to its age, and no longer', async () => {
    const browser = await newPerson('hedy');
    const statusAt = (minutes: number) => later(minutes, async () => (await ask(browser, '{ viewer { role } }')).status);
    const age = 14 * 24 * 60;
    for (let minutes = 0; minutes < age; minutes += 11 * 60) expect(await statusAt(minutes)).toBe(200);
    expect(await statusAt(age + 1)).toBe(401);
  });

  test('of a member who was removed opens nothing of the organisation', async () => {
    const browser = await newPerson('joan');
    const { body } = await ask(browser, '{ viewer { user { id } } }');
    const { id } = (body.data?.['viewer'] as unknown as { user: { id: string } }).user;
    await api.ours.query('mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id });
    expect((await ask(browser, '{ labs { nodes { id } } }')).body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

/** Runs `work` as if so many minutes had passed. */
async function later<T>(minutes: number, work: () => Promise<T>): Promise<T> {
  Object.assign(api.deps, { now: () => new Date(Date.now() + minutes * 60_000) });
  try {
    return await work();
  } finally {
    Object.assign(api.deps, { now: present });
  }
}

async function overWebSocket(headers: Readonly<Record<string, string>>, query: string): Promise<unknown> {
  class FromPage extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  const client = createClient({ url: `${base.replace('http', 'ws')}/graphql`, webSocketImpl: FromPage, retryAttempts: 0 });
  try {
    for await (const result of client.iterate({ query })) return result;
    return undefined;
  } catch (refusal) {
    return refusal;
  } finally {
    await client.dispose();
  }
}

describe('signing out', () => {
  test('ends the session here and at the provider', async () => {
    const browser = await newPerson('frances');
    const stolen = browser.cookie(base, 'vantage-session') ?? '';
    const page = await browser.visit(`${base}/auth/logout`);
    const confirm = await browser.send(page, {});
    expect(confirm.url.origin).toBe(provider.issuer);
    const end = await browser.send(confirm, { logout: 'yes' });
    expect([end.url.href, end.text.includes('Signed out')]).toEqual([`${base}/auth/logout`, true]);
    expect(browser.cookie(base, 'vantage-session')).toBeUndefined();
    browser.setCookie(base, 'vantage-session', stolen);
    expect((await browser.visit(`${base}/auth/session`)).status).toBe(401);
    const login = await browser.follow(`${base}/auth/login`);
    expect(login.text).toContain('name="password"');
  });

  test('is not done by another site’s form', async () => {
    const browser = await newPerson('mary');
    expect((await browser.visit(`${base}/auth/logout`, { method: 'POST', body: new URLSearchParams() })).status).toBe(403);
    expect((await browser.visit(`${base}/auth/session`)).status).toBe(200);
  });

  test('everywhere ends every session', async () => {
    const [one, other] = [await newPerson('katherine'), new Browser()];
    await signIn(other, 'katherine');
    expect((await ask(one, 'mutation { signOutEverywhere { ended } }')).body.data).toEqual({ signOutEverywhere: { ended: 2 } });
    for (const browser of [one, other]) expect((await browser.visit(`${base}/auth/session`)).status).toBe(401);
  });

  test('is nothing that a key does', async () => {
    expect((await api.ours.query('mutation { signOutEverywhere { ended } }')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
