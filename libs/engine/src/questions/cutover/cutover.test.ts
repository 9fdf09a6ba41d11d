import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import type { CutoverAnswer } from '../../trace/index.js';
import { cutover } from './cutover.js';
import { rollout } from './rollout.js';

const colour = (name: string): string => `
---
{ apiVersion: v1, kind: Service, metadata: { name: ${name} }, spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: ${name}-1, labels: { app: ${name} } }, spec: { containers: [{ name: c, image: i, ports: [{ containerPort: 8080 }] }] } }
`;

const lab = (points: string, { ttl = 30, only }: { readonly ttl?: number; readonly only?: string } = {}): string => `
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: lan }, spec: { cidrs: [192.168.0.0/24] } }
---
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { nodes: { count: 2 }, dns: { ttl: ${ttl} } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: client }, spec: { containers: [{ name: c, image: i, ports: [{ containerPort: 1 }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: shop }, spec: { type: ExternalName, externalName: ${points}.default.svc.cluster.local } }
${only === undefined ? `${colour('blue')}${colour('green')}` : colour(only)}`;

function cut(before: string, after: string, to = 'http://shop'): CutoverAnswer {
  const answer = cutover(networkOf(before), networkOf(after), { from: 'default/pod/client', to });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

const BLUE = { reachability: 'ALWAYS', destinations: ['default/pod/blue-1'] };
const GREEN = { reachability: 'ALWAYS', destinations: ['default/pod/green-1'] };

describe('a blue/green cutover by re-pointing an ExternalName', () => {
  it('S82 is over when the TTL is: until then a kept answer still leads to the old pods', () => {
    const { phases, settledAfter } = cut(lab('blue'), lab('green'));
    expect(settledAfter).toBe(30);
    expect(phases).toEqual([
      { from: 0, to: 30, asked: GREEN, kept: BLUE },
      { from: 30, to: undefined, asked: GREEN, kept: undefined },
    ]);
  });

  it('S82 so a TTL of two seconds makes an upgrade of two seconds', () => {
    expect(cut(lab('blue', { ttl: 2 }), lab('green', { ttl: 2 })).settledAfter).toBe(2);
  });

  it('S82 the alias is what is kept, and the address behind it', () => {
    expect(cut(lab('blue'), lab('green')).kept.map(({ type }) => type)).toEqual(['CNAME', 'A']);
  });

  it('S82 who takes the old side down too early leaves kept answers with nobody', () => {
    const [first] = cut(lab('blue'), lab('green', { only: 'green' })).phases;
    expect(first).toMatchObject({ from: 0, to: 30, asked: GREEN, kept: { reachability: 'NEVER', destinations: [] } });
  });

  it('S82 a TTL of 0 is kept by nobody', () => {
    expect(cut(lab('blue', { ttl: 0 }), lab('green', { ttl: 0 })).phases).toEqual([{ from: 0, to: undefined, asked: GREEN, kept: undefined }]);
  });

  it('where nothing is re-pointed there is one phase', () => {
    const { phases, kept } = cut(lab('blue'), lab('blue'), 'shop:80');
    expect(phases).toEqual([{ from: 0, to: undefined, asked: BLUE, kept: undefined }]);
    expect(kept).toEqual([]);
  });

  it('an address is cut over by no name', () => {
    const answer = cutover(networkOf(lab('blue')), networkOf(lab('green')), { from: 'default/pod/client', to: '10.96.0.1:80' });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'QUESTION.BAD_TARGET', argument: 'to' } });
  });
});

describe('a rolling update, for comparison', () => {
  it('S81 takes as long as its pods need to start, wave by wave', () => {
    expect(rollout({ replicas: 10, startSeconds: 60 })).toEqual({
      phases: [
        { from: 0, to: 60, oldReady: 8, newReady: 0, starting: 5 },
        { from: 60, to: 120, oldReady: 3, newReady: 5, starting: 5 },
        { from: 120, to: undefined, oldReady: 0, newReady: 10, starting: 0 },
      ],
      settledAfter: 120,
    });
  });

  it('S82 ten minutes where a pod needs five, whatever the TTL', () => {
    expect(rollout({ replicas: 10, startSeconds: 300 }).settledAfter).toBe(600);
  });

  it.each([
    ['one more at a time', { maxSurge: 1, maxUnavailable: 0 }, 4],
    ['one less at a time', { maxSurge: 0, maxUnavailable: 1 }, 4],
    ['all at once', { maxSurge: '100%', maxUnavailable: 0 }, 1],
    ['nothing allowed is one less', { maxSurge: 0, maxUnavailable: '10%' }, 4],
  ])('S81 %s', (_title, limits, waves) => {
    expect(rollout({ replicas: 4, startSeconds: 10, ...limits }).settledAfter).toBe(waves * 10);
  });

  it('S81 never has fewer ready pods than maxUnavailable leaves, nor more in all than maxSurge allows', () => {
    for (const { oldReady, newReady, starting } of rollout({ replicas: 7, maxSurge: '25%', maxUnavailable: '25%', startSeconds: 1 }).phases) {
      expect(oldReady + newReady).toBeGreaterThanOrEqual(6);
      expect(oldReady + newReady + starting).toBeLessThanOrEqual(9);
    }
  });
});
