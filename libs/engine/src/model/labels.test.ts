import { describe, expect, it } from 'vitest';
import { matchesLabels, matchesSelector } from './labels.js';

const cart = { app: 'cart', tier: 'backend' };

describe('matchesSelector', () => {
  it.each([
    ['S63 an empty selector selects everything', {}, true],
    ['an absent selector selects nothing', undefined, false],
    ['matchLabels must all be carried', { matchLabels: { app: 'cart', tier: 'backend' } }, true],
    ['one differing label is enough to miss', { matchLabels: { app: 'cart', tier: 'frontend' } }, false],
    ['In holds for a listed value', { matchExpressions: [{ key: 'app', operator: 'In', values: ['shop', 'cart'] }] }, true],
    ['In misses where the key is missing', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, false],
    ['NotIn misses a listed value', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['cart'] }] }, false],
    ['NotIn holds where the key is missing', { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    ['Exists asks for the key alone', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
    ['DoesNotExist misses where the key is there', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    ['labels and expressions must both hold', { matchLabels: { app: 'cart' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    ['a key that every object inherits is not a label', { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, false],
  ] as const)('%s', (_name, selector, expected) => {
    expect(matchesSelector(selector, cart)).toBe(expected);
  });
});

describe('matchesLabels', () => {
  it.each([
    ['an empty selector is carried by everything', {}, true],
    ['every pair must be carried', { app: 'cart' }, true],
    ['a missing pair misses', { app: 'cart', zone: 'a' }, false],
  ])('%s', (_name, wanted, expected) => {
    expect(matchesLabels(wanted, cart)).toBe(expected);
  });
});
