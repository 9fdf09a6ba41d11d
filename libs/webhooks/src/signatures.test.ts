import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newWebhookSecret, signatures } from './signatures.js';

const message = { id: 'msg_1', timestamp: Math.floor(Date.now() / 1_000), body: '{"type":"lab.created","data":{"ü":1}}' };

function headers(secrets: readonly string[]): Record<string, string> {
  return { 'webhook-id': message.id, 'webhook-timestamp': String(message.timestamp), 'webhook-signature': signatures(message, secrets) };
}

describe('a signature', () => {
  test('is what the scheme’s own library accepts, with the old secret and with the new one', () => {
    const [old, fresh] = [newWebhookSecret(), newWebhookSecret()];
    for (const secret of [old, fresh]) expect(new Webhook(secret).verify(message.body, headers([fresh, old]))).toEqual(JSON.parse(message.body));
  });

  test('of another secret, body, id or time is not', () => {
    const secret = newWebhookSecret();
    const verifier = new Webhook(secret);
    expect(() => verifier.verify(message.body, headers([newWebhookSecret()]))).toThrow();
    expect(() => verifier.verify(`${message.body} `, headers([secret]))).toThrow();
    expect(() => verifier.verify(message.body, { ...headers([secret]), 'webhook-id': 'msg_2' })).toThrow();
    expect(() => verifier.verify(message.body, { ...headers([secret]), 'webhook-timestamp': String(message.timestamp - 1) })).toThrow();
  });

  test('no two secrets are the same, and each has 32 bytes', () => {
    const secrets = Array.from({ length: 20 }, newWebhookSecret);
    expect(new Set(secrets).size).toBe(20);
    for (const secret of secrets) expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  });
});
