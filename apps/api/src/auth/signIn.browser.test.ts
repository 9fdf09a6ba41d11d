/** Signing in and out in a real browser, Chromium, against a real provider. Skipped, aloud, where this machine has none. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { chromiumPath, startChromium } from '../testing/chromium.js';
import { signInWith, startProvider } from '../testing/oidcProvider.js';
import type { TestProvider } from '../testing/oidcProvider.js';

let provider: TestProvider;
let api: TestApi;
let browser: Browser;
let base: string;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  provider = await startProvider(base);
  api = await startApi({ port, signIn: signInWith(provider, base) });
  browser = await startChromium(chromiumPath);
});

afterAll(async () => {
  if (chromiumPath === undefined) return;
  await browser.close();
  await api.close();
  await provider.close();
});

test.skipIf(chromiumPath === undefined)('in Chromium: in by invitation, a question with the cookie, and out again', { timeout: 120_000 }, async () => {
  const { data } = await api.ours.query<{ inviteMember: { token: string } }>('mutation { inviteMember(input: { email: "ada@school.example", role: STUDENT }) { token } }');
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${base}/auth/login?next=/ide&invitation=${data.inviteMember.token}`);
  await page.fill('input[name=login]', 'ada');
  await page.fill('input[name=password]', 'any');
  await page.click('button[type=submit]');
  await page.click('button[type=submit]');
  await page.waitForURL(`${base}/ide`);
  const cookies = await context.cookies(base);
  expect(cookies.find(({ name }) => name === 'vantage-session')).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  // What a page of this origin does: it reads the token, and sends it along.
  const asked = await page.evaluate<unknown>(`(async () => {
    const csrf = /vantage-csrf=([^;]+)/.exec(document.cookie)[1];
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
    const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: '{ viewer { user { name } role } }' }) });
    return { seen: document.cookie.includes('vantage-session'), answer: await response.json() };
  })()`);
  expect(asked).toEqual({ seen: false, answer: { data: { viewer: { user: { name: 'Ada' }, role: 'STUDENT' } } } });
  await page.goto(`${base}/auth/logout`);
  await page.click('button');
  await page.click('button[name=logout]');
  await page.waitForURL((url) => url.href.startsWith(`${base}/auth/logout`));
  expect(await page.textContent('h1')).toBe('Signed out');
  expect((await context.cookies(base)).map(({ name }) => name)).not.toContain('vantage-session');
  expect((await page.goto(`${base}/auth/session`))?.status()).toBe(401);
  await context.close();
});
