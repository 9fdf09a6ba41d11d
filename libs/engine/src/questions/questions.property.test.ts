import { readFileSync } from 'node:fs';
import { networkOf } from '@vantage/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderAnswer, stepText, summarize, summarizeDns, symptomOf, symptomOfDns } from '../render/index.js';
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
const anything = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('::', 'ip/', 'ip/[', 'http://', 'http://:80', 'a/service/b:', '/', ':', '[]:80', 'ip/::1:80', '.', '..', 'a..b:1', 'http://[::1', 'constructor', '__proto__:80'));

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

  it('nonsense is refused, never thrown at', () => {
    fc.assert(
      fc.property(anything, anything, fc.option(fc.integer({ min: -5, max: 99999 }), { nil: undefined }), (from, to, number) => {
        const given = number === undefined ? {} : { port: number };
        reach(network, { from, to, ...given });
        reach(network, { from: 'internet', to, ...given });
        reach(network, { from, to: 'http://www.website1.com', enterAt: to });
        resolve(network, { from: 'shop/pod/client', name: to });
      }),
      { numRuns: 1000 },
    );
  });
});
