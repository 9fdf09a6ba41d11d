import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLab, type Alteration } from './build/lab.js';
import { examine } from './compare/examine.js';
import { networkOf } from './labText.js';
import { means } from './namespaces/means.js';
import { Stage } from './namespaces/stage.js';
import { drawProbes, probeText } from './probe/probes.js';

/** Two nodes, a pod on each, a node port, a Service without endpoints, a policy that isolates one pod. */
const lab = (proxy: string): string => `
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.1.0/24], router: { ip: 192.168.1.1, publicIP: 203.0.113.10 }, hosts: [{ name: laptop, ip: 192.168.1.50, listens: [22/TCP] }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: node1, ip: 192.168.1.21 }, { name: node2, ip: 192.168.1.22 }]
  podNetwork: { cni: flannel, enforcesPolicy: true }
  serviceNetwork: { proxy: ${proxy} }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web }, annotations: { vantage.lab/listens: 8080/TCP } }
spec: { nodeName: node1, containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, labels: { app: db }, annotations: { vantage.lab/listens: 8080/TCP } }
spec: { nodeName: node2, containers: [{ name: db, image: db }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { selector: { app: nobody }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] }
`;

/** Changes lines of a ruleset; a change that changes nothing would prove nothing. */
function breaking(line: RegExp, instead: string): Alteration {
  return (rules) => ({ ...rules, nftables: rules.nftables.replace(line, instead), iptables: rules.iptables.replace(line, instead) });
}

const sabotages: readonly (readonly [string, string, Alteration])[] = [
  ['a masquerade that is left out', 'iptables', breaking(/^-A KUBE-POSTROUTING -j MASQUERADE.*$/m, '')],
  ['a masquerade that is left out', 'nftables', breaking(/masquerade fully-random/, 'return')],
  ['a reject that only drops', 'iptables', breaking(/^(-A KUBE-SERVICES .*) -j REJECT$/m, '$1 -j DROP')],
  ['a reject that only drops', 'nftables', breaking(/chain reject-chain \{ reject; \}/, 'chain reject-chain { drop; }')],
  ['a policy that lets everything through', 'iptables', breaking(/^(-A IN-\d+-N) -j DROP$/m, '$1 -j RETURN')],
];

/** Silence takes time to be sure of, and the machine may be busy with other tests. */
const PATIENCE = 120_000;

const way = means();
const skipped = way.kind === 'root' ? undefined : way.kind === 'none' ? way.reason : 'as an ordinary user only `npm run witness` finds its way in';

describe.skipIf(skipped !== undefined)(`the kernel witness${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, () => {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());

  async function differences(proxy: string, count: number, alter?: Alteration): Promise<readonly string[]> {
    if (stage === undefined) throw new Error('no stage');
    const network = networkOf([{ path: 'lab.yaml', content: lab(proxy) }]);
    const points = await buildLab(stage, network.state, alter);
    const { differences: found } = await examine(network, points, drawProbes(network.state, [...points.keys()], count, 1));
    return found.map(({ probe, surprises }) => `${probeText(probe)}: ${surprises.join(' | ')}`);
  }

  it.each(['iptables', 'nftables'])('agrees with the walk on every connection of a small lab in %s mode', async (proxy) => {
    expect(await differences(proxy, 2000)).toEqual([]);
  }, PATIENCE);

  it.each(sabotages)('sees %s in %s mode', async (_title, proxy, alter) => {
    expect((await differences(proxy, 250, alter)).length).toBeGreaterThan(0);
  }, PATIENCE);
});
