import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import type { DnsQuestion } from '../trace/index.js';
import { resolve } from './resolve.js';

/** What CoreDNS' kubernetes plugin answers, record by record (plugin/kubernetes, plugin/backend_lookup.go), at a cluster with slices made by hand. */
function lab(dns: string, objects = ''): string {
  const service = (name: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: store }
spec: { ${spec} }
`;
  const slice = (name: string, of: string, type: string, endpoints: string, ports: string): string => `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}, namespace: store, labels: { kubernetes.io/service-name: ${of} } }
addressType: ${type}
endpoints: [${endpoints}]
ports: [${ports}]
`;
  const http = '{ name: http, port: 80, protocol: TCP }';
  return `apiVersion: vantage.lab/v1
kind: Internet
spec:
  zones:
    - { name: example.net, records: [{ name: api, data: 198.51.100.5, ttl: 900 }, { name: www, type: CNAME, data: api.example.net, ttl: 7 }, { name: ring, type: CNAME, data: ring.example.net }] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec:
  cidrs: [192.168.10.0/24]
  router: { ip: 192.168.10.1, publicIP: 203.0.113.10 }
  hosts: [{ name: consul, ip: 192.168.10.53, listens: [53/UDP, 53/TCP] }]
  dns: { zones: [{ name: corp.lan, records: [{ name: wiki, data: 192.168.10.9 }] }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: c }
spec:
  lan: office
  nodes: [{ name: node1, ip: 192.168.10.20 }]
  podNetwork: { cidrs: [10.244.0.0/16, "fd00:244::/56"] }
  serviceNetwork: { cidrs: [10.96.0.0/16, "fd00:96::/112"] }
  dns: { ${dns} }
---
apiVersion: v1
kind: Pod
metadata: { name: asker, namespace: store }
spec: { containers: [{ name: a, image: a }] }
status: { podIP: 10.244.0.40, podIPs: [{ ip: 10.244.0.40 }, { ip: "fd00:244::40" }] }
---
apiVersion: v1
kind: Pod
metadata: { name: six, namespace: store }
spec: { containers: [{ name: a, image: a }] }
status: { podIP: "fd00:244::41" }
${[
  service('web', 'clusterIP: 10.96.0.50, ports: [{ name: http, port: 80 }]'),
  slice('web-1', 'web', 'IPv4', '{ addresses: [10.244.0.51], hostname: one }', http),
  service('idle', 'clusterIP: 10.96.0.51, ports: [{ name: http, port: 80 }]'),
  service('six', 'clusterIP: "fd00:96::50", clusterIPs: ["fd00:96::50"], ipFamilies: [IPv6], ports: [{ name: http, port: 80 }]'),
  service('both', 'clusterIP: 10.96.0.52, clusterIPs: [10.96.0.52, "fd00:96::52"], ipFamilyPolicy: RequireDualStack, ports: [{ name: http, port: 80 }]'),
  service('plain', 'clusterIP: 10.96.0.53, ports: [{ port: 8080 }]'),
  service('peers', 'clusterIP: None, ports: [{ name: http, port: 80 }]'),
  slice('peers-4', 'peers', 'IPv4', '{ addresses: [10.244.0.102] }, { addresses: [10.244.0.103] }, { addresses: [10.244.0.104], hostname: twin }, { addresses: [10.244.0.105], hostname: twin }, { addresses: [10.244.0.106], conditions: { ready: false } }', http),
  slice('peers-6', 'peers', 'IPv6', '{ addresses: ["fd00:244::1"] }, { addresses: ["fd00:244::2"] }', http),
  service('bare', 'clusterIP: None'),
  slice('bare-1', 'bare', 'IPv4', '{ addresses: [10.244.0.20], targetRef: { kind: Pod, namespace: store, name: bare-pod } }', ''),
  service('nobody', 'clusterIP: None, ports: [{ name: http, port: 80 }]'),
  service('early', 'clusterIP: None, publishNotReadyAddresses: true, ports: [{ name: http, port: 80 }]'),
  slice('early-1', 'early', 'IPv4', '{ addresses: [10.244.0.30], conditions: { ready: false } }', http),
  service('out', 'type: ExternalName, externalName: www.example.net., ports: [{ name: http, port: 80 }]'),
  service('gone', 'type: ExternalName, externalName: nowhere.example.net'),
  service('dizzy', 'type: ExternalName, externalName: ring.example.net'),
  service('inner', 'type: ExternalName, externalName: web.store.svc.cluster.local'),
  service('lan', 'type: ExternalName, externalName: wiki.corp.lan'),
  service('self', 'type: ExternalName, externalName: self.store.svc.cluster.local'),
  service('first', 'type: ExternalName, externalName: second.store.svc.cluster.local'),
  service('second', 'type: ExternalName, externalName: out.store.svc.cluster.local'),
].join('')}${objects}`;
}

type Type = NonNullable<DnsQuestion['type']>;

function asker(network: ReturnType<typeof networkOf>) {
  return (name: string, type: Type = 'A'): string => {
    const answer = resolve(network, { from: 'store/pod/asker', name, type });
    if (!answer.ok) throw new Error(answer.failure.message);
    const { outcome, records } = answer.value;
    return outcome === 'ANSWER' ? records.map(({ name: owner, ttl, data }) => `${owner === `${name}` ? '' : `${owner} `}${ttl} ${data}`).join(' | ') : outcome;
  };
}

const usual = asker(networkOf(lab('domain: cluster.local')));
const ZONE = 'store.svc.cluster.local.';

describe('the plugin', () => {
  it.each([
    ['S10 a ClusterIP', `web.${ZONE}`, 'A', '30 10.96.0.50'],
    ['S10 a ClusterIP of a Service without endpoints', `idle.${ZONE}`, 'A', '30 10.96.0.51'],
    ['S10 no IPv6 address', `web.${ZONE}`, 'AAAA', 'NODATA'],
    ['S10 an IPv6 ClusterIP', `six.${ZONE}`, 'AAAA', '30 fd00:96::50'],
    ['S10 no IPv4 address', `six.${ZONE}`, 'A', 'NODATA'],
    ['S53 both families, A', `both.${ZONE}`, 'A', '30 10.96.0.52'],
    ['S53 both families, AAAA', `both.${ZONE}`, 'AAAA', '30 fd00:96::52'],
    ['S10 no alias', `web.${ZONE}`, 'CNAME', 'NODATA'],
    ['S10 no mail', `web.${ZONE}`, 'MX', 'NODATA'],
    ['S10 no text', `web.${ZONE}`, 'TXT', 'NODATA'],
    ['S10 no authority of its own', `web.${ZONE}`, 'SOA', 'NODATA'],
    ['S10 a Service that does not exist', `nope.${ZONE}`, 'AAAA', 'NXDOMAIN'],
    ['S11 SRV of a named port', `_http._tcp.web.${ZONE}`, 'SRV', `30 0 100 80 web.${ZONE}`],
    ['S11 SRV of the Service itself: every port', `web.${ZONE}`, 'SRV', `30 0 100 80 web.${ZONE}`],
    ['S11 SRV without underscores is the same', `http.tcp.web.${ZONE}`, 'SRV', `30 0 100 80 web.${ZONE}`],
    ['S17 SRV in capitals', `_HTTP._TCP.Web.${ZONE}`, 'SRV', `_http._tcp.web.${ZONE} 30 0 100 80 web.${ZONE}`],
    ['S11 an address by the name of a port', `_http._tcp.web.${ZONE}`, 'A', '30 10.96.0.50'],
    ['S11 SRV without endpoints is of the ClusterIP all the same', `_http._tcp.idle.${ZONE}`, 'SRV', `30 0 100 80 idle.${ZONE}`],
    ['S11 two addresses share the weight in one record', `both.${ZONE}`, 'SRV', `30 0 50 80 both.${ZONE}`],
    ['S11 an unnamed port has no SRV by name', `_8080._tcp.plain.${ZONE}`, 'SRV', 'NXDOMAIN'],
    ['S11 an unnamed port shows under the Service', `plain.${ZONE}`, 'SRV', `30 0 100 8080 plain.${ZONE}`],
    ['S12 headless: one address for each ready endpoint', `peers.${ZONE}`, 'A', '30 10.244.0.102 | 30 10.244.0.103 | 30 10.244.0.104 | 30 10.244.0.105'],
    ['S12 headless, IPv6', `peers.${ZONE}`, 'AAAA', '30 fd00:244::1 | 30 fd00:244::2'],
    ['S12 headless without ports', `bare.${ZONE}`, 'A', '30 10.244.0.20'],
    ['S11 headless without ports has no SRV', `bare.${ZONE}`, 'SRV', 'NODATA'],
    ['S12 headless without endpoints', `nobody.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S12 and of every other kind', `nobody.${ZONE}`, 'TXT', 'NODATA'],
    ['S22 a slice says itself whether an endpoint is ready', `early.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S13 an endpoint by its hostname', `one.web.${ZONE}`, 'A', '30 10.244.0.51'],
    ['S13 two endpoints of one hostname', `twin.peers.${ZONE}`, 'A', '30 10.244.0.104 | 30 10.244.0.105'],
    ['S13 an endpoint without hostname by its address', `10-244-0-102.peers.${ZONE}`, 'A', '30 10.244.0.102'],
    ['S13 an endpoint with hostname has no name by its address', `10-244-0-104.peers.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S13 an endpoint without port', `10-244-0-20.bare.${ZONE}`, 'A', '30 10.244.0.20'],
    ['S13 an IPv6 endpoint by its address', `fd00-244--2.peers.${ZONE}`, 'AAAA', '30 fd00:244::2'],
    ['S13 one that is not ready', `10-244-0-106.peers.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S13 one that does not exist', `ghost.peers.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S13 below a Service that does not exist', `ghost.nope.${ZONE}`, 'A', 'NXDOMAIN'],
    [
      'S11 SRV of a headless Service: a target for each name',
      `_http._tcp.peers.${ZONE}`,
      'SRV',
      ['10-244-0-102', '10-244-0-103', 'twin', 'fd00-244--1', 'fd00-244--2'].map((host) => `30 0 16 80 ${host}.peers.${ZONE}`).join(' | '),
    ],
    ['S10 PTR of a ClusterIP', '50.0.96.10.in-addr.arpa.', 'PTR', `30 web.${ZONE}`],
    ['S10 PTR of an endpoint with hostname', '51.0.244.10.in-addr.arpa.', 'PTR', `30 one.web.${ZONE}`],
    ['S10 PTR of an endpoint without', '102.0.244.10.in-addr.arpa.', 'PTR', `30 10-244-0-102.peers.${ZONE}`],
    ['S10 PTR of an IPv6 endpoint', `${'1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.4.4.2.0.0.0.d.f'}.ip6.arpa.`, 'PTR', `30 fd00-244--1.peers.${ZONE}`],
    ['S10 PTR of a pod that is no endpoint: passed on, and nobody knows it', '40.0.244.10.in-addr.arpa.', 'PTR', 'NXDOMAIN'],
    ['S10 no address at a reverse name', '50.0.96.10.in-addr.arpa.', 'A', 'NXDOMAIN'],
    ['S10 PTR of a name that is no address', `web.${ZONE}`, 'PTR', 'NODATA'],
    ['S10 PTR of a name that does not exist', 'example.org.cluster.local.', 'PTR', 'NXDOMAIN'],
    ['S12 the namespace', 'store.svc.cluster.local.', 'A', 'NODATA'],
    ['S12 the namespace below pod', 'store.pod.cluster.local.', 'A', 'NODATA'],
    ['S12 a namespace of every cluster', 'kube-system.svc.cluster.local.', 'A', 'NODATA'],
    ['S12 another one', 'kube-public.svc.cluster.local.', 'A', 'NODATA'],
    ['S12 a namespace that does not exist', 'attic.svc.cluster.local.', 'NS', 'NXDOMAIN'],
    ['S12 NS below the zone', 'store.svc.cluster.local.', 'NS', 'NODATA'],
    ['S12 svc', 'svc.cluster.local.', 'SRV', 'NODATA'],
    ['S12 neither svc nor pod', 'foo.cluster.local.', 'NS', 'NXDOMAIN'],
    ['S12 names of federations are no more', 'web.store.fed.svc.cluster.local.', 'A', 'NXDOMAIN'],
    ['S12 wildcards are no more (CoreDNS 1.9)', `*.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S12 nor for endpoints', `*.peers.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S12 the zone has an authority', 'cluster.local.', 'SOA', '30 ns.dns.cluster.local. hostmaster.cluster.local. 0 7200 1800 86400 30'],
    ['S12 and no address', 'cluster.local.', 'A', 'NODATA'],
    ['S12 its server has an address', 'ns.dns.cluster.local.', 'A', '30 10.96.0.10'],
    ['S12 but nothing else', 'ns.dns.cluster.local.', 'SRV', 'NODATA'],
    ['S12 and no reverse record', 'ns.dns.cluster.local.', 'PTR', 'NXDOMAIN'],
    ['S10 the version of the schema', 'dns-version.cluster.local.', 'TXT', '28800 "1.1.0"'],
    ['S10 which has no address', 'dns-version.cluster.local.', 'A', 'NXDOMAIN'],
    ['S15 an alias', `out.${ZONE}`, 'CNAME', '30 www.example.net.'],
    ['S15 an alias with what it leads to; what was forwarded is kept 30 s at most, and one time for all', `out.${ZONE}`, 'A', '30 www.example.net. | www.example.net. 7 api.example.net. | api.example.net. 7 198.51.100.5'],
    ['S15 an alias has no SRV', `out.${ZONE}`, 'SRV', 'NODATA'],
    ['S15 nothing stands below an alias', `x.out.${ZONE}`, 'CNAME', 'NXDOMAIN'],
    ['S15 an alias of nothing', `gone.${ZONE}`, 'A', 'NODATA'],
    ['S15 an alias of a loop', `dizzy.${ZONE}`, 'A', 'NODATA'],
    ['S15 within the cluster', `inner.${ZONE}`, 'A', `30 web.${ZONE} | web.${ZONE} 30 10.96.0.50`],
    ['S15 within the cluster, of the other family', `inner.${ZONE}`, 'AAAA', 'NODATA'],
    ['S15 to the LAN', `lan.${ZONE}`, 'A', '30 wiki.corp.lan. | wiki.corp.lan. 30 192.168.10.9'],
    ['S15 itself', `self.${ZONE}`, 'A', 'NODATA'],
    ['S15 over two links', `first.${ZONE}`, 'A', `30 second.${ZONE} | second.${ZONE} 30 out.${ZONE} | out.${ZONE} 30 www.example.net. | www.example.net. 7 api.example.net. | api.example.net. 7 198.51.100.5`],
  ] as const)('%s', (_name, name, type, expected) => {
    expect(usual(name, type)).toBe(expected);
  });

  it('S9 what others answer is kept for 30 s at most', () => {
    expect(usual('api.example.net.')).toBe('30 198.51.100.5');
  });
});

describe('pod records', () => {
  it.each([
    ['S14 insecure: an address that nobody has', 'insecure', '1-2-3-4.store.pod.cluster.local.', 'A', '30 1.2.3.4'],
    ['S14 insecure: IPv6', 'insecure', '2001-db8--1.store.pod.cluster.local.', 'AAAA', '30 2001:db8::1'],
    ['S14 insecure: of the other family', 'insecure', '1-2-3-4.store.pod.cluster.local.', 'AAAA', 'NODATA'],
    ['S14 insecure: no address', 'insecure', 'blah.store.pod.cluster.local.', 'AAAA', 'NXDOMAIN'],
    ['S14 insecure: no namespace', 'insecure', '1-2-3-4.attic.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['S14 verified: a pod', 'verified', '10-244-0-40.store.pod.cluster.local.', 'A', '30 10.244.0.40'],
    ['S14 verified: in another namespace', 'verified', '10-244-0-40.default.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['S14 verified: no pod', 'verified', '10-244-0-41.store.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['S14 verified: only its first address', 'verified', 'fd00-244--40.store.pod.cluster.local.', 'AAAA', 'NXDOMAIN'],
    ['S14 verified: a pod of IPv6', 'verified', 'fd00-244--41.store.pod.cluster.local.', 'AAAA', '30 fd00:244::41'],
    ['S14 verified: another spelling of its address', 'verified', 'fd00-244-0-0-0-0-0-41.store.pod.cluster.local.', 'AAAA', 'NXDOMAIN'],
    ['S14 verified: the namespace', 'verified', 'store.pod.cluster.local.', 'A', 'NODATA'],
    ['S14 verified: no namespace', 'verified', 'attic.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['S14 disabled: a pod', 'disabled', '10-244-0-40.store.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['S14 disabled: the namespace', 'disabled', 'store.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['S14 disabled: pod itself', 'disabled', 'pod.cluster.local.', 'A', 'NODATA'],
  ] as const)('%s', (_name, pods, name, type, expected) => {
    expect(asker(networkOf(lab(`pods: ${pods}`)))(name, type)).toBe(expected);
  });
});

describe('a server that has not heard from the API server yet', () => {
  const ask = asker(networkOf(lab('synced: false')));
  it.each([
    ['S22 fails where it would say that a name does not exist', `nope.${ZONE}`, 'SERVFAIL'],
    ['S22 still passes on what is not its own', 'api.example.net.', '30 198.51.100.5'],
  ] as const)('%s', (_name, name, expected) => {
    expect(ask(name)).toBe(expected);
  });
});

describe('times to live', () => {
  it('S10 are what the lab says', () => {
    const ask = asker(networkOf(lab('ttl: 5')));
    expect(ask(`web.${ZONE}`)).toBe('5 10.96.0.50');
  });
});

describe('a Corefile of its own', () => {
  const corefile = (text: string): string => `---
apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data:
  Corefile: |
${text.split('\n').map((line) => `    ${line}`).join('\n')}
`;
  const block = (options: string, more = 'forward . /etc/resolv.conf'): string => `.:53 {\n errors\n kubernetes cluster.local in-addr.arpa ip6.arpa {\n ${options}\n }\n ${more}\n}`;
  const TEXTS = {
    own: block('pods verified\n ttl 11'),
    empty: block('ignore empty_service'),
    names: block('endpoint_pod_names'),
    some: block('namespaces kube-system'),
    falls: block('fallthrough'),
    stub: `${block('ttl 30')}\nconsul.example:53 {\n cache 3\n forward . 192.168.10.53\n}`,
    dead: block('ttl 30', 'forward . 192.168.10.99'),
    none: block('ttl 30', ''),
    hosts: block('ttl 30', 'hosts {\n 10.9.9.9 legacy.example\n ttl 60\n fallthrough\n }\n forward . /etc/resolv.conf'),
    strict: block('ttl 30', 'hosts {\n 10.9.9.9 legacy.example\n }\n forward . /etc/resolv.conf'),
    renamed: block('ttl 30', `rewrite name shop.example web.${ZONE}\n forward . /etc/resolv.conf`),
    suffix: block('ttl 30', `rewrite name suffix .corp. .${ZONE} answer auto\n forward . /etc/resolv.conf`),
    template: block('ttl 30', 'template IN A corp.test {\n answer "{{ .Name }} 60 IN A 1.2.3.4"\n }\n forward . /etc/resolv.conf'),
    other: '.:53 {\n kubernetes corp.internal {\n pods insecure\n ttl 30\n }\n forward . /etc/resolv.conf\n}',
    split: 'cluster.local:53 {\n kubernetes cluster.local\n}',
  } as const;
  const asks = new Map(Object.entries(TEXTS).map(([key, text]) => [key, asker(networkOf(lab('pods: insecure', corefile(text))))] as const));

  it.each([
    ['S14 says which pods have names', 'own', '1-2-3-4.store.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['S10 says how long names live', 'own', `web.${ZONE}`, 'A', '11 10.96.0.50'],
    ['S12 leaves out Services without endpoints', 'empty', `idle.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S12 but not others', 'empty', `web.${ZONE}`, 'A', '5 10.96.0.50'],
    ['S12 nor aliases', 'empty', `inner.${ZONE}`, 'CNAME', '5 web.store.svc.cluster.local.'],
    ['S13 calls endpoints after their pods', 'names', `bare-pod.bare.${ZONE}`, 'A', '5 10.244.0.20'],
    ['S13 and no longer after their addresses', 'names', `10-244-0-20.bare.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S13 those without a pod still are', 'names', `10-244-0-102.peers.${ZONE}`, 'A', '5 10.244.0.102'],
    ['S12 shows some namespaces only', 'some', `web.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S10 reverse records, too', 'some', '50.0.96.10.in-addr.arpa.', 'PTR', 'NXDOMAIN'],
    ['S9 lets names fall through', 'falls', `nope.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S9 a stub domain is asked of its own server', 'stub', 'consul.example.', 'A', 'NXDOMAIN'],
    ['S9 an upstream that does not exist', 'dead', 'api.example.net.', 'A', 'SERVFAIL'],
    ['S9 without upstream', 'none', 'api.example.net.', 'A', 'SERVFAIL'],
    ['S9 what is forwarded keeps its own time where nothing is cached', 'own', 'api.example.net.', 'A', '900 198.51.100.5'],
    ['S9 names of a hosts file', 'hosts', 'legacy.example.', 'A', '60 10.9.9.9'],
    ['S9 which has no data of another kind', 'hosts', 'legacy.example.', 'AAAA', 'NODATA'],
    ['S9 and lets others through', 'hosts', 'api.example.net.', 'A', '900 198.51.100.5'],
    ['S9 reverse names of a hosts file', 'hosts', '9.9.9.10.in-addr.arpa.', 'PTR', '60 legacy.example.'],
    ['S9 a hosts file that lets nothing through fails', 'strict', 'api.example.net.', 'A', 'SERVFAIL'],
    ['S15 a name that stands for another', 'renamed', 'shop.example.', 'A', '30 10.96.0.50'],
    ['S15 a suffix that stands for a namespace', 'suffix', 'web.corp.', 'A', '30 10.96.0.50'],
    ['S9 a plugin that is not modelled leaves the name open', 'template', 'api.example.net.', 'A', 'UNDEFINED'],
    ['S10 another zone', 'other', 'web.store.svc.corp.internal.', 'A', '30 10.96.0.50'],
    ['S19 which is in the search list, too', 'other', 'web', 'A', 'web.store.svc.corp.internal. 30 10.96.0.50'],
    ['S10 and the usual one is nobody’s', 'other', `web.${ZONE}`, 'A', 'NXDOMAIN'],
    ['S9 a zone that no block serves', 'split', 'api.example.net.', 'A', 'SERVFAIL'],
    ['S10 a block for the cluster alone', 'split', `web.${ZONE}`, 'A', '5 10.96.0.50'],
  ] as const)('%s', (_name, key, name, type, expected) => {
    expect(asks.get(key)?.(name, type)).toBe(expected);
  });
});
