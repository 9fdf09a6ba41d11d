import { gateway, gatewayLab, gatewayOutcome, gatewayTraces, route, sendTo } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const https = (name: string, more = '', certificate = '{name: cert}'): string => `{name: ${name}, port: 443, protocol: HTTPS${more}, tls: {certificateRefs: [${certificate}]}}`;
const HOSTS = '{apiVersion: vantage.lab/v1, kind: Internet, spec: {zones: [{name: org, records: [{name: first, data: "gateway:infra/web"}, {name: second, data: "gateway:infra/web"}, {name: other, data: "gateway:infra/web"}, {name: pass, data: "gateway:infra/web"}]}]}}';
const LAN = '{apiVersion: vantage.lab/v1, kind: Lan, metadata: {name: lan}, spec: {cidrs: [192.168.10.0/24], router: {publicIP: 203.0.113.10}, hosts: [{name: laptop, ip: 192.168.10.50}]}}';
const CLUSTER = '{apiVersion: vantage.lab/v1, kind: Cluster, metadata: {name: prod}, spec: {provider: aws}}';

describe('HTTPS listeners', () => {
  const network = gatewayLab(
    HOSTS,
    LAN,
    CLUSTER,
    gateway('web', '203.0.113.40', [https('any'), https('second', ', hostname: second.org'), https('wild', ', hostname: "*.wild.org"'), https('fourth', ', hostname: fourth.wild.org')]),
    route('first', [sendTo('v1')], { hostnames: ['first.org'] }),
    route('second', [sendTo('v2')], { hostnames: ['second.org'] }),
    route('third', [sendTo('v3')], { parent: 'name: web, sectionName: wild' }),
    route('fourth', [sendTo('v1')], { parent: 'name: web, sectionName: fourth' }),
  );

  it.each([
    ['S76 by the name of the URL', 'https://first.org/', undefined, '200 infra/v1'],
    ['S76 the listener of that name', 'https://second.org/', undefined, '200 infra/v2'],
    ['S76 a name of no route', 'https://other.org/', undefined, '404'],
    ['S76 at the bare address by the Host header', 'https://203.0.113.40/', 'second.org', '200 infra/v2'],
    ['S76 under a wildcard', 'https://203.0.113.40/', 'third.wild.org', '200 infra/v3'],
    ['S76 TLS of the one, a request for the other: misdirected', 'https://first.org/', 'second.org', '421'],
    ['S76 and the other way round', 'https://second.org/', 'first.org', '421'],
    ['S76 to a more specific listener', 'https://first.org/', 'fourth.wild.org', '421'],
    ['S76 another name of the same listener', 'https://other.org/', 'first.org', '200 infra/v1'],
    ['S76 in the clear', 'http://first.org:443/', undefined, '400'],
    ['S76 the port for it is closed', 'http://first.org/', undefined, 'TIMED_OUT'],
  ] as const)('%s', (_name, url, host, outcome) => {
    expect(gatewayOutcome(network, url, host === undefined ? {} : { host })).toBe(outcome);
  });

  it('S78 the certificate is the one of the listener', () => {
    const steps = gatewayTraces(network, 'https://first.org/').flatMap(({ hops }) => hops.flatMap((hop) => hop.steps));
    expect(steps.find(({ kind }) => kind === 'tls')).toMatchObject({ outcome: 'MATCH', serverName: 'first.org', certificate: 'cert' });
  });
});

describe('a listener that knows one name only', () => {
  const network = gatewayLab(HOSTS, LAN, CLUSTER, gateway('web', '203.0.113.40', [https('first', ', hostname: first.org')]), route('first', [sendTo('v1')]));

  it.each([
    ['S76 its own', 'https://first.org/', undefined, '200 infra/v1'],
    ['S76 TLS for another name is refused', 'https://second.org/', undefined, 'TLS_NAME_MISMATCH'],
    ['S76 TLS without a name, too', 'https://203.0.113.40/', undefined, 'TLS_NAME_MISMATCH'],
    ['S76 a request for another name finds nothing', 'https://first.org/', 'second.org', '404'],
  ] as const)('%s', (_name, url, host, outcome) => {
    expect(gatewayOutcome(network, url, host === undefined ? {} : { host })).toBe(outcome);
  });
});

describe('certificates', () => {
  const grant = (to: string, from = 'infra'): string =>
    `{apiVersion: gateway.networking.k8s.io/v1, kind: ReferenceGrant, metadata: {name: g, namespace: certs}, spec: {from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: ${from}}], to: [{group: "", kind: Secret${to}}]}}`;
  const secret = (name: string, namespace: string): string => `{apiVersion: v1, kind: Secret, metadata: {name: ${name}, namespace: ${namespace}}}`;
  const FAR = '{name: cert, namespace: certs}';
  const cases: readonly (readonly [string, string, readonly string[], string])[] = [
    ['S76 of another namespace need a grant', FAR, [], 'TIMED_OUT'],
    ['S76 a grant for every Secret', FAR, [grant('')], '200 infra/v1'],
    ['S76 a grant for this Secret', FAR, [grant(', name: cert')], '200 infra/v1'],
    ['S76 a grant for another Secret', FAR, [grant(', name: other')], 'TIMED_OUT'],
    ['S76 a grant for Gateways of another namespace', FAR, [grant('', 'web')], 'TIMED_OUT'],
    ['S76 that are no Secrets', '{group: example.com, kind: Vault, name: cert}', [], 'TIMED_OUT'],
    ['S76 that are missing among the Secrets of the namespace', '{name: cert}', [secret('other', 'infra')], 'TIMED_OUT'],
    ['S76 that are there', '{name: cert}', [secret('cert', 'infra')], '200 infra/v1'],
    ['S76 one good one is enough', `${FAR}, {name: cert}`, [], '200 infra/v1'],
  ];
  it.each(cases)('%s', (_name, certificate, documents, outcome) => {
    const network = gatewayLab(gateway('web', '203.0.113.40', [https('https', '', certificate), '{name: http, port: 80, protocol: HTTP}']), route('all', [sendTo('v1')]), ...documents);
    expect(gatewayOutcome(network, 'https://203.0.113.40/')).toBe(outcome);
    expect(gatewayOutcome(network, 'http://203.0.113.40/')).toBe('200 infra/v1');
  });
});

describe('TLS that is passed on', () => {
  const pass = (name: string, hostname: string, mode = 'Passthrough'): string => `{name: ${name}, port: 443, protocol: TLS, hostname: ${hostname}, tls: {mode: ${mode}${mode === 'Terminate' ? ', certificateRefs: [{name: cert}]' : ''}}}`;
  const network = gatewayLab(
    HOSTS,
    LAN,
    CLUSTER,
    gateway('web', '203.0.113.40', [pass('pass', 'pass.org'), pass('end', 'other.org', 'Terminate'), https('https', ', hostname: first.org')]),
    route('pass', [sendTo('v1', 'v2')], { kind: 'TLSRoute', version: 'v1alpha2', hostnames: ['pass.org'] }),
    route('end', [sendTo('v3')], { kind: 'TLSRoute', hostnames: ['other.org'] }),
    route('web', [sendTo('v1')], { hostnames: ['first.org'] }),
  );
  it.each([
    ['S76 by its name to the backends of a TLSRoute', 'https://pass.org/', '50% 200 infra/v1, 50% 200 infra/v2'],
    ['S76 or without the encryption', 'https://other.org/', '200 infra/v3'],
    ['S76 beside HTTPS on one port', 'https://first.org/', '200 infra/v1'],
    ['S76 no listener, no connection', 'https://second.org/', 'TLS_NAME_MISMATCH'],
  ] as const)('%s', (_name, url, outcome) => {
    expect(gatewayOutcome(network, url)).toBe(outcome);
  });
});
