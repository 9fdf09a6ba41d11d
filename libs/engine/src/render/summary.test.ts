import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { reach } from '../questions/reach.js';
import { summarize } from './summary.js';

const LAB = `
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { nodes: { count: 1 }, podNetwork: { cni: calico } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: client }, spec: { containers: [{ name: c, image: i }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web } }, spec: { containers: [{ name: c, image: i }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: closed }, spec: { podSelector: { matchLabels: { app: web } } } }
`;

describe('the answer in one sentence', () => {
  it.each([
    ['Kubernetes keeps its capital letter', { to: 'default/pod/web', protocol: 'ICMP' as const }, 'Undefined: Kubernetes leaves ICMP under NetworkPolicy undefined'],
    ['and so does Vantage', { to: 'default/service/kubernetes' }, 'Not modelled: Vantage does not model '],
  ])('%s', (_name, question, sentence) => {
    const answer = reach(networkOf(LAB), { from: 'default/pod/client', ...question });
    expect(answer.ok ? summarize(answer.value) : answer.failure.message).toContain(sentence);
  });
});
