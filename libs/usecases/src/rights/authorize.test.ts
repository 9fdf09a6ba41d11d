import { describe, expect, test } from 'vitest';
import { newActor } from '../actor.js';
import { authorize } from './authorize.js';
import { operations, permissions } from './permissions.js';
import type { Operation } from './permissions.js';

function keyWith(...scopes: readonly string[]) {
  return newActor({ tenantId: 't', userId: 'u', role: 'OWNER', scopes, via: 'key' });
}

function allowedBy(...scopes: readonly string[]): readonly Operation[] {
  return operations.filter((operation) => authorize(keyWith(...scopes), operation).ok);
}

describe('scopes', () => {
  test('a key for everything may do what its user may', () => {
    expect(allowedBy('*')).toEqual(operations);
  });

  test('a key for nothing may do what every key may', () => {
    expect(allowedBy()).toEqual(['organization.read', 'user.read']);
  });

  test('a key that reads labs changes nothing', () => {
    expect(allowedBy('labs:read')).toEqual(['organization.read', 'user.read', 'lab.list', 'lab.read', 'scratch.ask', 'simulation.read']);
  });

  test('a key that writes labs reads them, too, and manages nobody', () => {
    expect(allowedBy('labs:write')).toEqual(expect.arrayContaining([...allowedBy('labs:read'), 'lab.commit']));
    expect(allowedBy('labs:write').some((operation) => operation.endsWith('.manage'))).toBe(false);
  });

  test('an operation is a scope of its own', () => {
    expect(allowedBy('lab.commit')).toEqual(['organization.read', 'user.read', 'lab.commit']);
  });

  test('words that are no scope allow nothing', () => {
    expect(allowedBy('lab', 'lab.*', 'LABS:READ', '')).toEqual(['organization.read', 'user.read']);
  });

  test('every operation but looking at oneself needs a scope', () => {
    const free = operations.filter((operation) => permissions[operation].scopes.length === 0);
    expect(free).toEqual(['organization.read', 'user.read']);
  });

  test('what is refused says why', () => {
    expect(authorize(keyWith('labs:read'), 'lab.commit')).toMatchObject({ ok: false, failure: { code: 'FORBIDDEN', message: expect.stringContaining('labs:read') as unknown } });
  });
});

describe('roles', () => {
  test('a guest may not make a lab, whatever the key allows', () => {
    const guest = newActor({ ...keyWith('*'), role: 'GUEST' });
    expect(authorize(guest, 'lab.create')).toMatchObject({ ok: false, failure: { code: 'FORBIDDEN' } });
  });

  test('an actor cannot be changed after it was made', () => {
    const actor = keyWith('labs:read');
    expect(() => Object.assign(actor, { role: 'OWNER' })).toThrow(TypeError);
    expect(() => (actor.scopes as string[]).push('*')).toThrow(TypeError);
  });
});
