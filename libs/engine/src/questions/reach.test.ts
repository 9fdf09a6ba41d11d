import { readFileSync } from 'node:fs';
import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { renderAnswer, stepText, summarize, symptomOf } from '../render/index.js';
import type { Disposition, ReachAnswer, ReachQuestion } from '../trace/index.js';
import { reach } from './reach.js';

const FILES = ['surroundings.yaml', 'apps.yaml', 'ingress.yaml'].map((path) => ({ path, content: readFileSync(new URL(`../../testdata/reach/${path}`, import.meta.url), 'utf8') }));
const network = networkOf(FILES);

function ask(from: string, to: string, more: Omit<ReachQuestion, 'from' | 'to'> = {}): ReachAnswer {
  const answer = reach(network, { from, to, ...more });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

interface Case {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly more?: Omit<ReachQuestion, 'from' | 'to'>;
  readonly reachability: ReachAnswer['reachability'];
  readonly dispositions: readonly Disposition[];
  readonly status?: number;
  readonly exitCode: number;
}

const CASES: readonly Case[] = [
  { name: 'S9 a pod reaches a LAN server by its name', from: 'shop/pod/client', to: 'mysql.company.lan:3306', reachability: 'ALWAYS', dispositions: ['CONNECTED'], exitCode: 0 },
  { name: 'S10 a pod reaches a Service by its name', from: 'shop/pod/client', to: 'http://web', reachability: 'ALWAYS', dispositions: ['CONNECTED'], status: 200, exitCode: 0 },
  { name: 'S20 not from another namespace by the bare name', from: 'elsewhere/pod/other', to: 'http://web', reachability: 'NEVER', dispositions: ['NAME_NOT_FOUND'], exitCode: 6 },
  { name: 'S20 but with the namespace', from: 'elsewhere/pod/other', to: 'http://web.shop', reachability: 'ALWAYS', dispositions: ['CONNECTED'], status: 200, exitCode: 0 },
  { name: 'S9 a laptop does not know the cluster’s names', from: 'office/laptop', to: 'http://web.shop.svc.cluster.local', reachability: 'NEVER', dispositions: ['NAME_NOT_FOUND'], exitCode: 6 },
  { name: 'S23 egress without port 53: the name fails', from: 'shop/pod/isolated', to: 'http://web', reachability: 'NEVER', dispositions: ['NAME_SERVER_FAILURE'], exitCode: 6 },
  { name: 'S23 and the Service by its address works', from: 'shop/pod/isolated', to: 'shop/service/web', reachability: 'ALWAYS', dispositions: ['CONNECTED'], exitCode: 0 },
  { name: 'S12 headless: each address is as likely as the other', from: 'shop/pod/client', to: 'headless:8080', reachability: 'ALWAYS', dispositions: ['CONNECTED', 'CONNECTED'], exitCode: 0 },
  { name: 'S15 ExternalName by TCP', from: 'shop/pod/client', to: 's3:443', reachability: 'ALWAYS', dispositions: ['CONNECTED'], exitCode: 0 },
  { name: 'S16 ExternalName by HTTPS: the certificate is for the name behind it', from: 'shop/pod/client', to: 'https://s3', reachability: 'NEVER', dispositions: ['TLS_NAME_MISMATCH'], exitCode: 60 },
  { name: 'S50 a Service without endpoints', from: 'shop/pod/client', to: 'shop/service/nobody', reachability: 'NEVER', dispositions: ['REFUSED'], exitCode: 7 },
  { name: 'S27 a node port from the LAN', from: 'office/laptop', to: 'node/node1:31111', reachability: 'ALWAYS', dispositions: ['CONNECTED', 'CONNECTED'], exitCode: 0 },
  { name: 'S61 a policy isolates the pod', from: 'shop/pod/client', to: 'shop/service/locked', reachability: 'NEVER', dispositions: ['TIMED_OUT'], exitCode: 28 },
  { name: 'S62 a policy allows the pod', from: 'shop/pod/web-1', to: 'shop/service/locked', reachability: 'ALWAYS', dispositions: ['CONNECTED'], exitCode: 0 },
  { name: 'S75 from the internet through balancer, node port and controller to the pods', from: 'internet', to: 'http://www.website1.com', reachability: 'ALWAYS', dispositions: ['CONNECTED'], status: 200, exitCode: 0 },
  { name: 'S73 no rule for the host', from: 'internet', to: 'http://lost.website1.com', reachability: 'NEVER', dispositions: ['HTTP_ERROR'], status: 404, exitCode: 22 },
  { name: 'S73 a backend without endpoints', from: 'internet', to: 'http://www.website1.com/nobody', reachability: 'NEVER', dispositions: ['HTTP_ERROR'], status: 503, exitCode: 22 },
  { name: 'S73 a backend that does not exist', from: 'internet', to: 'http://www.website1.com/missing', reachability: 'NEVER', dispositions: ['HTTP_ERROR'], status: 503, exitCode: 22 },
  { name: 'S73 a backend that refuses', from: 'internet', to: 'http://www.website1.com/typo', reachability: 'NEVER', dispositions: ['HTTP_ERROR'], status: 502, exitCode: 22 },
  { name: 'S77 a policy sees the controller’s pod, and denies it', from: 'internet', to: 'http://www.website1.com/locked', reachability: 'NEVER', dispositions: ['HTTP_ERROR'], status: 504, exitCode: 22 },
  { name: 'S78 https with the host’s own certificate', from: 'internet', to: 'https://secure.website1.com', reachability: 'ALWAYS', dispositions: ['CONNECTED'], status: 200, exitCode: 0 },
  { name: 'S78 https without a certificate for the host', from: 'internet', to: 'https://www.website1.com', reachability: 'NEVER', dispositions: ['TLS_NAME_MISMATCH'], exitCode: 60 },
  { name: 'a Service of type LoadBalancer from outside is asked at its balancer', from: 'internet', to: 'ingress-nginx/service/ingress-nginx-controller:80', reachability: 'ALWAYS', dispositions: ['CONNECTED'], exitCode: 0 },
  { name: 'S2 an internet host does not reach a ClusterIP', from: 'internet', to: 'shop/service/web', reachability: 'NEVER', dispositions: ['TIMED_OUT'], exitCode: 28 },
  { name: 'a ping between pods', from: 'shop/pod/client', to: 'shop/pod/web-2', more: { protocol: 'ICMP' }, reachability: 'ALWAYS', dispositions: ['CONNECTED'], exitCode: 0 },
  { name: 'S56 a ping to a ClusterIP', from: 'shop/pod/client', to: 'shop/service/web', more: { protocol: 'ICMP' }, reachability: 'NEVER', dispositions: ['TIMED_OUT'], exitCode: 1 },
];

describe('reach', () => {
  it.each(CASES)('$name', ({ from, to, more, reachability, dispositions, status, exitCode }) => {
    const answer = ask(from, to, more);
    expect(answer.reachability, renderAnswer(answer, { color: false })).toBe(reachability);
    expect([...new Set(answer.traces.map(({ disposition }) => disposition))]).toEqual([...new Set(dispositions)]);
    if (status !== undefined) expect(answer.traces[0]?.httpStatus).toBe(status);
    expect(symptomOf(answer).exitCode).toBe(exitCode);
  });

  it.each(CASES)('is well formed: $name', ({ from, to, more }) => {
    const answer = ask(from, to, more);
    expect(answer.traces.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
    for (const step of answer.traces.flatMap((trace) => [...trace.hops, ...trace.replies]).flatMap((hop) => hop.steps)) {
      expect(step.cites.length).toBeGreaterThan(0);
      expect(stepText(step)).toMatch(/^[A-Z/0-9].*[.)]$/);
    }
    expect(summarize(answer)).toMatch(/^\S.*\.$/);
  });
});

describe('reasons', () => {
  it('S61 name the policies that isolate, and why none allows', () => {
    const summary = summarize(ask('shop/pod/client', 'shop/service/locked'));
    expect(summary).toContain('NetworkPolicy shop/default-deny');
    expect(summary).toContain('NetworkPolicy shop/from-web');
    expect(summary).toContain('pod shop/locked');
    expect(summary).toContain('TCP 9000');
  });

  it('S62 name the rule that allowed it', () => {
    expect(summarize(ask('shop/pod/web-1', 'shop/service/locked'))).toContain('as NetworkPolicy shop/from-web (spec.ingress[0]) allows');
  });

  it('a targetPort that the pod does not declare is refused, with the note that says so and both places', () => {
    const answer = ask('shop/pod/client', 'shop/service/typo');
    expect(answer.reachability).toBe('NEVER');
    const note = answer.notes.find(({ code }) => code === 'LISTENS.UNDECLARED_PORT');
    expect(note?.text).toContain('8081');
    expect(note?.cites.map(({ path, field }) => [path, field])).toEqual([
      ['apps.yaml', 'spec.ports[0].targetPort'],
      ['apps.yaml', 'spec.containers'],
    ]);
  });

  it('S16 warn of the Host header of an alias', () => {
    expect(ask('shop/pod/client', 'https://s3').notes.map(({ code }) => code)).toContain('EXTERNAL_NAME.HOST_MISMATCH');
  });

  it('S77 the backend sees the controller’s pod', () => {
    const [trace] = ask('internet', 'http://www.website1.com').traces;
    const controller = network.vantagePoints.byAddress.get('ingress-nginx/pod/controller');
    expect(controller?.kind === 'pod' ? controller.pod.ips[0] : undefined).toBe(trace?.sourceSeen);
  });

  it('a workload that asks is each of its pods', () => {
    expect(reach(network, { from: 'shop/service/web', to: 'http://web' })).toMatchObject({ ok: false, failure: { argument: 'from' } });
  });
});
