import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { reach } from '../../questions/reach.js';

const lab = (affinity: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { containers: [{ name: client, image: client, ports: [{ containerPort: 1 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: shop } }
  template: { metadata: { labels: { app: shop } }, spec: { containers: [{ name: shop, image: shop, ports: [{ containerPort: 8080 }] }] } }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [{ port: 80, targetPort: 8080 }], ${affinity} }
`;

const choicesOf = (affinity: string): readonly string[] => {
  const answer = reach(networkOf(lab(affinity)), { from: 'default/pod/client', to: 'shop:80' });
  if (!answer.ok) throw new Error(answer.failure.message);
  const steps = answer.value.traces.flatMap((trace) => trace.hops.flatMap((hop) => hop.steps));
  return steps.flatMap((step) => (step.kind === 'serviceTranslation' && step.outcome === 'TRANSLATED' && step.protocol === 'TCP' ? [step.choice] : []));
};

describe('session affinity', () => {
  it.each([
    ['S48 without it each connection takes its own endpoint at random', 'sessionAffinity: None', 'random'],
    ['S48 with ClientIP the first connection chooses and later ones stay', 'sessionAffinity: ClientIP', 'affinity'],
  ])('%s', (_title, affinity, choice) => {
    expect(choicesOf(affinity)).toEqual([choice, choice]);
  });

  it.each([
    ['S48 ClientIP lasts 10800 seconds where nothing is said', 'sessionAffinity: ClientIP', 10800],
    ['S48 or as long as it says', 'sessionAffinity: ClientIP, sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } }', 60],
  ])('%s', (_title, affinity, timeoutSeconds) => {
    const service = networkOf(lab(affinity)).state.clusters[0]?.services.find(({ name }) => name === 'shop');
    expect(service?.sessionAffinity).toEqual({ kind: 'ClientIP', timeoutSeconds });
  });
});
