import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

test('the IDE and every asset that its page names come from this server', async () => {
  const page = await api.anonymous().get('/ide');
  expect(page.status).toBe(200);
  const assets = [...page.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, asset = '']) => asset).filter((asset) => asset !== '/ide/');
  expect(assets.length).toBeGreaterThan(5);
  for (const asset of assets) {
    expect(asset).not.toMatch(/^(https?:)?\/\//);
    expect((await api.anonymous().get(`/ide/${asset}`)).status, asset).toBe(200);
  }
});

test('the browser is told to load nothing from elsewhere', async () => {
  const page = await api.anonymous().get('/ide');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'self';/);
  expect(page.headers['content-security-policy']).not.toContain('http');
});

test.each(['/ide/../package.json', '/ide/%2e%2e/package.json', '/ide/..%2f..%2fpackage.json', '/ide/nothing.js'])('%s is not served', async (path) => {
  expect((await api.anonymous().get(path)).status).toBe(404);
});

test('health needs no key', async () => {
  const response = await api.anonymous().get('/healthz');
  expect(response.status).toBe(200);
  expect(response.body).toEqual({ status: 'ok' });
});

test('what is not there is a problem document', async () => {
  const response = await api.anonymous().get('/v1/nothing');
  expect(response.status).toBe(404);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.body).toMatchObject({ code: 'NOT_FOUND' });
});
