import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openSecret, sealSecret } from './sealedSecret.js';

const key = randomBytes(32);
const sealed = sealSecret('whsec_secret', key, 'row 1');

describe('a sealed secret', () => {
  test('opens with its key for its row, says nothing of itself, and is another each time', () => {
    expect(openSecret(sealed, key, 'row 1')).toBe('whsec_secret');
    expect(sealed).not.toContain('secret');
    expect(sealSecret('whsec_secret', key, 'row 1')).not.toBe(sealed);
  });

  test.each([
    ['with another key', () => openSecret(sealed, randomBytes(32), 'row 1')],
    ['for another row', () => openSecret(sealed, key, 'row 2')],
    ['with a bit changed', () => openSecret(`${sealed.slice(0, -2)}${sealed.endsWith('A') ? 'B' : 'A'}A`, key, 'row 1')],
    ['with a short tag', () => openSecret(sealed.slice(0, -8), key, 'row 1')],
    ['without a tag', () => openSecret(sealed.slice(0, sealed.lastIndexOf('.')), key, 'row 1')],
    ['with another nonce', () => openSecret(sealed.split('.').with(1, randomBytes(12).toString('base64url')).join('.'), key, 'row 1')],
  ])('does not open %s', (_what, open) => {
    expect(open()).toBeUndefined();
  });

  test('of a version that nobody knows here is no secret at all', () => {
    expect(() => openSecret(sealed.replace('v1', 'v9'), key, 'row 1')).toThrow(/not known here: v9/);
  });
});
