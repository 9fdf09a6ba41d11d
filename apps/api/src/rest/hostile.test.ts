/** Requests over REST that mean harm: each is refused with a code, and others are answered meanwhile. */
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { newLab, webLab } from '../testing/api.js';
import { connectTo, restOf } from '../testing/rawSocket.js';
import { startRestApi } from '../testing/restApi.js';

const { api, ours } = await startRestApi();
const lab = await newLab(api.ours);

afterAll(async () => {
  await api.close();
});

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const json = { 'content-type': 'application/json' };

describe('a body', () => {
  test.each<[string, string, Readonly<Record<string, string>>, string, string]>([
    ['of fifty thousand brackets', '/v1/labs', json, nested(50_000), 'BODY_TOO_LARGE'],
    ['whose files nest', '/v1/labs', json, `{ "name": "x", "files": ${nested(60)} }`, 'BAD_USER_INPUT'],
    ['whose question nests', '/v1/scratch/reach', json, `{ "files": [], "question": ${nested(60)} }`, 'BAD_USER_INPUT'],
    ['of three hundred thousand fields', '/v1/labs', json, `{ ${Array.from({ length: 300_000 }, (_, index) => `"k${index}": 1`).join()} }`, 'BODY_TOO_LARGE'],
    ['of fifty thousand fields', '/v1/labs', json, `{ ${Array.from({ length: 50_000 }, (_, index) => `"k${index}": 1`).join()} }`, 'BAD_USER_INPUT'],
    ['that is a prototype', '/v1/labs', json, '{ "__proto__": { "name": "x" }, "files": [] }', 'MALFORMED_BODY'],
    ['that is a constructor’s prototype', '/v1/labs', json, '{ "constructor": { "prototype": { "name": "x" } } }', 'MALFORMED_BODY'],
    ['that nobody packed as it says', '/v1/labs', { ...json, 'content-encoding': 'gzip' }, '{}', 'UNSUPPORTED_MEDIA_TYPE'],
    ['of a form of a megabyte', '/auth/logout', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1&'.repeat(250_000), 'BODY_TOO_LARGE'],
  ])('%s', async (_what, path, headers, body, code) => {
    const [response, other] = await Promise.all([api.anonymous().post(path).set('authorization', `Bearer ${api.ours.apiKey}`).set(headers).send(body), ours.get(`/v1/labs/${lab.id}`)]);
    expect(response.body).toMatchObject({ code });
    expect(response.text.length).toBeLessThan(5_000);
    expect(other.status).toBe(200);
  });

  test.each(['application/json', 'application/yaml'])('%s that is no UTF-8', async (type) => {
    const body = Buffer.concat([Buffer.from('{ "name": "'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('" }')]);
    const response = await fetch(`${api.url}/v1/labs?name=x`, { method: 'POST', headers: { 'content-type': type, authorization: `Bearer ${api.ours.apiKey}` }, body });
    expect(await response.json()).toMatchObject({ status: 400, code: 'MALFORMED_BODY' });
  });

  test('packed a thousandfold is not unpacked past what a lab may have', async () => {
    const response = await fetch(`${api.url}/v1/labs?name=x`, { method: 'POST', headers: { 'content-type': 'application/gzip', authorization: `Bearer ${api.ours.apiKey}` }, body: gzipSync(Buffer.alloc(200 * 1024 * 1024)) });
    expect(await response.json()).toMatchObject({ status: 413, code: 'LAB_TOO_LARGE' });
  });
});

describe('YAML whose aliases multiply', () => {
  const levels = Array.from({ length: 9 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array.from({ length: 9 }, () => `*l${index}`).join()}]`);
  const bomb = ['l0: &l0 [x,x,x,x,x,x,x,x,x]', ...levels].join('\n');

  test('is no lab to ask, over both faces', async () => {
    const asked = await ours.post('/v1/scratch/diagnostics', { headers: { 'content-type': 'application/yaml' }, body: bomb });
    const { data } = await api.ours.query('query ($files: [LabFileInput!]!) { scratch(files: $files) { diagnostics { code } } }', { files: [{ path: 'lab.yaml', content: bomb }] });
    expect([asked.body, data]).toMatchObject([{ diagnostics: [{ code: 'MANIFEST.ALIAS_BOMB' }] }, { scratch: { diagnostics: [{ code: 'MANIFEST.ALIAS_BOMB' }] } }]);
  });

  test('is stored as what it is, and not read', async () => {
    const made = await ours.post('/v1/labs', { body: { name: 'bomb', files: [...webLab, { path: 'bomb.yaml', content: bomb }] } });
    expect(made.status).toBe(201);
    expect((await ours.get(`${made.headers['location'] ?? ''}/revisions/head/topology`)).status).toBe(200);
  });
});

describe('what names nothing of ours is not found, or said to be wrong', () => {
  test.each([
    ['an id of another type', () => `/v1/labs/${lab.head.id}`, 404],
    ['an id that leaves its place', () => '/v1/labs/..%2f..%2fetc', 404],
    ['an id of NUL', () => '/v1/labs/lab_%00', 404],
    ['an id that is half a character', () => '/v1/labs/lab_%ED%A0%80', 404],
    ['a page of a milliard', () => '/v1/labs?first=1000000000', 400],
    ['a page of nothing', () => '/v1/labs?first=0', 400],
    ['a page of infinity', () => '/v1/labs?first=1e999', 400],
    ['two pages at once', () => '/v1/labs?first=1&first=2', 400],
    ['a cursor that nobody gave', () => '/v1/labs?after=%00', 400],
    ['a cursor of another list', () => `/v1/labs?after=${Buffer.from('{"a":1}').toString('base64url')}`, 400],
    ['a parameter that objects inherit', () => '/v1/labs?__proto__=1', 400],
    ['a revision of many digits', () => `/v1/labs/${lab.id}/revisions/99999999999999999999`, 404],
  ])('%s', async (_what, path, status) => {
    expect((await api.ours.get(path())).status).toBe(status);
  });

  test('a header that stands there twice is not two', async () => {
    const socket = connectTo(api.url);
    const twice = 'Authorization: Bearer vk_0000000000000000\r\nAuthorization: ';
    socket.write(`GET /v1/labs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${twice}Bearer ${api.ours.apiKey}\r\n\r\n`);
    expect(await restOf(socket)).toMatch(/^HTTP\/1\.1 401 /);
  });
});
