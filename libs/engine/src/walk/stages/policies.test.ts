import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: only-clients }
spec: { podSelector: { matchLabels: { app: shop } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: client } } }], ports: [{ port: 8080 }] }] }
`;

describe('policies on nodes', () => {
  const network = networkOf(`${kernelLab({}).replace('cni: flannel', 'cni: canal')}${POLICY}`);
  it('S67 see the pod’s port and the sender’s address, egress before ingress', () => {
    const [egress, ingress] = stepsOf(network, 'default/pod/c1', '10.96.0.86:80', 'networkPolicy');
    expect(egress).toContain('direction=egress pod=default/pod/c1');
    expect(ingress).toContain('direction=ingress pod=default/pod/shop-1');
    expect(ingress).toContain('port=8080');
  });
  it('S61 deny what no rule allows', () => {
    expect(stepsOf(network, 'default/pod/c1', '10.244.2.20:9000', 'networkPolicy').at(-1)).toContain('node/node2: DENIED');
  });
  it('S64 let the pod’s own node in', () => {
    expect(stepsOf(network, 'node/node1', '10.244.1.20:9000', 'networkPolicy')[0]).toContain('by=OWN_NODE');
  });
});
