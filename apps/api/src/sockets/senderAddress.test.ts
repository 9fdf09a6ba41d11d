import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { senderAddress } from './senderAddress.js';

let port: number;
let told: (trusted: readonly string[]) => string;
const server = createServer((asked, response) => {
  told = (trusted) => senderAddress(trusted)(asked);
  response.end();
});

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => void server.close());

test.each<[string, readonly string[], string | undefined, string]>([
  ['nobody says otherwise: whoever connects', [], undefined, '127.0.0.1'],
  ['anybody can say otherwise: nobody is believed', [], '203.0.113.7', '127.0.0.1'],
  ['another proxy is trusted: this one is not', ['10.0.0.0/8'], '203.0.113.7', '127.0.0.1'],
  ['a proxy that is trusted says so', ['127.0.0.1'], '203.0.113.7', '203.0.113.7'],
  ['what stood in the header before is the sender’s own word', ['127.0.0.1'], '8.8.8.8, 203.0.113.7', '203.0.113.7'],
  ['proxies behind one another', ['127.0.0.1', '10.0.0.0/8'], '203.0.113.7, 10.1.2.3', '203.0.113.7'],
])('%s', async (_what, trusted, forwarded, address) => {
  await new Promise<void>((done) => request({ port, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }, (response) => response.resume().once('end', done)).end());
  expect(told(trusted)).toBe(address);
});
