import { readFileSync } from 'node:fs';
import { networkOf } from '@vantage/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderAnswer, stepText, summarize, summarizeDns, symptomOf, symptomOfDns } from '../render/index.js';
import type { Result } from '../model/index.js';
import type { QuestionFailure } from '../trace/index.js';
import { reach } from './reach.js';
import { resolve } from './resolve.js';

const FILES = ['surroundings.yaml', 'apps.yaml', 'ingress.yaml'].map((path) => ({ path, content: readFileSync(new URL(`../../testdata/reach/${path}`, import.meta.url), 'utf8') }));
const network = networkOf(FILES);

const addresses = ['internet', ...network.vantagePoints.byAddress.keys()];
const services = [...network.vantagePoints.services.values()];
const ips = [...network.vantagePoints.byIp.keys(), ...services.flatMap(({ clusterIps }) => clusterIps), '198.51.100.9', '10.244.0.250', '192.168.10.99', '2001:db8::1'];
const names = ['web', 'web.shop', 'web.shop.svc.cluster.local.', 's3', 'headless', 'nobody', 'www.website1.com', 'mysql.company.lan', 'nowhere.example', 'LOCALHOST', 'kubernetes'];

const port = fc.constantFrom(53, 80, 443, 8080, 9000, 31111, 3306, 1);
const host = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...ips).map((ip) => (ip.includes(':') ? `[${ip}]` : ip)));
const target = fc.oneof(
  fc.tuple(host, port).map(([name, number]) => `${name}:${number}`),
  fc.tuple(fc.constantFrom('http', 'https'), host, fc.constantFrom('', '/', '/nobody', '/locked/x?y')).map(([scheme, name, path]) => `${scheme}://${name}${path}`),
  fc.tuple(fc.constantFrom(...services), port).map(([service, number]) => `${service.namespace}/service/${service.name}:${number}`),
  fc.tuple(fc.constantFrom(...addresses), port).map(([address, number]) => `${address}:${number}`),
);
const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP', 'ICMP', undefined);
/** What people type, and what programs send. */
const ODD = [
  ...['', ' ', '::', 'ip/', 'ip/[', 'ip/::1:80', 'http://', 'http://:80', 'a/service/b:', '/', ':', '[]:80', '.', '..', 'a..b:1', 'http://[::1', 'constructor', '__proto__:80', 'shop/constructor/x'],
  ...['[fe80::1%eth0]:80', 'http://[fe80::1%25eth0]/', '[::ffff:10.0.0.1]:80', '1.2.3:80', '0x7f.1:80', '127.0.0.1:80', '0.0.0.0:80', '255.255.255.255:80', '224.0.0.1:80', '[ff02::1]:80', '192.168.10.255:80'],
  ...['http://user:pw@web.shop/', 'http://web.shop:0', 'http://web.shop:65536', 'http://web.shop:/', 'http://web.shop/%2e%2e/%zz?%', 'http://web.shop/../..//', 'HTTPS://WEB.SHOP.', 'http://a\\b/', 'http://*', 'ftp://web', 'mailto:web'],
  ...['bücher.example:80', 'xn--bcher-kva.example:80', `${'a'.repeat(64)}:80`, `${'a.'.repeat(130)}com:80`, '\ud800:80', 'a\nb:80', 'shop/unknown/web', 'shop/service/nobody', 'nowhere/pod/x', 'SHOP/POD/CLIENT', ' internet ', 'node/nobody'],
];
const anything = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom(...ODD));
const anyPort = fc.option(fc.oneof(fc.integer({ min: -5, max: 99_999 }), fc.constantFrom(0, 65_535, 65_536, 1.5, Number.NaN)), { nil: undefined });
const http = fc.constantFrom(undefined, {}, { method: '' }, { headers: [{ name: 'host', value: '' }] }, { headers: [{ name: 'Host', value: 'x:80' }, { name: 'host', value: 'y' }] });

/** A failure says its code, which argument it is about, and why, in a sentence. */
function expectSaid<T>(result: Result<T, QuestionFailure>): void {
  if (result.ok) return;
  const { code, argument, message } = result.failure;
  expect(code).toMatch(/^QUESTION\.[A-Z_]+$/);
  expect(['from', 'to', 'port', 'enterAt', 'name']).toContain(argument);
  expect(message).toMatch(/\.$/);
  expect(message).not.toMatch(/undefined|\[object/);
}

describe('every question gets an answer or a code, whatever is asked', () => {
  it('reach: answers are well formed, and can be told', () => {
    fc.assert(
      fc.property(fc.constantFrom(...addresses), target, protocol, (from, to, over) => {
        const result = reach(network, { from, to, ...(over === undefined ? {} : { protocol: over }) });
        if (!result.ok) {
          expect(result.failure.code).toMatch(/^QUESTION\./);
          return;
        }
        const { traces, reachability } = result.value;
        expect(traces.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
        for (const { steps } of traces.flatMap(({ hops, replies }) => [...hops, ...replies])) {
          for (const step of steps) {
            expect(step.cites.length).toBeGreaterThan(0);
            expect(stepText(step)).toMatch(/^\S.*[.)]$/);
          }
        }
        expect(summarize(result.value)).not.toContain('undefined:');
        expect(summarize(result.value)).not.toContain('no step says why');
        expect(symptomOf(result.value).exitCode === 0).toBe(reachability === 'ALWAYS');
        expect(renderAnswer(result.value, { color: false })).toContain(reachability);
      }),
      { numRuns: 600 },
    );
  });

  it('resolve: answers can be told', () => {
    fc.assert(
      fc.property(fc.constantFrom(...addresses), fc.constantFrom(...names), fc.constantFrom('A', 'AAAA', 'CNAME', 'SRV', 'TXT', 'MX', 'NS', 'PTR'), (from, name, type) => {
        const result = resolve(network, { from, name, type });
        if (!result.ok) {
          expect(result.failure.code).toMatch(/^QUESTION\./);
          return;
        }
        expect(result.value.outcome === 'ANSWER').toBe(result.value.records.length + result.value.addresses.length > 0);
        expect(summarizeDns(result.value)).toMatch(/\.$/);
        expect(symptomOfDns(result.value).output).not.toBe('');
      }),
      { numRuns: 400 },
    );
  });

  it('nonsense is refused with its code and why, never thrown at, and the same way each time', () => {
    fc.assert(
      fc.property(anything, anything, anyPort, protocol, http, (from, to, port, over, request) => {
        const more = { ...(port === undefined ? {} : { port }), ...(over === undefined ? {} : { protocol: over }), ...(request === undefined ? {} : { http: request }) };
        for (const question of [{ from, to, ...more }, { from: 'internet', to, ...more }, { from: 'shop/pod/client', to, ...more }, { from, to: 'http://www.website1.com', enterAt: to }]) {
          const answer = reach(network, question);
          expectSaid(answer);
          expect(reach(network, question)).toEqual(answer);
          if (answer.ok) expect(renderAnswer(answer.value, { color: false })).not.toMatch(/NaN|\[object/);
        }
        expectSaid(resolve(network, { from: 'shop/pod/client', name: to }));
      }),
      { numRuns: 500 },
    );
  });
});
