import { describe, expect, it } from 'vitest';
import { cite, citeReference, type Origin } from './origin.js';

const service: Origin = {
  resource: 'Service shop/cart',
  path: 'shop.yaml',
  line: 10,
  fields: new Map([
    ['spec', 14],
    ['spec.ports', 16],
    ['spec.ports[0]', 17],
    ['spec.ports[0].port', 18],
  ]),
};

describe('cite', () => {
  it.each([
    ['a field that was written, at its own line', 'spec.ports[0].port', 18],
    ['a defaulted field, at the field that would hold it', 'spec.ports[0].nodePort', 17],
    ['a field of an item that was never written, at the list', 'spec.ports[3].port', 16],
    ['a field outside everything written, at the object', 'status.loadBalancer', 10],
    ['the object itself, at its first line', undefined, 10],
  ])('names %s', (_, field, line) => {
    expect(cite(service, field)).toMatchObject({ resource: 'Service shop/cart', path: 'shop.yaml', line });
  });

  it('names no line for an object that no file holds', () => {
    expect(cite({ resource: 'Internet' }, 'spec.hosts')).toEqual({ resource: 'Internet', field: 'spec.hosts' });
  });

  it('carries the reference of a rule that the lab does not hold itself', () => {
    expect(citeReference('connection tracking', 'RFC 5382')).toEqual({ resource: 'connection tracking', reference: 'RFC 5382' });
  });
});
