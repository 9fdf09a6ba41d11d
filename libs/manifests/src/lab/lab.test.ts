import { errorsOf, topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const lan = 'apiVersion: vantage.lab/v1\nkind: Lan\nmetadata: {name: office}\n';
const cluster = 'apiVersion: vantage.lab/v1\nkind: Cluster\nmetadata: {name: prod}\n';

describe('the classic picture', () => {
  it('stands around manifests that come alone', () => {
    const { internet, lans, clusters } = topologyOf('{apiVersion: v1, kind: Namespace, metadata: {name: shop}}');
    expect(internet.hosts.map((host) => host.name)).toEqual(['stranger']);
    expect(lans).toMatchObject([{ name: 'lan', router: { ips: ['192.168.10.1'], nat: 'masquerade' }, hosts: [{ name: 'laptop' }] }]);
    expect(clusters).toMatchObject([{ name: 'cluster', lan: 'lan', nodes: { kind: 'count', count: 3 }, podNetwork: { mode: 'overlay' }, objects: { namespaces: [{ metadata: { name: 'shop' } }] } }]);
  });

  it('fits itself to the addresses of a real cluster', () => {
    const { lans, clusters } = topologyOf(
      '{apiVersion: v1, kind: Node, metadata: {name: n1}, spec: {podCIDR: 10.42.3.0/24}, status: {addresses: [{type: InternalIP, address: 172.18.0.4}]}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: 10.43.0.10, ports: [{port: 80}]}}',
    );
    expect(lans[0]?.cidrs.map((range) => range.text)).toEqual(['172.18.0.0/24']);
    expect(clusters[0]?.serviceNetwork.cidrs.map((range) => range.text)).toEqual(['10.43.0.0/16']);
    expect(clusters[0]?.podNetwork.cidrs.map((range) => range.text)).toEqual(['10.42.0.0/16']);
  });

  it('makes a cluster of each folder clusters/<name>/', () => {
    const { clusters } = topologyOf([
      { path: 'clusters/b/ns.yaml', content: '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}' },
      { path: 'clusters/a/ns.yaml', content: '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}' },
    ]);
    expect(clusters.map((each) => [each.name, each.objects.namespaces[0]?.origin.resource])).toEqual([
      ['a', 'Namespace a/shop'],
      ['b', 'Namespace b/shop'],
    ]);
  });
});

describe('vantage.lab documents', () => {
  it('fill in the defaults of the format', () => {
    const { lans, clusters } = topologyOf(`${lan}spec: {cidrs: [192.168.10.0/24], router: {publicIP: 203.0.113.10, portForwards: [{port: 8443, to: "laptop:443"}]}, hosts: [{name: laptop, ip: 192.168.10.50}]}\n---\n${cluster}`);
    expect(lans[0]?.router).toMatchObject({ ips: ['192.168.10.1'], nat: 'masquerade', firewall: [], portForwards: [{ protocol: 'TCP', port: 8443, to: { ip: '192.168.10.50', port: 443 }, hairpin: 'none' }] });
    expect(clusters[0]).toMatchObject({ lan: 'office', provider: 'none', serviceNetwork: { nodePortRange: { from: 30000, to: 32767 } }, dns: { domain: 'cluster.local', pods: 'insecure', replicas: 2 }, etcd: { members: 3, down: [] } });
  });

  it('forward ports to nodes, by name', () => {
    const { lans } = topologyOf(`${lan}spec: {cidrs: [192.168.10.0/24], router: {portForwards: [{port: 80, to: "prod/node/n1:30080"}]}}\n---\n${cluster}spec: {nodes: [{name: n1, ip: 192.168.10.21}]}`);
    expect(lans[0]?.router?.portForwards[0]?.to).toEqual({ ip: '192.168.10.21', port: 30080 });
  });

  it('take a plain address record for what it is, and ask for the type of a name', () => {
    const zone = (record: string): string => `apiVersion: vantage.lab/v1\nkind: Internet\nspec: {zones: [{name: a.com, records: [${record}]}]}`;
    expect(topologyOf(zone('{name: www, data: "2001:db8::1"}')).internet.zones[0]?.records[0]).toMatchObject({ type: 'AAAA', data: { kind: 'text' } });
    expect(topologyOf(zone('{name: www, type: A, data: "service:prod/shop/web"}')).internet.zones[0]?.records[0]?.data).toEqual({ kind: 'service', cluster: 'prod', namespace: 'shop', name: 'web' });
    expect(errorsOf(zone('{name: www, data: other.com}'))).toEqual(['REQUIRED spec.zones[0].records[0].type']);
  });

  it.each([
    ['an unknown field, with the nearest name', `${lan}spec: {cidrs: [10.0.0.0/24], ruoter: {}}`, ['UNKNOWN_FIELD spec.ruoter']],
    ['an unknown field deep inside', `${lan}spec: {cidrs: [10.0.0.0/24], hosts: [{name: a, ip: 10.0.0.2, listen: [80/TCP]}]}`, ['UNKNOWN_FIELD spec.hosts[0].listen']],
    ['an unknown kind', 'apiVersion: vantage.lab/v1\nkind: Network\nmetadata: {name: a}', ['UNKNOWN_KIND kind']],
    ['an unknown version', 'apiVersion: vantage.lab/v2\nkind: Lan\nmetadata: {name: a}', ['UNKNOWN_VERSION apiVersion']],
    ['a missing range', `${lan}spec: {}`, ['REQUIRED spec.cidrs']],
    ['a bad address', `${lan}spec: {cidrs: [10.0.0.0/24], hosts: [{name: a, ip: 10.0.0.256}]}`, ['INVALID_VALUE spec.hosts[0].ip']],
    ['a port forward to nobody', `${lan}spec: {cidrs: [10.0.0.0/24], router: {portForwards: [{port: 80, to: "lptop:80"}]}, hosts: [{name: laptop, ip: 10.0.0.2}]}`, ['UNKNOWN_HOST spec.router.portForwards[0].to']],
    ['a cluster in no LAN that exists', `${lan}spec: {cidrs: [10.0.0.0/24]}\n---\n${cluster}spec: {lan: ofice}`, ['UNKNOWN_LAN spec.lan']],
    ['a link to no LAN that exists', `${lan}spec: {cidrs: [10.0.0.0/24]}\n---\napiVersion: vantage.lab/v1\nkind: Link\nmetadata: {name: l}\nspec: {type: VPN, between: [office, azure]}`, ['UNKNOWN_LAN spec.between[1]']],
    ['two LANs of one name', `${lan}spec: {cidrs: [10.0.0.0/24]}\n---\n${lan}spec: {cidrs: [10.0.1.0/24]}`, ['DUPLICATE_OBJECT metadata.name']],
    ['two hosts of one name', `${lan}spec: {cidrs: [10.0.0.0/24], hosts: [{name: a, ip: 10.0.0.2}, {name: a, ip: 10.0.0.3}]}`, ['DUPLICATE_NAME spec.hosts[1].name']],
    ['two hosts of one address', `${lan}spec: {cidrs: [10.0.0.0/24], hosts: [{name: a, ip: 10.0.0.2}, {name: b, ip: 10.0.0.2}]}`, ['DUPLICATE_NAME spec.hosts[1].ip']],
    ['a host outside of its LAN', `${lan}spec: {cidrs: [10.0.0.0/24], hosts: [{name: a, ip: 10.0.1.2}]}`, ['INVALID_VALUE spec.hosts[0].ip']],
    ['a firewall rule without an action', `${lan}spec: {cidrs: [10.0.0.0/24], router: {firewall: [{direction: inward}]}}`, ['REQUIRED spec.router.firewall[0].action']],
    ['an object of no cluster among two', `${cluster}\n---\n${cluster.replace('prod', 'test')}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: shop}}`, ['CLUSTER_NOT_NAMED metadata.annotations']],
    ['an object of a cluster that does not exist', `${cluster}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: shop, annotations: {vantage.lab/cluster: prd}}}`, ['UNKNOWN_CLUSTER metadata.annotations[vantage.lab/cluster]']],
    ['an assignment that expects nothing', 'apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: {name: a}\nspec: {checks: [{id: x, reach: {from: internet, to: "a:80"}}]}', ['REQUIRED spec.checks[0].reach.expect']],
  ])('report %s', (_, text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });
});
