import { errorsOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

function service(spec: string, name = 'web'): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {${spec}}}`;
}

describe('a Service', () => {
  it.each([
    ['S24 needs a port and nothing else', 'ports: [{port: 80}]'],
    ['may forward a named port', 'ports: [{name: http, port: 80, targetPort: http}, {name: dns, port: 53, protocol: UDP}]'],
    ['may be headless without ports', 'clusterIP: None'],
    ['S15 may be a name, even one that looks like an address', 'type: ExternalName, externalName: 10.0.0.5'],
    ['S28 may ask for a node port in the range', 'type: NodePort, ports: [{port: 80, nodePort: 30080}]'],
    ['may use one port number for two protocols', 'type: LoadBalancer, ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]'],
    ['S48 has a time limit of its own only where clients stick', 'sessionAffinity: None, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}, ports: [{port: 80}]'],
    ['S52 may prefer endpoints that are near', 'trafficDistribution: PreferSameNode, ports: [{port: 80}]'],
    ['S53 may prefer two families on a cluster of one', 'ipFamilyPolicy: PreferDualStack, ports: [{port: 80}]'],
  ])('%s', (_, spec) => {
    expect(errorsOf(service(spec))).toEqual([]);
  });

  it.each([
    ['S26 of several ports tells them apart by name', 'ports: [{port: 80}, {name: b, port: 81}]', ['REQUIRED spec.ports[0].name']],
    ['S26 has a cluster IP inside the range', 'clusterIP: 172.16.0.1, ipFamilies: [IPv6], ports: [{port: 80}]', ['INVALID_VALUE spec.clusterIPs[0]']],
    ['S26 has no port and protocol twice', 'ports: [{name: a, port: 80}, {name: b, port: 80}]', ['DUPLICATE_VALUE spec.ports[1]']],
    ['S28 has node ports in the range', 'type: NodePort, ports: [{port: 80, nodePort: 80}]', ['INVALID_VALUE spec.ports[0].nodePort']],
    ['S28 has no node port where its type has none', 'ports: [{port: 80, nodePort: 30080}]', ['FORBIDDEN spec.ports[0].nodePort']],
    ['S30 of type NodePort cannot be headless', 'type: NodePort, clusterIP: None, ports: [{port: 80}]', ['INVALID_VALUE spec.clusterIPs[0]']],
    ['S53 cannot require two families on a cluster of one', 'ipFamilyPolicy: RequireDualStack, ports: [{port: 80}]', ['INVALID_VALUE spec.ipFamilyPolicy']],
    ['S26 has no link-local cluster IP, whatever the range', 'clusterIP: "fe80::1", ports: [{port: 80}]', ['INVALID_VALUE spec.clusterIPs[0]']],
    ['S26 nor one of loopback', 'clusterIP: 127.0.0.1, ports: [{port: 80}]', ['INVALID_VALUE spec.clusterIPs']],
    ['cannot have an IPv6 address on an IPv4 cluster', 'clusterIP: "fd00::1", ipFamilies: [IPv4], ports: [{port: 80}]', ['INVALID_VALUE spec.clusterIPs[0]']],
    ['needs ports', 'selector: {app: web}', ['REQUIRED spec.ports']],
    ['of a missing port has no target either', 'ports: [{}]', ['INVALID_VALUE spec.ports[0].port', 'INVALID_VALUE spec.ports[0].targetPort']],
    ['knows TCP, UDP and SCTP', 'ports: [{port: 80, protocol: ICMP}]', ['NOT_SUPPORTED spec.ports[0].protocol']],
    ['S15 that is a name must say which', 'type: ExternalName', ['REQUIRED spec.externalName']],
    ['S15 that is a name has no address', 'type: ExternalName, externalName: a.b, clusterIP: 10.96.0.9', ['FORBIDDEN spec.clusterIPs']],
    ['S36 has external addresses that make sense', 'externalIPs: [127.0.0.1], ports: [{port: 80}]', ['INVALID_VALUE spec.externalIPs[0]']],
    ['has one traffic policy or the other', 'type: NodePort, externalTrafficPolicy: Node, ports: [{port: 80}]', ['NOT_SUPPORTED spec.externalTrafficPolicy']],
    ['inside the cluster only has no external traffic policy', 'externalTrafficPolicy: Local, ports: [{port: 80}]', ['INVALID_VALUE spec.externalTrafficPolicy']],
    ['S54 that balances nothing has no source ranges', 'loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]', ['FORBIDDEN spec.LoadBalancerSourceRanges']],
    ['S54 has source ranges without host bits', 'type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/8], ports: [{port: 80}]', ['INVALID_VALUE spec.LoadBalancerSourceRanges[0]']],
    ['S48 keeps clients for a day at most', 'sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}, ports: [{port: 80}]', ['INVALID_VALUE spec.sessionAffinityConfig.clientIP.timeoutSeconds']],
    ['gives equal ports one node port, which is then there twice', 'type: LoadBalancer, ports: [{name: a, port: 80}, {name: b, port: 80}]', ['DUPLICATE_VALUE spec.ports[1]', 'DUPLICATE_VALUE spec.ports[1].nodePort']],
    ['has a selector, not a list of names', 'selector: [web], ports: [{port: 80}]', ['WRONG_TYPE spec.selector']],
    ['has no field that Kubernetes does not know', 'port: [{port: 80}], ports: [{port: 80}]', ['UNKNOWN_FIELD spec.port']],
    ['has whole numbers for ports', 'ports: [{port: 1.5}]', ['WRONG_TYPE spec.ports[0].port']],
  ])('%s', (_, spec, expected) => {
    expect(errorsOf(service(spec))).toEqual(expected);
  });

  it('has a name that is a DNS label, which may begin with a digit since 1.36', () => {
    expect(errorsOf(service('ports: [{port: 80}]', '1st'))).toEqual([]);
    expect(errorsOf(service('ports: [{port: 80}]', 'a.b'))).toEqual(['INVALID_VALUE metadata.name']);
  });

  it('gets its ranges from the Cluster document', () => {
    const cluster = 'apiVersion: vantage.lab/v1\nkind: Cluster\nmetadata: {name: prod}\nspec:\n  serviceNetwork: {cidrs: [10.50.0.0/16, "fd00:50::/112"], nodePortRange: 20000-20100}\n---\n';
    expect(errorsOf(cluster + service('type: NodePort, clusterIP: 10.50.0.9, ipFamilyPolicy: RequireDualStack, ports: [{port: 80, nodePort: 20050}]'))).toEqual([]);
    expect(errorsOf(cluster + service('clusterIP: 10.96.0.9, ports: [{port: 80}]'))).toEqual(['INVALID_VALUE spec.clusterIPs']);
    expect(errorsOf(cluster + service('type: NodePort, ports: [{port: 80, nodePort: 30080}]'))).toEqual(['INVALID_VALUE spec.ports[0].nodePort']);
  });
});
