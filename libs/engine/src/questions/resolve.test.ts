import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import type { DnsAnswer, DnsQuestion } from '../trace/index.js';
import { resolve } from './resolve.js';

/** With the dash that follows it as long as a hostname may be. */
const LONG = 'ab'.repeat(31);

const LAB = `
apiVersion: vantage.lab/v1
kind: Internet
spec:
  hosts:
    - { name: stranger, ip: 198.51.100.77 }
    - { name: s3, ip: 203.0.113.80, listens: [443/TCP] }
  zones:
    - name: amazonaws.com
      records:
        - { name: s3, type: A, data: 203.0.113.80 }
        - { name: loop1, type: CNAME, data: loop2.amazonaws.com }
        - { name: loop2, type: CNAME, data: loop1.amazonaws.com }
        - { name: bucket, type: CNAME, data: s3.amazonaws.com }
        - { name: deep.under.here, type: A, data: 203.0.113.81 }
        - { name: "*.wild", type: A, data: 203.0.113.82 }
    - name: website1.com
      records:
        - { name: www, type: A, data: "service:default/public" }
        - { name: pending, type: A, data: "service:default/nginx" }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec:
  cidrs: [192.168.10.0/24]
  router: { ip: 192.168.10.1, publicIP: 203.0.113.10 }
  hosts:
    - { name: laptop, ip: 192.168.10.50 }
    - { name: mysql, ip: 192.168.10.60, listens: [3306/TCP] }
  dns:
    zones: [{ name: company.lan, records: [{ name: mysql, data: 192.168.10.60 }] }]
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  lan: office
  provider: aws
  nodes: [{ name: node1, ip: 192.168.10.20 }]
  podNetwork: { cni: canal, cidrs: [10.244.0.0/16] }
  serviceNetwork: { cidrs: [10.96.0.0/16] }
  loadBalancers: { kind: cloud, publicPool: 203.0.113.32/27 }
---
apiVersion: v1
kind: Service
metadata: { name: nginx, namespace: default }
spec:
  clusterIP: 10.96.5.5
  selector: { app: nginx }
  ports: [{ name: http, port: 80, targetPort: 8080 }, { name: https, port: 443, targetPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: public, namespace: default }
spec:
  type: LoadBalancer
  selector: { app: nginx }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: default }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty, namespace: default }
spec: { clusterIP: None, selector: { app: nobody }, ports: [{ port: 1 }] }
---
apiVersion: v1
kind: Service
metadata: { name: s3, namespace: default }
spec: { type: ExternalName, externalName: s3.amazonaws.com }
---
apiVersion: v1
kind: Service
metadata: { name: mysql, namespace: default }
spec: { type: ExternalName, externalName: mysql.company.lan }
---
apiVersion: v1
kind: Service
metadata: { name: alias, namespace: default }
spec: { type: ExternalName, externalName: nginx.default.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: gone, namespace: default }
spec: { type: ExternalName, externalName: nowhere.default.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: ring-a, namespace: default }
spec: { type: ExternalName, externalName: ring-b.default.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: ring-b, namespace: default }
spec: { type: ExternalName, externalName: ring-a.default.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: address, namespace: default }
spec: { type: ExternalName, externalName: "10.0.0.5" }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: default }
spec:
  replicas: 2
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: postgres, ports: [{ containerPort: 5432 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: default, labels: { app: nginx } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
status: { podIP: 10.244.0.77 }
---
apiVersion: v1
kind: Pod
metadata: { name: unready, namespace: default, labels: { app: db }, annotations: { vantage.lab/ready: "false" } }
spec: { containers: [{ name: db, image: postgres, ports: [{ containerPort: 5432 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: curl, namespace: ingress }
spec:
  hostAliases: [{ ip: 10.1.1.1, hostnames: [legacy.example] }]
  containers: [{ name: curl, image: curlimages/curl }]
---
apiVersion: v1
kind: Pod
metadata: { name: ${LONG}-${LONG}, namespace: ingress }
spec: { containers: [{ name: main, image: main }] }
---
apiVersion: v1
kind: Pod
metadata: { name: small, namespace: ingress }
spec:
  hostAliases: [{ ip: 10.1.1.1, hostnames: [legacy.example, s3.amazonaws.com] }]
  containers: [{ name: small, image: alpine }]
---
apiVersion: v1
kind: Pod
metadata: { name: host, namespace: default }
spec: { hostNetwork: true, containers: [{ name: agent, image: agent }] }
---
apiVersion: v1
kind: Pod
metadata: { name: host-first, namespace: default }
spec: { hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet, containers: [{ name: agent, image: agent }] }
---
apiVersion: v1
kind: Pod
metadata: { name: node-resolver, namespace: default }
spec: { dnsPolicy: Default, containers: [{ name: agent, image: agent }] }
---
apiVersion: v1
kind: Pod
metadata: { name: own-resolver, namespace: default }
spec:
  dnsPolicy: None
  dnsConfig: { nameservers: [192.168.10.1], searches: [company.lan], options: [{ name: ndots, value: "2" }] }
  containers: [{ name: agent, image: agent }]
---
apiVersion: v1
kind: Pod
metadata: { name: merged, namespace: default }
spec:
  dnsConfig: { searches: [company.lan] }
  containers: [{ name: agent, image: agent }]
`;

const network = networkOf(LAB);

function ask(from: string, name: string, type: NonNullable<DnsQuestion['type']> = 'A'): DnsAnswer {
  const answer = resolve(network, { from, name, type });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

/** The answer in short: what was found, or the outcome. */
function found(answer: DnsAnswer): string {
  if (answer.outcome !== 'ANSWER') return answer.outcome;
  return answer.records.length === 0 ? answer.addresses.join(' ') : answer.records.map(({ data }) => data).join(' ');
}

const POD = 'default/pod/web';

interface Case {
  readonly name: string;
  readonly from?: string;
  readonly asks: string;
  readonly type?: NonNullable<DnsQuestion['type']>;
  readonly expected: string | RegExp;
}

function table(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    it.each(cases)('$name', ({ from = POD, asks, type, expected }) => {
      const text = found(ask(from, asks, type));
      if (typeof expected === 'string') expect(text).toBe(expected);
      else expect(text).toMatch(expected);
    });
  });
}

table('three levels', [
  { name: 'S9 a pod sees the cluster', asks: 'nginx.default.svc.cluster.local', expected: '10.96.5.5' },
  { name: 'S9 a pod sees the LAN', asks: 'mysql.company.lan', expected: '192.168.10.60' },
  { name: 'S9 a pod sees the internet', asks: 's3.amazonaws.com', expected: '203.0.113.80' },
  { name: 'S9 a LAN host sees the LAN', from: 'office/laptop', asks: 'mysql.company.lan', expected: '192.168.10.60' },
  { name: 'S9 a LAN host sees the internet', from: 'office/laptop', asks: 's3.amazonaws.com', expected: '203.0.113.80' },
  { name: 'S9 a laptop never resolves the names of a cluster', from: 'office/laptop', asks: 'nginx.default.svc.cluster.local', expected: 'NXDOMAIN' },
  { name: 'S9 an internet host sees the internet', from: 'internet', asks: 's3.amazonaws.com', expected: '203.0.113.80' },
  { name: 'S9 an internet host does not see the LAN', from: 'internet/stranger', asks: 'mysql.company.lan', expected: 'NXDOMAIN' },
  { name: 'S9 a node sees the LAN, not the cluster', from: 'node/node1', asks: 'nginx.default.svc.cluster.local', expected: 'NXDOMAIN' },
  { name: 'S9 aliases of public DNS are followed', from: 'internet', asks: 'bucket.amazonaws.com', expected: 's3.amazonaws.com. 203.0.113.80' },
  { name: 'S9 a name that only has names below it has no data', from: 'internet', asks: 'under.here.amazonaws.com', expected: 'NODATA' },
  { name: 'S9 a wildcard of a public zone answers for names that nobody has', from: 'internet', asks: 'x.wild.amazonaws.com', expected: '203.0.113.82' },
  { name: 'S9 a zone that nobody has', from: 'internet', asks: 'www.nowhere.example', expected: 'NXDOMAIN' },
  { name: 'S75 a public name of a Service is its balancer address', from: 'internet', asks: 'www.website1.com', expected: /^203\.0\.113\.(3[2-9]|[45]\d|6[0-3])$/ },
  { name: 'S32 a public name of a Service without external address is not there', from: 'internet', asks: 'pending.website1.com', expected: 'NXDOMAIN' },
]);

table('Services', [
  { name: 'S10 ClusterIP', asks: 'nginx', expected: '10.96.5.5' },
  { name: 'S10 PTR of a ClusterIP', asks: '5.5.96.10.in-addr.arpa', type: 'PTR', expected: 'nginx.default.svc.cluster.local.' },
  { name: 'S10 PTR of an endpoint of a StatefulSet', asks: '77.0.244.10.in-addr.arpa', type: 'PTR', expected: /^10-244-0-77\.(nginx|public)\.default\.svc\.cluster\.local\./ },
  { name: 'S10 PTR of an address that nobody has', asks: '99.9.96.10.in-addr.arpa', type: 'PTR', expected: 'NXDOMAIN' },
  { name: 'S10 no IPv6 address on a cluster of one family', asks: 'nginx.default.svc.cluster.local.', type: 'AAAA', expected: 'NODATA' },
  { name: 'S11 SRV of a named port', asks: '_http._tcp.nginx.default.svc.cluster.local.', type: 'SRV', expected: '0 100 80 nginx.default.svc.cluster.local.' },
  { name: 'S11 SRV without a port gives every port', asks: 'nginx.default.svc.cluster.local.', type: 'SRV', expected: '0 50 80 nginx.default.svc.cluster.local. 0 50 443 nginx.default.svc.cluster.local.' },
  { name: 'S11 SRV of a port that has no name there', asks: '_grpc._tcp.nginx.default.svc.cluster.local.', type: 'SRV', expected: 'NXDOMAIN' },
  { name: 'S11 SRV of the wrong protocol', asks: '_http._udp.nginx.default.svc.cluster.local.', type: 'SRV', expected: 'NXDOMAIN' },
  { name: 'S11 SRV of a headless Service: one for each endpoint', asks: '_sql._tcp.db.default.svc.cluster.local.', type: 'SRV', expected: '0 50 5432 db-0.db.default.svc.cluster.local. 0 50 5432 db-1.db.default.svc.cluster.local.' },
  { name: 'S12 headless: one address for each ready endpoint', asks: 'db', expected: /^10\.244\.\d+\.\d+ 10\.244\.\d+\.\d+$/ },
  { name: 'S12 headless without ready endpoint', asks: 'empty.default.svc.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'S13 a pod of a StatefulSet has its own name', asks: 'db-1.db', expected: /^10\.244\.\d+\.\d+$/ },
  { name: 'S13 a pod of a StatefulSet that does not exist', asks: 'db-7.db.default.svc.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'S14 pod records, insecure: any address', asks: '1-2-3-4.default.pod.cluster.local.', expected: '1.2.3.4' },
  { name: 'S14 pod records: something that is no address', asks: 'web.default.pod.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'S14 pod records: a namespace that does not exist', asks: '1-2-3-4.nowhere.pod.cluster.local.', expected: 'NXDOMAIN' },
]);

table('ExternalName', [
  { name: 'S15 to the internet', asks: 's3', expected: 's3.amazonaws.com. 203.0.113.80' },
  { name: 'S15 to the LAN', asks: 'mysql', expected: 'mysql.company.lan. 192.168.10.60' },
  { name: 'S15 to the cluster', asks: 'alias', expected: 'nginx.default.svc.cluster.local. 10.96.5.5' },
  { name: 'S15 the alias alone', asks: 'alias.default.svc.cluster.local.', type: 'CNAME', expected: 'nginx.default.svc.cluster.local.' },
  { name: 'S15 to a Service that does not exist', asks: 'gone.default.svc.cluster.local.', expected: 'NODATA' },
  { name: 'S15 a loop ends', asks: 'ring-a.default.svc.cluster.local.', expected: 'NODATA' },
  { name: 'S15 a loop of public names ends in an error', from: 'internet', asks: 'loop1.amazonaws.com', expected: 'SERVFAIL' },
  { name: 'S15 an address is a name that does not resolve', asks: 'address.default.svc.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'S15 nothing stands below an alias', asks: 'x.s3.default.svc.cluster.local.', expected: 'NXDOMAIN' },
]);

table('what exists and what does not', [
  { name: 'S17 upper and lower case are one', asks: 'NGINX.Default', expected: '10.96.5.5' },
  { name: 'S12 a Service that does not exist', asks: 'nope.default.svc.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'S12 a namespace exists, without data', asks: 'default.svc.cluster.local.', expected: 'NODATA' },
  { name: 'S12 a namespace that does not exist', asks: 'nowhere.svc.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'S12 svc exists, without data', asks: 'svc.cluster.local.', expected: 'NODATA' },
  { name: 'S12 pod exists, without data', asks: 'pod.cluster.local.', expected: 'NODATA' },
  { name: 'S12 the zone exists, without addresses', asks: 'cluster.local.', expected: 'NODATA' },
  { name: 'S12 neither svc nor pod', asks: 'foo.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'S12 too many labels', asks: 'a.b.c.nginx.default.svc.cluster.local.', expected: 'NXDOMAIN' },
  { name: 'the version of the schema', asks: 'dns-version.cluster.local.', type: 'TXT', expected: '"1.1.0"' },
  { name: 'name servers of the zone', asks: 'cluster.local.', type: 'NS', expected: 'kube-dns.kube-system.svc.cluster.local.' },
  { name: 'mail of a Service: the name exists', asks: 'nginx.default.svc.cluster.local.', type: 'MX', expected: 'NODATA' },
]);

table('resolv.conf', [
  { name: 'S18 a hostNetwork pod asks its node’s resolver', from: 'default/pod/host', asks: 'nginx.default.svc.cluster.local', expected: 'NXDOMAIN' },
  { name: 'S18 ClusterFirstWithHostNet asks the cluster', from: 'default/pod/host-first', asks: 'nginx', expected: '10.96.5.5' },
  { name: 'S18 Default is the node’s resolver', from: 'default/pod/node-resolver', asks: 'nginx.default.svc.cluster.local', expected: 'NXDOMAIN' },
  { name: 'S18 Default still sees the LAN', from: 'default/pod/node-resolver', asks: 'mysql.company.lan', expected: '192.168.10.60' },
  { name: 'S18 None has only what dnsConfig says', from: 'default/pod/own-resolver', asks: 'mysql', expected: '192.168.10.60' },
  { name: 'S18 dnsConfig adds search domains', from: 'default/pod/merged', asks: 'mysql.company.lan', expected: '192.168.10.60' },
  { name: 'S20 from its own namespace the bare name is enough', asks: 'nginx', expected: '10.96.5.5' },
  { name: 'S20 from another namespace it takes the namespace', from: 'ingress/pod/curl', asks: 'nginx.default', expected: '10.96.5.5' },
  { name: 'S20 from another namespace the bare name does not resolve', from: 'ingress/pod/curl', asks: 'nginx', expected: 'NXDOMAIN' },
  { name: 'hostAliases answer before DNS', from: 'ingress/pod/curl', asks: 'legacy.example', expected: '10.1.1.1' },
  { name: 'a name with a trailing dot stands in no hosts file', from: 'ingress/pod/small', asks: 's3.amazonaws.com.', expected: '203.0.113.80' },
  { name: 'glibc finds a name of the hosts file in any case', from: 'ingress/pod/curl', asks: 'Legacy.example', expected: '10.1.1.1' },
  { name: 'musl finds a name of the hosts file as it is written only', from: 'ingress/pod/small', asks: 'S3.amazonaws.com', expected: '203.0.113.80' },
  { name: 'glibc asks DNS for the family that the hosts file has not', from: 'ingress/pod/curl', asks: 'legacy.example', type: 'AAAA', expected: 'NXDOMAIN' },
  { name: 'musl does not', from: 'ingress/pod/small', asks: 'legacy.example', type: 'AAAA', expected: 'NODATA' },
  { name: 'a pod whose name is too long for a host knows the beginning of it', from: `ingress/pod/${LONG}-${LONG}`, asks: LONG, expected: /^10\.244\./ },
  { name: 'a pod knows its own name', from: 'ingress/pod/curl', asks: 'curl', expected: /^10\.244\./ },
]);

describe('steps', () => {
  it('S19 show every name that was tried, with who answered', () => {
    const steps = ask(POD, 's3.amazonaws.com').hops.flatMap((hop) => hop.steps.map((step) => `${hop.at} ${step.kind} ${step.outcome}`));
    expect(steps).toEqual([
      `${POD} searchExpansion EXPANDED`,
      `${POD} dnsQuery NXDOMAIN`,
      `${POD} dnsQuery NXDOMAIN`,
      `${POD} dnsQuery NXDOMAIN`,
      'kube-system/service/kube-dns dnsForward FORWARDED',
      'office/router dnsForward FORWARDED',
      `${POD} dnsQuery ANSWER`,
    ]);
  });

  it('S15 cite the Service that made the alias, with its line', () => {
    const query = ask(POD, 's3.default.svc.cluster.local.').hops.flatMap((hop) => hop.steps).find((step) => step.kind === 'dnsQuery');
    expect(query?.cites[0]).toMatchObject({ resource: 'Service default/s3', field: 'spec.externalName', path: 'lab.yaml' });
  });

  it('a question from nowhere is refused with a code', () => {
    expect(resolve(network, { from: 'office/nobody', name: 'x' })).toMatchObject({ ok: false, failure: { code: 'QUESTION.UNKNOWN_ADDRESS', argument: 'from' } });
    expect(resolve(network, { from: POD, name: 'not a name' })).toMatchObject({ ok: false, failure: { code: 'QUESTION.BAD_TARGET', argument: 'name' } });
  });
});
