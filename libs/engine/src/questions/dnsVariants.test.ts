import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { summarize, summarizeDns } from '../render/index.js';
import type { DnsAnswer, DnsQuestion, ReachAnswer } from '../trace/index.js';
import { reach } from './reach.js';
import { resolve } from './resolve.js';

/** One cluster with one Service, with what each case changes about it. */
interface Variant {
  readonly dns?: string;
  readonly serviceNetwork?: string;
  readonly podNetwork?: string;
  readonly lan?: string;
  readonly node?: string;
  readonly objects?: string;
}

function network({ dns = '', serviceNetwork = 'cidrs: [10.96.0.0/16]', podNetwork = 'cni: canal, cidrs: [10.244.0.0/16]', lan = '', node = '', objects = '' }: Variant): ReturnType<typeof networkOf> {
  return networkOf(`
apiVersion: vantage.lab/v1
kind: Internet
spec: { zones: [{ name: example.com, records: [{ name: www, data: 203.0.113.80 }] }] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.10.0/24${lan}], router: { ip: 192.168.10.1 }, hosts: [{ name: laptop, ip: 192.168.10.50 }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { lan: office, nodes: [{ name: node1, ip: 192.168.10.20${node} }], podNetwork: { ${podNetwork} }, serviceNetwork: { ${serviceNetwork} }${dns === '' ? '' : `, dns: { ${dns} }`} }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: nginx, ports: [{ name: http, containerPort: 8080 }] }] }
status: { podIP: 10.244.0.77 }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop }
spec: { containers: [{ name: client, image: curl }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.96.5.5, selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
${objects}`);
}

function ask(variant: Variant, name: string, type: NonNullable<DnsQuestion['type']> = 'A', from = 'shop/pod/client'): DnsAnswer {
  const answer = resolve(network(variant), { from, name, type });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

function found(answer: DnsAnswer): string {
  return answer.outcome === 'ANSWER' ? answer.records.map(({ data }) => data).join(' ') : answer.outcome;
}

const service = (name: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }
`;

const pod = (name: string, metadata: string, spec: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, ${metadata} }
spec: { ${spec}, containers: [{ name: x, image: x, ports: [{ containerPort: 5432 }] }] }
`;

describe('pod records', () => {
  it.each([
    ['S14 disabled', 'pods: disabled', '10-244-0-77.shop.pod.cluster.local.', 'NXDOMAIN'],
    ['S14 insecure: a pod', 'pods: insecure', '10-244-0-77.shop.pod.cluster.local.', '10.244.0.77'],
    ['S14 insecure: any address', 'pods: insecure', '9-9-9-9.shop.pod.cluster.local.', '9.9.9.9'],
    ['S14 verified: a pod', 'pods: verified', '10-244-0-77.shop.pod.cluster.local.', '10.244.0.77'],
    ['S14 verified: a pod of another namespace', 'pods: verified', '10-244-0-77.kube-system.pod.cluster.local.', 'NXDOMAIN'],
    ['S14 verified: nobody', 'pods: verified', '9-9-9-9.shop.pod.cluster.local.', 'NXDOMAIN'],
  ] as const)('%s', (_name, dns, name, expected) => {
    expect(found(ask({ dns }, name))).toBe(expected);
  });
});

describe('the domain of a cluster', () => {
  it('S10 is what the Cluster document says', () => {
    expect(found(ask({ dns: 'domain: corp.internal' }, 'web.shop.svc.corp.internal'))).toBe('10.96.5.5');
    expect(found(ask({ dns: 'domain: corp.internal' }, 'web'))).toBe('10.96.5.5');
    expect(found(ask({ dns: 'domain: corp.internal' }, 'web.shop.svc.cluster.local'))).toBe('NXDOMAIN');
  });
});

describe('headless Services', () => {
  const notReady = pod('db', 'labels: { app: db }, annotations: { vantage.lab/ready: "false" }', 'hostname: db-host, subdomain: db');
  const ready = pod('db', 'labels: { app: db }', 'hostname: db-host, subdomain: db');

  it('S22 leave out an endpoint that is not ready', () => {
    expect(found(ask({ objects: notReady + service('db', 'clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }]') }, 'db.shop.svc.cluster.local.'))).toBe('NXDOMAIN');
  });

  it('S22 publish it with publishNotReadyAddresses', () => {
    const db = service('db', 'clusterIP: None, publishNotReadyAddresses: true, selector: { app: db }, ports: [{ name: sql, port: 5432 }]');
    expect(ask({ objects: notReady + db }, 'db.shop.svc.cluster.local.').addresses).toHaveLength(1);
  });

  it('S13 name a pod by its hostname and subdomain', () => {
    const db = service('db', 'clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }]');
    expect(ask({ objects: ready + db }, 'db-host.db').addresses).toHaveLength(1);
    expect(found(ask({ objects: ready + db }, '_sql._tcp.db.shop.svc.cluster.local.', 'SRV'))).toBe('0 100 5432 db-host.db.shop.svc.cluster.local.');
  });

  it('S13 a pod whose subdomain is another Service has no name of its own there', () => {
    const db = service('db', 'clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }]');
    const elsewhere = pod('db', 'labels: { app: db }', 'hostname: db-host, subdomain: other');
    expect(found(ask({ objects: elsewhere + db }, 'db-host.db.shop.svc.cluster.local.'))).toBe('NXDOMAIN');
  });

  it('S12 without ports still have addresses, and no SRV', () => {
    const db = service('db', 'clusterIP: None, selector: { app: db }');
    expect(ask({ objects: ready + db }, 'db.shop.svc.cluster.local.').addresses).toHaveLength(1);
    expect(found(ask({ objects: ready + db }, 'db.shop.svc.cluster.local.', 'SRV'))).toBe('NODATA');
  });
});

describe('both families', () => {
  const dual: Variant = {
    lan: ', "fd00:10::/64"',
    podNetwork: 'cni: canal, cidrs: [10.244.0.0/16, "fd00:244::/56"]',
    serviceNetwork: 'cidrs: [10.96.0.0/16, "fd00:96::/112"]',
    objects: service('dual', 'ipFamilyPolicy: RequireDualStack, clusterIP: 10.96.7.7, clusterIPs: [10.96.7.7, "fd00:96::77"], selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }]'),
  };

  it.each([
    ['S53 A', 'A', 'dual', '10.96.7.7'],
    ['S53 AAAA', 'AAAA', 'dual', 'fd00:96::77'],
    ['S53 AAAA of a Service of one family', 'AAAA', 'web.shop.svc.cluster.local.', 'NODATA'],
    ['S53 SRV shares the weight between the addresses', 'SRV', '_http._tcp.dual.shop.svc.cluster.local.', '0 50 80 dual.shop.svc.cluster.local.'],
    ['S53 PTR', 'PTR', '7.7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f.ip6.arpa.', 'dual.shop.svc.cluster.local.'],
  ] as const)('%s', (_name, type, name, expected) => {
    expect(found(ask(dual, name, type))).toBe(expected);
  });
});

describe('a cluster of IPv6 alone in a LAN of both families', () => {
  it('S9 S53 forwards to that address of its resolver which it can reach', () => {
    const lab = networkOf(`
{ apiVersion: vantage.lab/v1, kind: Internet, spec: { zones: [{ name: example.com, records: [{ name: www, data: 203.0.113.80 }] }] } }
---
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: office }, spec: { cidrs: [192.168.10.0/24, "fd00:10::/64"], router: { ip: [192.168.10.1, "fd00:10::1"] } } }
---
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { nodes: [{ name: node1, ip: "fd00:10::20" }], podNetwork: { cni: flannel, cidrs: ["fd00:244::/56"] }, serviceNetwork: { cidrs: ["fd00:96::/112"] } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: client }, spec: { containers: [{ name: client, image: curl }] } }
`);
    const answer = resolve(lab, { from: 'default/pod/client', name: 'www.example.com' });
    expect(answer.ok && answer.value.addresses).toEqual(['203.0.113.80']);
  });
});

describe('a pod of both families', () => {
  const lab = networkOf(`
{ apiVersion: vantage.lab/v1, kind: Internet, spec: { hosts: [{ name: www, ip: 203.0.113.80, listens: [80/TCP] }, { name: www6, ip: "2001:db8::80", listens: [80/TCP] }], zones: [{ name: example.com, records: [{ name: www, data: 203.0.113.80 }, { name: www, data: "2001:db8::80" }] }, { name: corp.example, records: [{ name: www.example.com, data: 203.0.113.80 }] }] } }
---
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: office }, spec: { cidrs: [192.168.10.0/24, "fd00:10::/64"], router: { publicIP: [203.0.113.10, "2001:db8::10"] } } }
---
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { nodes: [{ name: node1, ip: [192.168.10.20, "fd00:10::20"] }], podNetwork: { cni: flannel, cidrs: [10.244.0.0/16, "fd00:244::/56"] }, serviceNetwork: { cidrs: [10.96.0.0/16, "fd00:96::/112"] } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: plain }, spec: { containers: [{ name: main, image: curl }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: pinned }, spec: { hostAliases: [{ ip: 203.0.113.80, hostnames: [www.example.com] }], containers: [{ name: main, image: curl }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: searching }, spec: { dnsConfig: { searches: [corp.example] }, containers: [{ name: main, image: curl }] } }
`);

  it.each([
    ['takes IPv6 before IPv4 where it finds both', 'default/pod/plain', '2001:db8::80'],
    ['takes what its hosts file has, though DNS had an address of the other family', 'default/pod/pinned', '203.0.113.80'],
    ['takes what the first name of the search has, though the next had an address of the other family', 'default/pod/searching', '203.0.113.80'],
  ])('%s', (_name, from, expected) => {
    const answer = reach(lab, { from, to: 'www.example.com', port: 80 });
    expect(answer.ok && answer.value.traces.map(({ destinationIp }) => destinationIp)).toEqual([expected]);
  });
});

describe('without cluster DNS', () => {
  function tryReach(variant: Variant, to: string): ReachAnswer {
    const answer = reach(network(variant), { from: 'shop/pod/client', to });
    if (!answer.ok) throw new Error(answer.failure.message);
    return answer.value;
  }

  it('S22 no replica answers: the server fails, it does not say that the name is missing', () => {
    const answer = ask({ dns: 'replicas: 0' }, 'web');
    expect(answer.outcome).toBe('SERVFAIL');
    expect(summarizeDns(answer)).toContain('kube-dns');
    const asked = tryReach({ dns: 'replicas: 0' }, 'http://web');
    expect(asked.traces[0]?.disposition).toBe('NAME_SERVER_FAILURE');
    expect(summarize(asked)).toContain('Service kube-system/kube-dns');
  });

  it('S23 the address still works', () => {
    expect(tryReach({ dns: 'replicas: 0' }, '10.96.5.5:80').reachability).toBe('ALWAYS');
  });

  it('a policy that is not modelled leaves the name open', () => {
    const cilium = `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: l7, namespace: shop }
spec: { endpointSelector: {}, egress: [] }
`;
    expect(ask({ objects: cilium }, 'web').outcome).toBe('UNDEFINED');
    const asked = tryReach({ objects: cilium }, '10.96.5.5:80');
    expect(asked.reachability).toBe('UNDEFINED');
    expect(asked.traces[0]?.disposition).toBe('UNSUPPORTED');
    expect(summarize(asked)).toContain('CiliumNetworkPolicy');
  });
});

describe('three nameservers at most', () => {
  it('S18 the fourth is not asked', () => {
    const merged = (nameservers: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: merged, namespace: shop }
spec: { dnsConfig: { nameservers: [${nameservers}] }, containers: [{ name: x, image: x }] }
`;
    const outcome = (nameservers: string): string => found(ask({ dns: 'replicas: 0', objects: merged(nameservers) }, 'www.example.com.', 'A', 'shop/pod/merged'));
    expect(outcome('10.99.99.98, 1.1.1.1')).toBe('203.0.113.80');
    expect(outcome('10.99.99.98, 10.99.99.99, 1.1.1.1')).toBe('TIMEOUT');
  });
});

describe('nameservers of a pod’s own', () => {
  const own = (nameservers: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: own, namespace: shop }
spec: { dnsPolicy: None, dnsConfig: { nameservers: [${nameservers}] }, containers: [{ name: x, image: x }] }
`;
  it.each([
    ['S18 a public resolver knows the internet', '1.1.1.1', 'www.example.com', '203.0.113.80'],
    ['S18 and not the cluster', '1.1.1.1', 'web.shop.svc.cluster.local', 'NXDOMAIN'],
    ['S18 one that is silent is followed by the next', '10.99.99.99, 192.168.10.1', 'www.example.com', '203.0.113.80'],
    ['S18 one that does not exist', '10.99.99.99', 'www.example.com', 'TIMEOUT'],
  ] as const)('%s', (_name, nameservers, name, expected) => {
    expect(found(ask({ objects: own(nameservers) }, name, 'A', 'shop/pod/own'))).toBe(expected);
  });
});
