/** The pages that try the API out, in Chromium under their policies: nothing breaks, nothing comes from elsewhere. Skipped, aloud, where this machine has none. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { chromiumPath, startChromium } from '../testing/chromium.js';

let api: TestApi;
let browser: Browser;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  [api, browser] = await Promise.all([startApi(), startChromium(chromiumPath)]);
});

afterAll(async () => {
  if (chromiumPath === undefined) return;
  await browser.close();
  await api.close();
});

/** A page of the API, and what went wrong in it so far. */
async function open(path: string): Promise<{ readonly page: Page; readonly wrong: readonly string[] }> {
  const page = await browser.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && wrong.push(message.text())));
  page.on('pageerror', ({ message }) => void wrong.push(message));
  page.on('requestfailed', (request) => void wrong.push(request.url()));
  page.on('request', (request) => void (/^https?:/.test(request.url()) && !request.url().startsWith(api.url) && wrong.push(request.url())));
  await page.goto(`${api.url}${path}`);
  return { page, wrong };
}

test.skipIf(chromiumPath === undefined)('/docs takes the key under Authorize, and Execute answers', { timeout: 60_000 }, async () => {
  const { page, wrong } = await open('/docs');
  await page.click('button.authorize');
  await page.fill('#auth-bearer-value', api.ours.apiKey);
  await page.click('.modal-ux-content button.authorize');
  await page.click('.modal-ux-content button.btn-done');
  const labs = page.locator('#operations-Labs-listLabs');
  await labs.locator('.opblock-summary-control').click();
  await labs.locator('.try-out__btn').click();
  const [response] = await Promise.all([page.waitForResponse((answer) => answer.url().includes('/v1/labs?')), labs.locator('button.execute').click()]);
  expect([response.status(), Object.keys((await response.json()) as object)]).toEqual([200, ['items', 'nextCursor']]);
  expect(wrong).toEqual([]);
  await page.close();
});

test.skipIf(chromiumPath === undefined)('/ide reads the schema and shows it', { timeout: 60_000 }, async () => {
  const { page, wrong } = await open('/ide');
  await page.getByText('Root Types').waitFor();
  expect(wrong).toEqual([]);
  await page.close();
});
