import { describe, expect, test } from 'vitest';
import { checkDestination } from './destination.js';
import type { DestinationPolicy } from './destination.js';

const policy: DestinationPolicy = { schemes: ['https:'], alsoAllowed: [] };

describe('a destination', () => {
  test.each([
    ['nothing', '', { kind: 'notAUrl' }],
    ['no URL', 'example.com/hook', { kind: 'notAUrl' }],
    ['plain HTTP', 'http://example.com', { kind: 'scheme', scheme: 'http:' }],
    ['a file', 'file:///etc/passwd', { kind: 'scheme', scheme: 'file:' }],
    ['a password', 'https://user:secret@example.com', { kind: 'userInfo' }],
    ['an address that is not public', 'https://10.0.0.1/hook', { kind: 'notPublic', address: '10.0.0.1' }],
    ['the same as a decimal', 'https://167772161', { kind: 'notPublic', address: '10.0.0.1' }],
    ['the same in hexadecimals', 'https://0x0a.0.0.1', { kind: 'notPublic', address: '10.0.0.1' }],
    ['the same as an octal', 'https://012.0.0.1', { kind: 'notPublic', address: '10.0.0.1' }],
    ['a short loopback', 'https://127.1', { kind: 'notPublic', address: '127.0.0.1' }],
    ['digits of another script', 'https://１２７.０.０.１', { kind: 'notPublic', address: '127.0.0.1' }],
    ['loopback of IPv6', 'https://[::1]:8443', { kind: 'notPublic', address: '::1' }],
    ['this host', 'https://0.0.0.0', { kind: 'notPublic', address: '0.0.0.0' }],
    ['this host in short', 'https://0', { kind: 'notPublic', address: '0.0.0.0' }],
    ['NAT64 of the metadata of clouds', 'https://[64:ff9b::169.254.169.254]', { kind: 'notPublic', address: '64:ff9b::a9fe:a9fe' }],
    ['link-local of IPv6', 'https://[fe80::1]', { kind: 'notPublic', address: 'fe80::1' }],
    ['a script', 'javascript:alert(1)', { kind: 'scheme', scheme: 'javascript:' }],
    ['a user without a password', 'https://user@example.com', { kind: 'userInfo' }],
    ['IPv4 inside IPv6', 'https://[::ffff:169.254.169.254]', { kind: 'notPublic', address: '::ffff:a9fe:a9fe' }],
  ])('%s is refused', (_what, url, refusal) => {
    expect(checkDestination(url, policy)).toEqual(refusal);
  });

  test('a name on any port is allowed; what it resolves to is looked at when it is sent', () => {
    expect(checkDestination('https://hooks.example.com:8443/a?b=c', policy)).toMatchObject({ port: 8443, address: undefined });
    expect(checkDestination('https://8.8.8.8', policy)).toMatchObject({ port: 443, address: '8.8.8.8' });
  });

  test('on a port that is not listed is refused where ports are', () => {
    const listed = { ...policy, ports: [443, 8443] };
    expect(checkDestination('https://example.com:6379', listed)).toEqual({ kind: 'port', port: 6379 });
    expect(checkDestination('https://example.com', listed)).toMatchObject({ port: 443 });
    expect(checkDestination('http://example.com', { ...listed, schemes: ['http:'] })).toEqual({ kind: 'port', port: 80 });
  });

  test('that is not public is allowed where the policy names it', () => {
    expect(checkDestination('http://127.0.0.1:9', { schemes: ['http:'], alsoAllowed: ['127.0.0.1'] })).toMatchObject({ address: '127.0.0.1' });
    expect(checkDestination('http://127.0.0.2:9', { schemes: ['http:'], alsoAllowed: ['127.0.0.1'] })).toMatchObject({ kind: 'notPublic' });
  });
});
