import { describe, expect, it } from 'vitest';
import { networkOf } from '@vantage/testkit';
import { reach } from '../questions/reach.js';
import { summarize } from './summary.js';
import { symptomOf } from './symptom.js';

/** A LAN host whose route to the pods leads through node1; the pod is on node2, which answers past node1. */
const oneWay = `
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.1.0/24], hosts: [{ name: roamer, ip: 192.168.1.60, routes: [{ to: 10.244.0.0/16, via: 192.168.1.21 }] }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: node1, ip: 192.168.1.21, podCIDR: 10.244.1.0/24 }, { name: node2, ip: 192.168.1.22, podCIDR: 10.244.2.0/24 }]
  podNetwork: { cni: bridge, cidrs: [10.244.0.0/16], encapsulation: hostGw }
  serviceNetwork: { proxy: iptables }
---
apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { vantage.lab/listens: 8080/TCP } }
spec: { nodeName: node2, containers: [{ name: web, image: web }] }
status: { phase: Running, podIP: 10.244.2.20 }
`;

describe('the symptom', () => {
  it('tells a connection that opened and then stalled from one that never opened', () => {
    const network = networkOf(oneWay);
    const stalled = reach(network, { from: 'office/roamer', to: '10.244.2.20:8080' });
    const silent = reach(network, { from: 'office/roamer', to: '10.96.200.1:80' });
    if (!stalled.ok || !silent.ok) throw new Error('not asked');
    expect(symptomOf(stalled.value)).toEqual({
      tool: 'curl',
      exitCode: 28,
      output: '* Connected to 10.244.2.20 (10.244.2.20) port 8080\ncurl: (28) Operation timed out after 10002 milliseconds with 0 bytes received',
    });
    expect(symptomOf(silent.value).output).not.toContain('Connected to');
    expect(summarize(stalled.value)).toBe(
      'Timed out: at node node1 the connection opens, and then nothing passes: the reply to 192.168.1.60 went another way, so whatever the client sends next is dropped here as invalid.',
    );
  });
});
