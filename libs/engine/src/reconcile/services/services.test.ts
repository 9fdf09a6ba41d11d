import type { LabState, LoadBalancerState, ServiceState } from '@vantage/engine';
import { reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const surroundings = (spec: string): string => `
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: office }, spec: { cidrs: [192.168.10.0/24], router: { publicIP: 203.0.113.10 } } }
---
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { lan: office, ${spec} } }
`;

function stateOf(spec: string, ...documents: readonly string[]): LabState {
  return reconcile(topologyOf([surroundings(spec), ...documents].join('\n---\n')));
}

function servicesOf(state: LabState): readonly ServiceState[] {
  return state.clusters.flatMap(({ services }) => services).filter(({ builtIn }) => !builtIn);
}

function codesOf(state: LabState): readonly string[] {
  return state.diagnostics.map(({ code, field }) => `${code} ${field ?? ''}`);
}

const service = (name: string, spec: string, metadata = ''): string =>
  `{ apiVersion: v1, kind: Service, metadata: { name: ${name}${metadata} }, spec: { selector: { app: web }, ports: [{ port: 80 }], ${spec} } }`;

describe('cluster addresses', () => {
  it('S24 a Service without a type is ClusterIP, its target the port itself, its protocol TCP', () => {
    const [state] = servicesOf(stateOf('provider: none', service('web', '')));
    expect(state).toMatchObject({ type: 'ClusterIP', ports: [{ name: '', port: 80, targetPort: 80, protocol: 'TCP', nodePort: undefined }] });
  });

  it('S48 affinity by client lasts three hours unless it says otherwise', () => {
    const given = 'sessionAffinity: ClientIP, sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } }';
    const states = servicesOf(stateOf('provider: none', service('a', 'sessionAffinity: ClientIP'), service('b', given), service('c', '')));
    expect(states.map(({ sessionAffinity }) => sessionAffinity)).toEqual([{ kind: 'ClientIP', timeoutSeconds: 10_800 }, { kind: 'ClientIP', timeoutSeconds: 60 }, { kind: 'None' }]);
  });

  it('S29 addresses come from the upper band, and stay when Services are added', () => {
    const names = Array.from({ length: 40 }, (_, index) => `svc-${index}`);
    const ips = (list: readonly string[]): ReadonlyMap<string, string | undefined> =>
      new Map(servicesOf(stateOf('provider: none', ...list.map((name) => service(name, '')))).map((state) => [state.name, state.clusterIps[0]]));
    const all = ips(names);
    expect(new Set(all.values()).size).toBe(40);
    for (const address of all.values()) expect(Number(address?.split('.')[2])).toBeGreaterThanOrEqual(1);
    const few = ips(names.slice(0, 5));
    for (const [name, address] of few) expect(all.get(name)).toBe(address);
  });

  it('S29 the lower band is used once the upper one is full', () => {
    const names = Array.from({ length: 24 }, (_, index) => `svc-${index}`);
    const state = stateOf('serviceNetwork: { cidrs: [10.96.0.0/27] }', ...names.map((name) => service(name, '')));
    const last = servicesOf(state).map(({ clusterIps }) => Number(clusterIps[0]?.split('.')[3]));
    expect(new Set(last).size).toBe(24);
    expect(last.filter((octet) => octet <= 16).length).toBe(24 - 14);
    // the API server's own and the cluster's DNS keep theirs
    expect(last).not.toContain(1);
    expect(last).not.toContain(10);
  });

  it('S26 a full range refuses the next Service', () => {
    const state = stateOf('serviceNetwork: { cidrs: [10.96.0.0/29] }', ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => service(name, '')));
    expect(codesOf(state).filter((code) => code.startsWith('RECONCILE.CLUSTER_IPS_EXHAUSTED')).length).toBeGreaterThan(0);
  });

  it('S26 given wins over allocated, and the second to ask for the same is left out', () => {
    const state = stateOf('provider: none', service('b', 'clusterIP: 10.96.7.7'), service('a', 'clusterIP: 10.96.7.7'), service('c', ''));
    expect(servicesOf(state).map(({ name }) => name)).toEqual(['a', 'c']);
    expect(codesOf(state)).toEqual(['RECONCILE.CLUSTER_IP_TAKEN spec.clusterIP']);
    expect(state.diagnostics[0]?.line).toBe(7);
  });

  it('S26 the older of two keeps its address, wherever it stands', () => {
    const at = (time: string): string => `, creationTimestamp: "2026-01-0${time}T00:00:00Z"`;
    const state = stateOf('provider: none', service('a', 'clusterIP: 10.96.7.7', at('2')), service('b', 'clusterIP: 10.96.7.7', at('1')));
    expect(servicesOf(state).map(({ name }) => name)).toEqual(['b']);
  });

  it('S26 the API server holds the first address, the cluster\'s DNS the tenth', () => {
    const state = stateOf('provider: none');
    expect(state.clusters[0]?.dnsIps).toEqual(['10.96.0.10']);
    expect(state.clusters[0]?.services.map(({ namespace, name, clusterIps, builtIn }) => [namespace, name, ...clusterIps, builtIn])).toEqual([
      ['default', 'kubernetes', '10.96.0.1', true],
      ['kube-system', 'kube-dns', '10.96.0.10', true],
    ]);
  });

  it('S30 a headless Service has none, and neither has an ExternalName', () => {
    const external = '{ apiVersion: v1, kind: Service, metadata: { name: alias }, spec: { type: ExternalName, externalName: example.com } }';
    const [alias, headless] = servicesOf(stateOf('provider: none', service('headless', 'clusterIP: None'), external));
    expect(alias).toMatchObject({ type: 'ExternalName', clusterIps: [], externalName: 'example.com', endpoints: [] });
    expect(headless).toMatchObject({ headless: true, clusterIps: [] });
  });
});

describe('address families', () => {
  const dual = 'podNetwork: { cidrs: [10.244.0.0/16, "fd00:10:244::/56"] }, serviceNetwork: { cidrs: [10.96.0.0/16, "fd00:10:96::/112"] }';
  const families = (spec: string, ipSpec: string): readonly string[] =>
    servicesOf(stateOf(spec, service('web', ipSpec))).flatMap(({ clusterIps }) => clusterIps.map((address) => (address.includes(':') ? 'IPv6' : 'IPv4')));

  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['S53 a Service on a dual-stack cluster has the primary family unless it asks', dual, '', ['IPv4']],
    ['S53 PreferDualStack takes both', dual, 'ipFamilyPolicy: PreferDualStack', ['IPv4', 'IPv6']],
    ['S53 PreferDualStack falls back to one', 'provider: none', 'ipFamilyPolicy: PreferDualStack', ['IPv4']],
    ['S53 RequireDualStack takes both', dual, 'ipFamilyPolicy: RequireDualStack', ['IPv4', 'IPv6']],
    ['S53 the order of families is the asker\'s', dual, 'ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6, IPv4]', ['IPv6', 'IPv4']],
    ['S53 the other family alone', dual, 'ipFamilies: [IPv6]', ['IPv6']],
  ];
  it.each(cases)('%s', (_, spec, ipSpec, expected) => {
    expect(families(spec, ipSpec)).toEqual(expected);
  });

  it('S53 RequireDualStack on a single-stack cluster is refused', () => {
    const topology = topologyOf([surroundings(dual), service('web', 'ipFamilyPolicy: RequireDualStack')].join('\n---\n'));
    const state = reconcile({
      ...topology,
      clusters: topology.clusters.map((one) => ({ ...one, serviceNetwork: { ...one.serviceNetwork, cidrs: one.serviceNetwork.cidrs.slice(0, 1) } })),
    });
    expect(servicesOf(state)).toEqual([]);
    expect(codesOf(state)).toEqual(['RECONCILE.IP_FAMILY_UNAVAILABLE spec.ipFamilyPolicy']);
  });

  it('S53 endpoints are of the Service\'s families', () => {
    const pod = '{ apiVersion: v1, kind: Pod, metadata: { name: p, labels: { app: web } }, spec: { containers: [{ name: c, image: c, ports: [{ containerPort: 80 }] }] } }';
    const endpoints = (ipSpec: string): readonly number[] => servicesOf(stateOf(dual, pod, service('web', ipSpec))).flatMap((state) => state.endpoints.map(({ family }) => family));
    expect([endpoints(''), endpoints('ipFamilies: [IPv6]'), [...endpoints('ipFamilyPolicy: PreferDualStack')].sort()]).toEqual([[4], [6], [4, 6]]);
  });
});

describe('node ports', () => {
  it('S27 NodePort and LoadBalancer have one a port, ClusterIP has none', () => {
    const states = servicesOf(stateOf('provider: none', service('a', 'type: NodePort'), service('b', 'type: LoadBalancer'), service('c', '')));
    expect(states.map(({ ports }) => ports[0]?.nodePort !== undefined)).toEqual([true, true, false]);
  });

  it('S29 automatic ones come from the upper band', () => {
    const names = Array.from({ length: 60 }, (_, index) => `svc-${index}`);
    const ports = servicesOf(stateOf('provider: none', ...names.map((name) => service(name, 'type: NodePort')))).map((state) => state.ports[0]?.nodePort ?? 0);
    expect(new Set(ports).size).toBe(60);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(30086);
    expect(Math.max(...ports)).toBeLessThanOrEqual(32767);
  });

  it('S28 the second to ask for a node port is refused, whatever the protocol', () => {
    const udp = '{ apiVersion: v1, kind: Service, metadata: { name: b }, spec: { type: NodePort, ports: [{ port: 80, protocol: UDP, nodePort: 30080 }] } }';
    const tcp = '{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: NodePort, ports: [{ port: 80, nodePort: 30080 }] } }';
    const state = stateOf('provider: none', udp, tcp);
    expect(servicesOf(state).map(({ name }) => name)).toEqual(['a']);
    expect(codesOf(state)).toEqual(['RECONCILE.NODE_PORT_TAKEN spec.ports[0].nodePort']);
  });

  it('S28 one port with two protocols shares its node port', () => {
    const dns = '{ apiVersion: v1, kind: Service, metadata: { name: dns }, spec: { type: NodePort, ports: [{ name: u, port: 53, protocol: UDP }, { name: t, port: 53, protocol: TCP }] } }';
    const [state] = servicesOf(stateOf('provider: none', dns));
    expect(state?.ports[0]?.nodePort).toBe(state?.ports[1]?.nodePort);
    const given = dns.replace('protocol: UDP', 'protocol: UDP, nodePort: 30053');
    expect(servicesOf(stateOf('provider: none', given))[0]?.ports.map(({ nodePort }) => nodePort)).toEqual([30053, 30053]);
  });

  it('S28 an automatic port never takes one that is given elsewhere', () => {
    const alone = servicesOf(stateOf('provider: none', service('z', 'type: NodePort')))[0]?.ports[0]?.nodePort ?? 0;
    const rival = `{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: NodePort, ports: [{ port: 80, nodePort: ${alone} }] } }`;
    const states = servicesOf(stateOf('provider: none', service('z', 'type: NodePort'), rival));
    expect(states.map(({ ports }) => ports[0]?.nodePort)).toEqual([alone, alone === 32767 ? 30086 : alone + 1]);
  });

  it('S33 allocateLoadBalancerNodePorts: false allocates none', () => {
    const [state] = servicesOf(stateOf('provider: aws', service('web', 'type: LoadBalancer, allocateLoadBalancerNodePorts: false')));
    expect(state?.ports[0]?.nodePort).toBeUndefined();
  });

  it('S42 a Local load balancer has a health check port of its own', () => {
    const [local, other] = servicesOf(stateOf('provider: aws', service('a', 'type: LoadBalancer, externalTrafficPolicy: Local'), service('b', 'type: LoadBalancer')));
    expect(local?.healthCheckNodePort).toBeGreaterThanOrEqual(30086);
    expect(local?.healthCheckNodePort).not.toBe(local?.ports[0]?.nodePort);
    expect(other?.healthCheckNodePort).toBeUndefined();
  });
});

describe('load balancers', () => {
  const balancers = (spec: string, ...documents: readonly string[]): readonly (LoadBalancerState | undefined)[] => servicesOf(stateOf(spec, ...documents)).map(({ loadBalancer }) => loadBalancer);
  const addressesOf = (spec: string, ...documents: readonly string[]): readonly string[] =>
    balancers(spec, ...documents).map((state) => (state?.kind === 'provisioned' ? state.addresses.map(({ ip, scope }) => `${ip ?? ''} ${scope}`).join() : (state?.kind ?? 'none')));
  const balanced = service('web', 'type: LoadBalancer');
  const annotated = (annotation: string): string => service('web', 'type: LoadBalancer', `, annotations: { ${annotation} }`);
  const pools = 'loadBalancers: { publicPool: 203.0.113.32/27, privatePool: 192.168.10.192/27 }';

  it('S32 without an implementation the address stays pending, and the reason says so', () => {
    expect(balancers('provider: none', balanced)).toEqual([{ kind: 'pending', reason: 'nothing in this cluster provisions load balancers' }]);
  });

  const cases: readonly (readonly [string, string, string, string])[] = [
    ['S35 a cloud gives one of the public pool', `provider: aws, ${pools}`, balanced, '203.0.113.33 public'],
    ['S35 without a pool, one that nothing in the lab has', 'provider: aws', balanced, '203.0.113.33 public'],
    ['S35 AWS internal', `provider: aws, ${pools}`, annotated('service.beta.kubernetes.io/aws-load-balancer-scheme: internal'), '192.168.10.193 private'],
    ['S35 Azure internal', `provider: azure, ${pools}`, annotated('service.beta.kubernetes.io/azure-load-balancer-internal: "true"'), '192.168.10.193 private'],
    ['S35 Google internal', `provider: gcp, ${pools}`, annotated('networking.gke.io/load-balancer-type: Internal'), '192.168.10.193 private'],
    ['S35 an internal one without a pool gets the last free address of the LAN', 'provider: azure', annotated('service.beta.kubernetes.io/azure-load-balancer-internal: "true"'), '192.168.10.254 private'],
    ['S35 the address that it asks for', `provider: azure, ${pools}`, service('web', 'type: LoadBalancer, loadBalancerIP: 203.0.113.50'), '203.0.113.50 public'],
    ['S33 a class of its own is left to its own implementation', `provider: aws, ${pools}`, service('web', 'type: LoadBalancer, loadBalancerClass: example.com/lb'), 'pending'],
    ['S79 MetalLB announces an address of its pool in the LAN', 'loadBalancers: { kind: metallb-l2, privatePool: 192.168.10.192/27 }', balanced, '192.168.10.193 private'],
    ['S79 MetalLB without a pool leaves it pending', 'loadBalancers: { kind: metallb-bgp }', balanced, 'pending'],
    [
      'S79 MetalLB gives the address that the annotation asks for',
      'loadBalancers: { kind: metallb-l2, privatePool: 192.168.10.192/27 }',
      annotated('metallb.io/loadBalancerIPs: 192.168.10.200'),
      '192.168.10.200 private',
    ],
    ['S79 and none outside of its pool', 'loadBalancers: { kind: metallb-l2, privatePool: 192.168.10.192/27 }', annotated('metallb.io/loadBalancerIPs: 192.168.10.20'), 'pending'],
  ];
  it.each(cases)('%s', (_, spec, document, expected) => {
    expect(addressesOf(spec, document)).toEqual([expected]);
  });

  it('S34 what the status says is kept, with its mode', () => {
    const dumped = `{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: LoadBalancer, ports: [{ port: 80 }] }, status: { loadBalancer: { ingress: [{ ip: 192.168.10.240, ipMode: Proxy }] } } }`;
    expect(balancers('provider: none', dumped)).toMatchObject([{ kind: 'provisioned', implementation: 'status', addresses: [{ ip: '192.168.10.240', ipMode: 'Proxy', scope: 'private' }] }]);
  });

  it('S54 source ranges are kept', () => {
    expect(balancers('provider: aws', service('web', 'type: LoadBalancer, loadBalancerSourceRanges: [192.168.10.0/24]'))).toMatchObject([{ sourceRanges: [{ text: '192.168.10.0/24' }] }]);
  });

  it('S35 two Services never share an address of the cloud', () => {
    const addresses = addressesOf(`provider: aws, ${pools}`, service('a', 'type: LoadBalancer'), service('b', 'type: LoadBalancer'));
    expect(addresses).toEqual(['203.0.113.33 public', '203.0.113.34 public']);
  });

  it('S35 clusters without pools get different ones', () => {
    const second = '{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: zwei }, spec: { lan: office, provider: aws } }';
    const inCluster = (name: string): string => service('web', 'type: LoadBalancer', `, annotations: { vantage.lab/cluster: ${name} }`);
    expect(addressesOf('provider: aws', second, inCluster('prod'), inCluster('zwei'))).toEqual(['203.0.113.33 public', '203.0.113.65 public']);
  });

  describe('S79 sharing a MetalLB address', () => {
    const metallb = 'loadBalancers: { kind: metallb-l2, privatePool: 192.168.10.192/27 }';
    const shared = (name: string, port: number, key: string, spec = ''): string =>
      `{ apiVersion: v1, kind: Service, metadata: { name: ${name}, annotations: { metallb.io/allow-shared-ip: ${key} } }, spec: { type: LoadBalancer, selector: { app: ${name} }, ports: [{ port: ${port} }]${spec} } }`;
    const sharing: readonly (readonly [string, readonly string[], number])[] = [
      ['the same key and different ports share', [shared('a', 80, 'k'), shared('b', 443, 'k')], 1],
      ['the same port does not', [shared('a', 80, 'k'), shared('b', 80, 'k')], 2],
      ['another key does not', [shared('a', 80, 'k'), shared('b', 443, 'l')], 2],
      ['Local does not with other pods', [shared('a', 80, 'k', ', externalTrafficPolicy: Local'), shared('b', 443, 'k')], 2],
    ];
    it.each(sharing)('%s', (_, documents, distinct) => {
      expect(new Set(addressesOf(metallb, ...documents)).size).toBe(distinct);
    });
  });
});
