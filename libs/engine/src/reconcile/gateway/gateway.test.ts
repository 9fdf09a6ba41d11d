import { reconcile, type ClusterState, type Diagnostic } from '@vantage/engine';
import { gateway, gatewayLab, gatewayOutcome, route, sendTo, topologyOf, webBackend } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const HTTP = '{name: http, port: 80, protocol: HTTP}';

interface Outcome {
  readonly cluster: ClusterState;
  /** `CODE field (Reason)` */
  readonly findings: readonly string[];
}

function outcomeOf(...documents: readonly string[]): Outcome {
  const state = reconcile(topologyOf(documents.join('\n---\n')));
  const [cluster] = state.clusters;
  if (cluster === undefined) throw new Error('the lab has no cluster');
  return { cluster, findings: state.diagnostics.filter(({ severity }) => severity === 'WARNING').map(findingOf) };
}

function findingOf({ code, field, message }: Diagnostic): string {
  const [, reason] = /\(([A-Z][A-Za-z]+)\)/.exec(message) ?? [];
  return [code.replace('RECONCILE.', ''), field, ...(reason === undefined ? [] : [`(${reason})`])].join(' ');
}

describe('routes that hang nowhere', () => {
  const WEB = gateway('web', '203.0.113.40', ['{name: http, port: 80, protocol: HTTP, hostname: "*.shop.test", allowedRoutes: {namespaces: {from: Same}}}']);
  const good = webBackend('infra', 'v1');
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['S76 all is well', [route('r', [sendTo('v1')])], []],
    ['S76 no such Gateway', [route('r', [sendTo('v1')], { parent: 'name: wab' })], ['ROUTE_NOT_ATTACHED spec.parentRefs[0] (NoMatchingParent)']],
    ['S76 no such listener', [route('r', [sendTo('v1')], { parent: 'name: web, sectionName: https' })], ['ROUTE_NOT_ATTACHED spec.parentRefs[0] (NoMatchingParent)']],
    ['S76 no such port', [route('r', [sendTo('v1')], { parent: 'name: web, port: 81' })], ['ROUTE_NOT_ATTACHED spec.parentRefs[0] (NoMatchingParent)']],
    ['S76 another namespace', [webBackend('app', 'v1'), route('r', [sendTo('v1')], { namespace: 'app' })], ['ROUTE_NOT_ATTACHED spec.parentRefs[0] (NotAllowedByListeners)']],
    ['S76 another kind', [route('r', [sendTo('v1')], { kind: 'TLSRoute' })], ['ROUTE_NOT_ATTACHED spec.parentRefs[0] (NotAllowedByListeners)']],
    ['S76 another host', [route('r', [sendTo('v1')], { hostnames: ['shop.test', 'a.other.test'] })], ['ROUTE_NOT_ATTACHED spec.parentRefs[0] (NoMatchingListenerHostname)']],
    ['S76 one host of several is enough', [route('r', [sendTo('v1')], { hostnames: ['shop.test', 'a.shop.test'] })], []],
    ['S76 the younger of two kinds', [route('a', [sendTo('v1')]), route('b', [sendTo('v1')], { kind: 'GRPCRoute' })], ['ROUTE_NOT_ATTACHED spec.parentRefs[0] (HostnameConflict)']],
    ['S76 a mesh is not modelled', [route('r', [sendTo('v1')], { parent: 'group: "", kind: Service, name: v1' })], ['ROUTE_PARENT_NOT_MODELLED spec.parentRefs[0]']],
    ['S76 backends that lead nowhere', [route('r', [sendTo('nosuch', '{name: v1, namespace: app, port: 8080}', '{kind: Bucket, group: a.b, name: b}')])], [
      'BACKEND_NOT_RESOLVED spec.rules[0].backendRefs[0] (BackendNotFound)',
      'BACKEND_NOT_RESOLVED spec.rules[0].backendRefs[1] (RefNotPermitted)',
      'BACKEND_NOT_RESOLVED spec.rules[0].backendRefs[2] (InvalidKind)',
    ]],
  ];
  it.each(cases)('%s', (_name, documents, expected) => {
    expect([...outcomeOf(WEB, good, ...documents).findings].sort()).toEqual(expected);
  });
});

describe('listeners that are not ready', () => {
  const tls = (name: string, port: number, protocol: string, more = ''): string => `{name: ${name}, port: ${port}, protocol: ${protocol}${more}, tls: {mode: ${protocol === 'TLS' ? 'Passthrough' : 'Terminate'}, certificateRefs: [{name: c}]}}`;
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['S76 a protocol of somebody else', ['{name: a, port: 80, protocol: example.com/x}'], ['(UnsupportedProtocol)']],
    ['S76 HTTP beside HTTPS', ['{name: a, port: 80, protocol: HTTP}', tls('b', 80, 'HTTPS', ', hostname: a.test')], ['(ProtocolConflict)', '(ProtocolConflict)']],
    ['S76 HTTPS beside TLS of one host', [tls('a', 443, 'HTTPS'), tls('b', 443, 'TLS')], ['(ProtocolConflict)', '(ProtocolConflict)']],
    ['S76 HTTPS beside TLS of another host', [tls('a', 443, 'HTTPS', ', hostname: a.test'), tls('b', 443, 'TLS', ', hostname: b.test')], []],
    ['S76 one protocol written in two ways', ['{name: a, port: 80, protocol: HTTP}', '{name: b, port: 80, protocol: http}'], ['(HostnameConflict)', '(HostnameConflict)']],
    ['S76 TCP beside HTTP', ['{name: a, port: 80, protocol: TCP}', HTTP], ['(ProtocolConflict)', '(ProtocolConflict)']],
    ['S76 UDP beside TCP', ['{name: a, port: 53, protocol: TCP}', '{name: b, port: 53, protocol: UDP}'], []],
    ['S76 HTTPS without TLS', ['{name: a, port: 443, protocol: HTTPS}'], ['(InvalidCertificateRef)']],
    ['S76 a certificate elsewhere', ['{name: a, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: c, namespace: certs}]}}'], ['(RefNotPermitted)']],
  ];
  it.each(cases)('%s', (_name, listeners, expected) => {
    const { findings } = outcomeOf(gateway('web', '203.0.113.40', listeners));
    expect(findings.map((finding) => finding.replace(/^LISTENER_NOT_READY spec\.listeners\[\d\] /, ''))).toEqual(expected);
  });
});

describe('who serves a Gateway', () => {
  const gatewayClass = (name: string, controller = 'example.com/controller'): string => `{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: ${name}}, spec: {controllerName: ${controller}}}`;
  const proxy = (name: string, namespace: string, labels: string, ports: string): readonly string[] => [
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: ${namespace}}, spec: {selector: {matchLabels: {${labels}}}, template: {metadata: {labels: {${labels}}}, spec: {containers: [{name: c, image: i, ports: [{name: web, containerPort: 8000}, {containerPort: 80}]}]}}}}`,
    `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {type: LoadBalancer, selector: {${labels}}, ports: [${ports}]}}`,
  ];
  const served = (...documents: readonly string[]): readonly string[] =>
    outcomeOf(webBackend('infra', 'v1'), route('r', [sendTo('v1')]), ...documents).cluster.gateways.flatMap(({ builtIn, service, pods }) => [
      `${builtIn ? 'supplied ' : ''}${service === undefined ? 'nobody' : `${service.namespace}/${service.name}`} ${pods.length}`,
    ]);
  const WEB = gateway('web', '203.0.113.40', [HTTP]);

  it.each([
    ['S76 whoever is supplied, where the lab brings nobody', [WEB], ['supplied infra/web-edge 1']],
    ['S76 whatever its class is called', [WEB, gatewayClass('edge')], ['supplied infra/web-edge 1']],
    ['S76 nobody, where the lab has other classes', [WEB, gatewayClass('other')], ['nobody 0']],
    ['S76 nobody, where no listener is ready', [gateway('web', '203.0.113.40', ['{name: a, port: 443, protocol: HTTPS}'])], ['nobody 0']],
    ['S76 proxies of its own', [WEB, ...proxy('web-istio', 'infra', 'gateway.networking.k8s.io/gateway-name: web', '{port: 80}')], ['infra/web-istio 1']],
    ['S76 not those of another', [WEB, ...proxy('other-istio', 'infra', 'gateway.networking.k8s.io/gateway-name: other', '{port: 80}')], ['supplied infra/web-edge 1']],
    [
      'S76 proxies of Envoy Gateway',
      [WEB, ...proxy('envoy-infra-web', 'envoy-gateway-system', 'gateway.envoyproxy.io/owning-gateway-name: web, gateway.envoyproxy.io/owning-gateway-namespace: infra', '{port: 80}')],
      ['envoy-gateway-system/envoy-infra-web 1'],
    ],
    ['S76 one that its controller shares', [WEB, gatewayClass('edge', 'traefik.io/gateway-controller'), ...proxy('traefik', 'traefik', 'app.kubernetes.io/name: traefik', '{port: 80, targetPort: web}')], ['traefik/traefik 1']],
    ['S76 not one of another controller', [WEB, gatewayClass('edge', 'konghq.com/kic-gateway-controller'), ...proxy('traefik', 'traefik', 'app.kubernetes.io/name: traefik', '{port: 80}')], ['supplied infra/web-edge 1']],
    [
      'S76 one that the Cluster document lists for the class',
      ['{apiVersion: vantage.lab/v1, kind: Cluster, metadata: {name: c}, spec: {provider: aws, ingressControllers: [{class: edge, service: front/door}]}}', WEB, ...proxy('door', 'front', 'app: door', '{port: 80}')],
      ['front/door 1'],
    ],
  ] as const)('%s', (_name, documents, expected) => {
    expect(served(...documents)).toEqual(expected);
  });

  it('S76 a proxy that listens elsewhere is reached through its Service', () => {
    const traefik = proxy('traefik', 'traefik', 'app.kubernetes.io/name: traefik', '{name: web, port: 80, targetPort: web}');
    const network = gatewayLab(gateway('web', '203.0.113.40', [HTTP]), gatewayClass('edge', 'traefik.io/gateway-controller'), ...traefik, route('r', [sendTo('v1')]));
    const addresses = network.state.clusters.flatMap(({ services }) => services.flatMap(({ loadBalancer }) => (loadBalancer?.kind === 'provisioned' ? loadBalancer.addresses.flatMap(({ ip }) => ip ?? []) : [])));
    expect(addresses).toHaveLength(1);
    expect(gatewayOutcome(network, `http://${addresses[0] ?? ''}/`)).toBe('200 infra/v1');
  });

  it.each([
    ['S76 the address of its status', 'addresses: [{value: 203.0.113.40}], ', '{addresses: [{type: IPAddress, value: 203.0.113.50}]}', '203.0.113.50'],
    ['S76 else the one that it asks for', 'addresses: [{value: 203.0.113.40}], ', '{}', '203.0.113.40'],
    ['S76 else what the cluster gives', '', '{}', '203.0.113.33'],
    ['S76 or a name', '', '{addresses: [{type: Hostname, value: lb.example.com}]}', 'lb.example.com'],
  ] as const)('%s', (_name, addresses, status, expected) => {
    const { cluster } = outcomeOf(`{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: web, namespace: infra}, spec: {gatewayClassName: edge, ${addresses}listeners: [${HTTP}]}, status: ${status}}`);
    const found = cluster.services.flatMap(({ loadBalancer }) => (loadBalancer?.kind === 'provisioned' ? loadBalancer.addresses : []));
    expect(found.map(({ ip, hostname }) => ip ?? hostname)).toEqual([expected]);
  });

  it('S76 the address that a Gateway says it has works, whoever provisions Services', () => {
    const lan = '{apiVersion: vantage.lab/v1, kind: Lan, metadata: {name: lan}, spec: {cidrs: [192.168.10.0/24], hosts: [{name: laptop, ip: 192.168.10.50}]}}';
    const bare = '{apiVersion: vantage.lab/v1, kind: Cluster, metadata: {name: prod}, spec: {provider: none}}';
    expect(gatewayOutcome(gatewayLab(lan, bare, gateway('web', '192.168.10.200', [HTTP]), route('r', [sendTo('v1')])), 'http://192.168.10.200/')).toBe('200 infra/v1');
  });

  it('S76 a name that is too long for a Service is cut, and stays its own', () => {
    const long = 'a'.repeat(80);
    const { cluster } = outcomeOf(gateway(long, '203.0.113.40', [HTTP]), gateway(`${long}b`, '203.0.113.41', [HTTP]));
    const names = cluster.gateways.map(({ service, pods }) => `${service?.name ?? ''} ${pods.length}`);
    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => name.endsWith(' 1') && name.length <= 65)).toBe(true);
  });
});
