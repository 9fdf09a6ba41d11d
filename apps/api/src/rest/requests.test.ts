/** Whatever is asked of `/v1`, in whatever way: the answer is one that the document knows. */
import { ModulesContainer } from '@nestjs/core';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import { openApiDocument, restRoutes } from '@vantage/contract';
import type { Problem } from '@vantage/contract';
import { afterAll, describe, expect, test } from 'vitest';
import { webLab } from '../testing/api.js';
import { startRestApi } from '../testing/restApi.js';
import { restClientOf } from '../testing/restClient.js';
import type { RestResponse } from '../testing/restClient.js';

const { api, ours } = await startRestApi();

afterAll(async () => {
  await api.close();
});

describe('the document', () => {
  test('is served to everybody', async () => {
    const response = await restClientOf({ url: api.url }).get('/v1/openapi.json');
    expect(response.status).toBe(200);
    expect(response.body).toEqual(structuredClone(openApiDocument(restRoutes)));
  });

  test('has every route that runs, and every route that it has runs', () => {
    const controllers = [...api.app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()].flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype] : [])));
    const running = controllers.flatMap(routesOf).filter((route) => route.includes(' /v1/'));
    expect(running.sort()).toEqual(restRoutes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  /** `get /v1/labs/{lab}`, as the decorators of a controller say it. */
  function routesOf(controller: { readonly prototype: object } & object): readonly string[] {
    const prefix = String(Reflect.getMetadata(PATH_METADATA, controller));
    return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
      const handler = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as object;
      const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
      if (path === undefined) return [];
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
      return [`${method.toLowerCase()} ${`/${prefix}/${path}`.replace(/\/+/g, '/').replace(/:(\w+)/g, '{$1}')}`];
    });
  }
});

test.each([
  ['a parameter that a use case refuses', 'first=1&after=nonsense', [{ parameter: 'after', detail: 'is no cursor of this list.' }]],
  ['a parameter that is no number', 'first=many', [{ parameter: 'first', detail: 'must be a number' }]],
])('%s is named, with what to do', async (_what, query, errors) => {
  expect((await ours.get(`/v1/labs?${query}`)).body).toMatchObject({ code: 'BAD_USER_INPUT', errors });
});

test('a body that is not there is asked for, with the kinds that are read', async () => {
  expect((await ours.post('/v1/teams')).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#', detail: 'there is no body: send one of application/json' }] });
});

test.each<[string, string, object, string]>([
  ['of files that come along', '/v1/scratch/reach', { files: webLab, question: { from: 'nowhere', to: 'http://web' } }, '#/question/from'],
  ['among many', '/v1/scratch/reach-all', { files: webLab, questions: [{ from: 'shop/pod/client', to: 'http://web' }, { from: 'shop/pod/client', to: '::::' }] }, '#/questions/1/to'],
])('a question that cannot be asked is named by its place in the body: %s', async (_what, path, body, pointer) => {
  expect((await ours.post(path, { body })).body).toMatchObject({ status: 400, errors: [{ pointer }] });
});

describe('every route', () => {
  const guarded = restRoutes.filter((route) => route.access === 'key').map((route) => [route.id, route] as const);

  test.each(guarded)('%s: without a key is refused', async (_id, { method, path }) => {
    const response = await restClientOf({ url: api.url })[method](path.replace(/\{\w+\}/g, 'x'));
    expect(response.status).toBe(401);
    expect(response.body).toMatchObject({ code: 'UNAUTHENTICATED', instance: expect.any(String) as string });
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  test.each(guarded.filter(([, route]) => route.answers[200]?.content !== undefined))('%s: in a form that it cannot be had in is a 406', async (_id, { method, path }) => {
    const response = await ours[method](path.replace('{revision}', 'head').replace(/\{\w+\}/g, 'x'), { headers: { accept: 'image/png' } });
    expect(response.body).toMatchObject({ status: 406, code: 'NOT_ACCEPTABLE' });
  });

  test.each(guarded.filter(([, route]) => route.body !== undefined))('%s: with a body of a kind that is not read is a 415', async (_id, { method, path }) => {
    for (const type of ['text/plain', 'application/xml']) {
      const response = await ours[method](path.replace('{revision}', 'head').replace(/\{\w+\}/g, 'x'), { headers: { 'content-type': type }, body: 'text' });
      expect(response.body).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
    }
  });

  test.each(guarded.filter(([, route]) => route.body !== undefined))('%s: with a body that is no JSON is a 400', async (_id, { method, path }) => {
    for (const body of ['{"files": ', 'null', '[]', '1']) {
      const response = await ours[method](path.replace('{revision}', 'head').replace(/\{\w+\}/g, 'x'), { headers: { 'content-type': 'application/json' }, body });
      expect(response.status).toBe(400);
      expect(['MALFORMED_BODY', 'BAD_USER_INPUT']).toContain((response.body as { readonly code: string }).code);
    }
  });

  test.each(guarded.filter(([, route]) => Object.keys(route.query.shape).length === 0))('%s: with a parameter that nobody knows is a 400', async (_id, { method, path }) => {
    const response = await ours[method](path.replace('{revision}', 'head').replace(/\{\w+\}/g, 'x'), { query: { colour: 'blue' } });
    expect(response.status).toBe(400);
  });

  test('by a method that it does not know is a 405, which names those that it does', async () => {
    for (const [path, allow] of [['/v1/labs', 'GET, HEAD, POST, OPTIONS'], ['/v1/labs/x/revisions', 'GET, HEAD, POST, OPTIONS'], ['/v1/scratch/reach', 'POST, OPTIONS']] as const) {
      const response = await api.anonymous().put(path).set('authorization', `Bearer ${api.ours.apiKey}`);
      expect(response.body).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(response.headers['allow']).toBe(allow);
    }
  });

  test.each(['/v1', '/v1/', '/v1/lab', '/v1/labs/x/y', '/v1/labs/%zz', `/v1/labs/${'x'.repeat(3_000)}`])('what is no route is a 404: %s', async (path) => {
    const response = await api.anonymous().get(path).set('authorization', `Bearer ${api.ours.apiKey}`);
    expect(response.body).toMatchObject({ status: 404, code: 'NOT_FOUND', instance: expect.any(String) as string });
  });
});

describe('bodies', () => {
  test.each(['application/json', 'application/yaml', 'application/x-tar', 'application/gzip'])('%s of more than 10 MiB is a 413', async (type) => {
    const response = await ours.post('/v1/labs', { query: { name: 'huge' }, headers: { 'content-type': type }, body: `"${'x'.repeat(10 * 1024 * 1024)}"` });
    expect(response.body).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
    expect((await api.anonymous().get('/healthz')).status).toBe(200);
  });
});

describe('faults of the server', () => {
  test('are masked, and found in the log by their id', async () => {
    const { networks } = api.deps;
    Object.assign(api.deps, { networks: { ...networks, ask: () => Promise.reject(new Error('connect ECONNREFUSED secret.internal:5432')) } });
    const response = await ours.post('/v1/scratch/reach', { body: { files: webLab, question: { from: 'internet', to: 'shop/service/web:80' } } });
    Object.assign(api.deps, { networks });
    expect(response.status).toBe(500);
    expect(JSON.stringify(response.body)).not.toContain('secret');
    const { errorId } = response.body as { readonly errorId: string };
    expect(api.log.some((line) => line.includes(errorId) && line.includes('secret.internal'))).toBe(true);
  });
});

describe('Swagger UI', () => {
  test('comes from this server alone', async () => {
    const page = await api.anonymous().get('/docs');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(page.text).not.toMatch(/<script>|style=|onload=/);
    for (const [, address = ''] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await api.anonymous().get(address)).status, address).toBe(200);
  });

  test.each(['/docs/index.html', '/docs/package.json', '/docs/..%2fpackage.json', '/docs/toString'])('serves nothing else: %s', async (path) => {
    expect((await api.anonymous().get(path)).status).toBe(404);
  });
});

describe('what a use case finds wrong in a request is placed as REST has it, and not as GraphQL', () => {
  test.each<[string, string, object, string, string]>([
    ['a scope that is none', '/v1/keys', { name: 'k', scopes: ['*', 'no:scope'] }, '#/scopes/1', '"no:scope" is no scope'],
    ['an end in the past', '/v1/keys', { name: 'k', scopes: ['*'], expiresAt: '2001-01-31T00:00:00Z' }, '#/expiresAt', 'lies in the past'],
  ])('%s', async (_what, path, body, pointer, words) => {
    expectPlaced(await ours.post(path, { body }), pointer, words);
  });

  test('of a visibility, and of a merge that was not looked at', async () => {
    const lab = (await ours.post('/v1/labs', { body: { name: 'placed', files: webLab } })).headers['location'] ?? '';
    expectPlaced(await ours.put(`${lab}/visibility`, { headers: { 'if-match': '*' }, body: { visibility: 'TEAM' } }), '#/teamId', 'names the team');
    await ours.post(`${lab}/branches`, { body: { name: 'try' } });
    const { id } = (await ours.get(`${lab}/revisions/head`)).body as { readonly id: string };
    expectPlaced(await ours.post(`${lab}/merges`, { body: { from: 'try', fromRevisionId: id, intoRevisionId: 'rev_of-yesterday', message: '' } }), '#/intoRevisionId', 'is not the head of its line');
  });

  function expectPlaced({ body }: RestResponse, pointer: string, words: string): void {
    const { detail, errors } = body as Problem;
    expect(detail).toContain(`${pointer} ${words}`);
    expect(errors).toHaveLength(1);
    expect([errors?.[0]?.pointer, errors?.[0]?.detail.slice(0, words.length)]).toEqual([pointer, words]);
  }
});
