import { describe, expect, it } from 'vitest';
import type { DnsAnswer, DnsQueryStep } from '../trace/index.js';
import { symptomOfDns } from './dnsSymptom.js';

const cites = [{ resource: 'test' }] as const;

function answer(outcome: DnsAnswer['outcome'], query: DnsQueryStep['outcome'], records: DnsAnswer['records'] = []): DnsAnswer {
  const step: DnsQueryStep = { kind: 'dnsQuery', outcome: query, level: 'cluster', server: '10.96.0.10', name: 'web.shop', type: 'A', records, cites };
  return { question: { from: 'shop/pod/a', name: 'web.shop' }, outcome, records, addresses: [], hops: [{ at: 'shop/pod/a', steps: [step] }], notes: [] };
}

describe('what dig prints', () => {
  it.each([
    ['an answer', answer('ANSWER', 'ANSWER', [{ name: 'web.shop.', type: 'A', ttl: 30, data: '10.96.0.1' }]), 0, 'web.shop.\t30\tIN\tA\t10.96.0.1'],
    ['no data', answer('NODATA', 'NODATA'), 0, 'status: NOERROR'],
    ['no such name', answer('NXDOMAIN', 'NXDOMAIN'), 0, 'status: NXDOMAIN'],
    ['a server that fails', answer('SERVFAIL', 'SERVFAIL'), 0, 'status: SERVFAIL'],
    ['a server that is not there', answer('SERVFAIL', 'REFUSED'), 9, 'connection refused'],
    ['silence', answer('TIMEOUT', 'TIMEOUT'), 9, 'no servers could be reached'],
  ] as const)('%s', (_name, given, exitCode, output) => {
    const symptom = symptomOfDns(given);
    expect(symptom.exitCode).toBe(exitCode);
    expect(symptom.output).toContain(output);
  });
});
