import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import type { ReachAnswer, ReachQuestion } from '../trace/index.js';
import { reach, reachabilityOf } from './reach.js';

const INTERNET = `
apiVersion: vantage.lab/v1
kind: Internet
spec: { zones: [{ name: test, records: [{ name: www, data: "service:ingress-nginx/ingress-nginx-controller" }] }] }
`;

const WEB = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

const ingress = (name: string, spec: string, metadata = ''): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop${metadata} }
spec: { ${spec}, rules: [{ host: www.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] } }] }
`;

const ingressClass = (name: string, more = ''): string => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: ${name}${more} }
spec: { controller: k8s.io/ingress-nginx }
`;

const CONTROLLER = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx, labels: { app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller } }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller } }
  template:
    metadata: { labels: { app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller } }
    spec: { containers: [{ name: controller, image: registry.k8s.io/ingress-nginx/controller:v1.12.0, ports: [{ name: http, containerPort: 80 }, { name: https, containerPort: 443 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx, labels: { app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller } }
spec:
  type: LoadBalancer
  selector: { app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller }
  ports: [{ name: http, port: 80, targetPort: http }, { name: https, port: 443, targetPort: https }]
status: { loadBalancer: { ingress: [{ ip: 203.0.113.99 }] } }
`;

const CLUSTER = `---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.10.0/24], router: { ip: 192.168.10.1, publicIP: 203.0.113.10 }, hosts: [{ name: laptop, ip: 192.168.10.50 }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { lan: office, provider: gcp, nodes: { count: 2 }, loadBalancers: { kind: cloud, publicPool: 203.0.113.96/27 } }
`;

function ask(lab: string, question: ReachQuestion): ReachAnswer {
  const answer = reach(networkOf(lab), question);
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

const base = INTERNET + CLUSTER + WEB;
const dispositions = (answer: ReachAnswer): readonly string[] => [...new Set(answer.traces.map(({ disposition }) => disposition))];
const notes = (answer: ReachAnswer): readonly string[] => answer.notes.map(({ code }) => code);

describe('which controller serves an Ingress', () => {
  const question = { from: 'internet', to: 'http://www.test/' };

  it('S75 a controller found by its labels', () => {
    const answer = ask(base + CONTROLLER + ingressClass('nginx') + ingress('web', 'ingressClassName: nginx'), question);
    expect(answer.reachability).toBe('ALWAYS');
    expect(answer.traces[0]?.httpStatus).toBe(200);
  });

  it('S75 the built-in controller where the lab has none', () => {
    const answer = ask(base + ingress('web', 'ingressClassName: nginx'), question);
    expect(dispositions(answer)).toEqual(['CONNECTED']);
  });

  it('S74 an Ingress of a class that no controller serves has no effect', () => {
    const answer = ask(base + CONTROLLER + ingressClass('nginx') + ingress('web', 'ingressClassName: other'), question);
    expect(dispositions(answer)).toEqual(['HTTP_ERROR']);
    expect(answer.traces[0]?.httpStatus).toBe(404);
    expect(notes(answer)).toContain('INGRESS.NO_EFFECT');
  });

  it('S74 an Ingress without a class, and no default class', () => {
    const answer = ask(base + CONTROLLER + ingressClass('nginx') + ingress('web', 'tls: []'), question);
    expect(answer.traces[0]?.httpStatus).toBe(404);
    expect(notes(answer)).toContain('INGRESS.NO_EFFECT');
  });

  it('S74 an Ingress without a class takes the default class', () => {
    const marked = ', annotations: { ingressclass.kubernetes.io/is-default-class: "true" }';
    expect(ask(base + CONTROLLER + ingressClass('nginx', marked) + ingress('web', 'tls: []'), question).reachability).toBe('ALWAYS');
  });

  it('S74 two default classes: the newest takes the Ingress, and the page that says it is rejected is older than the source', () => {
    const marked = ', annotations: { ingressclass.kubernetes.io/is-default-class: "true" }';
    const lab = base + CONTROLLER + ingressClass('nginx', marked) + ingressClass('other', marked) + ingress('web', 'tls: []');
    expect(ask(lab, question).reachability).toBe('ALWAYS');
    const old = ask(lab.replace('lan: office, provider', 'version: "1.24", lan: office, provider'), question);
    expect(old.traces[0]?.httpStatus).toBe(404);
    expect(notes(old)).toContain('INGRESS.NO_EFFECT');
  });

  it('S74 one controller serves all classes that name it', () => {
    const lab = base + CONTROLLER + ingressClass('nginx') + ingressClass('second') + ingress('web', 'ingressClassName: nginx') + ingress('late', 'ingressClassName: second').replace('host: www.test', 'host: late.test');
    expect(ask(lab, question).reachability).toBe('ALWAYS');
  });

  it('a path that is a regular expression nobody here understands is said', () => {
    const lab = base + CONTROLLER + ingressClass('nginx') + ingress('web', 'ingressClassName: nginx', ', annotations: { nginx.ingress.kubernetes.io/use-regex: "true" }').replace('path: /,', 'path: "/(?!api)",').replace('Prefix', 'ImplementationSpecific');
    const answer = ask(lab, question);
    expect(answer.reachability).toBe('UNDEFINED');
    expect(dispositions(answer)).toEqual(['UNSUPPORTED']);
  });
});

describe('vantage points', () => {
  const client = `---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
spec: { containers: [{ name: client, image: curl }] }
`;
  const policy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: no-egress, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress] }
`;

  it('a workload asks from each of its pods, each as likely as the other', () => {
    const answer = ask(base, { from: 'shop/deployment/web', to: 'office/laptop', protocol: 'ICMP' });
    expect(answer.traces).toHaveLength(3);
    expect(answer.reachability).toBe('ALWAYS');
    expect(answer.traces.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  });

  it('a workload as target is each of its pods', () => {
    const answer = ask(base + client, { from: 'shop/pod/client', to: 'shop/deployment/web:8080' });
    expect(new Set(answer.traces.map(({ destination }) => destination)).size).toBe(3);
    expect(answer.reachability).toBe('ALWAYS');
  });

  it('S23 egress isolation holds for every pod of the workload', () => {
    const cni = base.replace('provider: gcp', 'provider: gcp, podNetwork: { cni: calico }');
    const answer = ask(cni + policy, { from: 'shop/deployment/web', to: 'http://www.test' });
    expect(dispositions(answer)).toEqual(['NAME_SERVER_FAILURE']);
  });

  it('S68 a plugin that enforces nothing is said to', () => {
    const cni = base.replace('provider: gcp', 'provider: gcp, podNetwork: { cni: flannel }');
    const answer = ask(cni + policy + client, { from: 'shop/deployment/web', to: 'shop/service/web' });
    expect(answer.reachability).toBe('ALWAYS');
    expect(notes(answer)).toContain('POLICY.NOT_ENFORCED');
  });

  it('an address stands for whoever has it', () => {
    const byAddress = ask(base, { from: 'ip/192.168.10.50', to: 'shop/service/web' });
    const byName = ask(base, { from: 'office/laptop', to: 'shop/service/web' });
    expect(dispositions(byAddress)).toEqual(dispositions(byName));
  });

  it('a packet may come into view at a node', () => {
    const network = networkOf(base);
    const service = network.state.clusters[0]?.services.find(({ name }) => name === 'web');
    const node = network.state.clusters[0]?.nodes[0]?.address;
    if (service === undefined || node === undefined) throw new Error('the lab has a Service and a node');
    const answer = reach(network, { from: 'ip/10.0.0.77', to: `${service.clusterIps[0] ?? ''}:80`, enterAt: node });
    expect(answer.ok && answer.value.traces.map(({ destinationPort }) => destinationPort)).toEqual([8080, 8080, 8080]);
  });

  it('an address that nobody has sends nothing, unless the packet arrives somewhere', () => {
    const network = networkOf(base);
    expect(reach(network, { from: 'ip/192.168.10.99', to: 'office/laptop:80' })).toMatchObject({ ok: false, failure: { code: 'QUESTION.UNKNOWN_ADDRESS', argument: 'from' } });
    expect(reach(network, { from: 'ip/198.51.100.99', to: 'office/router:80' })).toMatchObject({ ok: true, value: { reachability: 'NEVER' } });
    expect(reach(network, { from: 'ip/192.168.10.99', to: 'office/laptop:80', enterAt: 'office/laptop' }).ok).toBe(true);
  });

  it('a pod that declares no port listens everywhere, with a note', () => {
    expect(notes(ask(base + client, { from: 'office/router', to: 'shop/pod/client:1234' }))).toEqual([]);
    expect(notes(ask(base + client, { from: 'shop/deployment/web', to: 'shop/pod/client:1234' }))).toEqual(['LISTENS.EVERYWHERE']);
  });
});

describe('several clusters', () => {
  const clusters = `${INTERNET}---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.10.0/24], router: { ip: 192.168.10.1 }, hosts: [{ name: laptop, ip: 192.168.10.50 }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: blue }
spec: { lan: office, nodes: { count: 1 } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: green }
spec: { lan: office, nodes: { count: 1 } }
`;
  const inCluster = (cluster: string): string => WEB.replaceAll('namespace: shop }', `namespace: shop, annotations: { vantage.lab/cluster: ${cluster} } }`);

  it('S6 each has names and addresses of its own', () => {
    const lab = clusters + inCluster('blue') + inCluster('green');
    const answer = ask(lab, { from: 'blue/shop/deployment/web', to: 'http://web' });
    expect(answer.reachability).toBe('ALWAYS');
    expect(answer.traces.every(({ destination }) => destination?.startsWith('blue/shop/pod/'))).toBe(true);
  });

  it('an address that leaves the cluster out must be plain', () => {
    const both = reach(networkOf(clusters + inCluster('blue') + inCluster('green')), { from: 'shop/deployment/web', to: 'http://web' });
    expect(both).toMatchObject({ ok: false, failure: { code: 'QUESTION.AMBIGUOUS_ADDRESS', argument: 'from' } });
    expect(ask(clusters + inCluster('blue'), { from: 'shop/deployment/web', to: 'http://web' }).reachability).toBe('ALWAYS');
  });
});

describe('reachability', () => {
  it.each([
    [['CONNECTED', 'CONNECTED'], 'ALWAYS'],
    [['CONNECTED', 'REFUSED'], 'SOMETIMES'],
    [['TIMED_OUT'], 'NEVER'],
    [['HTTP_ERROR', 'TLS_NAME_MISMATCH'], 'NEVER'],
    [['CONNECTED', 'UNSUPPORTED'], 'UNDEFINED'],
    [['TIMED_OUT', 'UNDEFINED'], 'UNDEFINED'],
    [[], 'UNDEFINED'],
  ] as const)('%j → %s', (all, expected) => {
    expect(reachabilityOf(all.map((disposition) => ({ disposition })))).toBe(expected);
  });
});
