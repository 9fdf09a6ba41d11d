/** Requests that trickle in, a byte at a time, are ended by a server with little patience; with how much it usually has is asked in requests.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { connectTo, restOf } from '../testing/rawSocket.js';
import { standalone } from './httpConfig.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi({ http: { ...standalone, arrival: { headers: 100, request: 200, lookEvery: 25 } } });
});

afterAll(async () => {
  await api.close();
});

/** Sends the beginning, then a byte now and then for as long as it may, and reads until the server hangs up. */
async function trickle(beginning: string, byte: string): Promise<string> {
  const socket = connectTo(api.url);
  socket.write(beginning);
  const drops = setInterval(() => socket.write(byte), 20);
  const answer = await restOf(socket);
  clearInterval(drops);
  return answer;
}

const HOST = 'Host: a\r\n';
const JSON_BODY = `${HOST}Content-Type: application/json\r\n`;
const post = (path: string) => `POST ${path} HTTP/1.1\r\n${JSON_BODY}`;
const withKey = () => `Authorization: Bearer ${api.ours.apiKey}\r\n`;

describe('is told 408, and hung up on', () => {
  test.each<[string, () => string, string]>([
    ['a request line that does not end', () => 'GET /healthz?', 'a'],
    ['a header that does not end', () => `GET /healthz HTTP/1.1\r\n${HOST}X-A: `, 'a'],
    ['headers that do not end', () => `GET /healthz HTTP/1.1\r\n${HOST}`, 'a: b\r\n'],
    ['blank lines before a request', () => '\r\n', '\r\n'],
    ['a body of a stranger that does not end', () => `${post('/v1/labs')}Content-Length: 100000\r\n\r\n`, ' '],
    ['a body of REST that does not end', () => `${post('/v1/labs')}${withKey()}Content-Length: 100000\r\n\r\n`, ' '],
    ['a body of GraphQL that does not end', () => `${post('/graphql')}${withKey()}Content-Length: 100000\r\n\r\n`, ' '],
    ['chunks that do not end', () => `${post('/graphql')}${withKey()}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
    ['a lab as YAML that does not end', () => `POST /v1/scratch/topology HTTP/1.1\r\n${HOST}Content-Type: application/yaml\r\n${withKey()}Content-Length: 100000\r\n\r\n`, '#'],
  ])('%s', async (_what, beginning, byte) => {
    const answer = await trickle(beginning(), byte);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('the second request of a connection whose first was answered', async () => {
    const answer = await trickle(`GET /healthz HTTP/1.1\r\n${HOST}\r\nGET /healthz HTTP/1.1\r\n${HOST}X-A: `, 'a');
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 408']);
  });
});
