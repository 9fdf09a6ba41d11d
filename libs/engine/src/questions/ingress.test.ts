import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import type { ReachAnswer, ReachQuestion } from '../trace/index.js';
import { summarize } from '../render/index.js';
import { reach } from './reach.js';

/** Requests from the internet, through a controller, to the Service that answers. */
const SURROUNDINGS = `apiVersion: vantage.lab/v1
kind: Internet
spec:
  zones: [{ name: test, records: [{ name: "*", data: "service:ingress-nginx/ingress-nginx-controller" }, { name: "*.b", data: "service:ingress-nginx/ingress-nginx-controller" }] }]
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.10.0/24], router: { ip: 192.168.10.1, publicIP: 203.0.113.10 } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { lan: office, provider: gcp, nodes: { count: 2 }, loadBalancers: { kind: cloud, publicPool: 203.0.113.96/27 } }
`;

const app = (name: string, replicas = 1): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: c, image: c, ports: [{ containerPort: 3000 }] }] } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 8080, targetPort: 3000 }] }
`;

const CONTROLLER = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: ingress-nginx } }
  template:
    metadata: { labels: { app.kubernetes.io/name: ingress-nginx } }
    spec: { containers: [{ name: controller, image: "registry.k8s.io/ingress-nginx/controller:v1.12.0", ports: [{ name: http, containerPort: 80 }, { name: https, containerPort: 443 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
spec:
  type: LoadBalancer
  selector: { app.kubernetes.io/name: ingress-nginx }
  externalTrafficPolicy: Local
  ports: [{ name: http, port: 80, targetPort: http }, { name: https, port: 443, targetPort: https }]
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }
spec: { controller: k8s.io/ingress-nginx }
`;

const CONFIG = `---
apiVersion: v1
kind: ConfigMap
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
data: { ssl-redirect: "false" }
`;

const path = (text: string, type: string, service: string, port = 'number: 8080'): string => `{ path: "${text}", pathType: ${type}, backend: { service: { name: ${service}, port: { ${port} } } } }`;
const rule = (host: string, ...paths: readonly string[]): string => `{ ${host === '' ? '' : `host: "${host}", `}http: { paths: [${paths.join(', ')}] } }`;

function ingress(name: string, rules: readonly string[], { annotations = '', more = '' } = {}): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop${annotations === '' ? '' : `, annotations: { ${annotations} }`} }
spec: { ${more}rules: [${rules.join(', ')}] }
`;
}

const nginx = (name: string, value: string): string => `nginx.ingress.kubernetes.io/${name}: "${value}"`;

function ask(lab: string, to: string, http?: ReachQuestion['http'], from = 'internet'): ReachAnswer {
  const answer = reach(networkOf(SURROUNDINGS + lab), { from, to, ...(http === undefined ? {} : { http }) });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

/** `200 web` where an application answers, otherwise the status of the controller with the place it sends to, or how it ended. */
function outcome(answer: ReachAnswer): string {
  const each = answer.traces.map((trace) => {
    const steps = trace.hops.flatMap((hop) => hop.steps);
    const location = steps.find((step) => step.kind === 'ingressRouting' && step.outcome === 'REDIRECTED');
    if (location?.kind === 'ingressRouting' && location.outcome === 'REDIRECTED') return `${location.status} ${location.location}`;
    if (trace.httpStatus === undefined) return trace.disposition;
    const by = trace.httpStatus === 200 ? ` ${/pod\/([a-z]+)-/.exec(trace.destination ?? '')?.[1] ?? trace.destination ?? ''}` : '';
    return `${trace.httpStatus}${by}`;
  });
  return [...new Set(each)].sort().join(' | ');
}

const rows = (lab: string) => (to: string, http?: ReachQuestion['http'], from?: string): string => outcome(ask(lab, to, http, from));

describe('rules of paths, at the built-in controller', () => {
  const at = rows(
    app('exact') + app('prefix') + app('deep') + app('shallow') + app('slash') +
      ingress('paths', [
        rule('exact.test', path('/foo', 'Exact', 'exact')),
        rule('prefix.test', path('/foo', 'Prefix', 'prefix'), path('/aaa/bbb', 'Prefix', 'deep'), path('/aaa', 'Prefix', 'shallow')),
        rule('mixed.test', path('/foo', 'Prefix', 'prefix'), path('/foo', 'Exact', 'exact')),
        rule('slash.test', path('/aaa/bbb/', 'Prefix', 'slash'), path('/foo/', 'Exact', 'exact')),
      ]),
  );
  it.each([
    ['S71 Exact', 'http://exact.test/foo', '200 exact'],
    ['S71 Exact, a slash more', 'http://exact.test/foo/', '404'],
    ['S71 Exact, in capitals', 'http://exact.test/FOO', '404'],
    ['S71 Exact, something else', 'http://exact.test/bar', '404'],
    ['S71 a query is no part of the path', 'http://exact.test/foo?a=/bar', '200 exact'],
    ['S71 Prefix', 'http://prefix.test/foo', '200 prefix'],
    ['S71 Prefix, a slash more', 'http://prefix.test/foo/', '200 prefix'],
    ['S71 Prefix, in capitals', 'http://prefix.test/FOO', '404'],
    ['S71 Prefix, the longest', 'http://prefix.test/aaa/bbb', '200 deep'],
    ['S71 Prefix, below the longest', 'http://prefix.test/aaa/bbb/ccc', '200 deep'],
    ['S71 Prefix, the shorter one', 'http://prefix.test/aaa/ccc', '200 shallow'],
    ['S71 Prefix, part of an element', 'http://prefix.test/aaaccc', '404'],
    ['S71 Prefix, part of the longest’s last element', 'http://prefix.test/aaa/bbbccc', '200 shallow'],
    ['S71 Exact before Prefix', 'http://mixed.test/foo', '200 exact'],
    ['S71 Prefix for the rest', 'http://mixed.test/foo/bar', '200 prefix'],
    ['S71 Prefix with a slash, asked without', 'http://slash.test/aaa/bbb', '200 slash'],
    ['S71 Prefix with a slash, asked with', 'http://slash.test/aaa/bbb/', '200 slash'],
    ['S71 Exact with a slash, asked without', 'http://slash.test/foo', '404'],
    ['S71 a client takes dots out of the path before it asks', 'http://exact.test/x/../foo', '200 exact'],
    ['S71 and leaves none above the root', 'http://exact.test/../../foo', '200 exact'],
  ] as const)('%s', (_name, to, expected) => {
    expect(at(to)).toBe(expected);
  });
});

describe('rules of hosts, at the built-in controller', () => {
  const at = rows(
    app('wild') + app('own') + app('any') +
      ingress('hosts', [rule('*.b.test', path('/', 'Prefix', 'wild')), rule('own.test', path('/', 'Prefix', 'own', 'name: http'))], { more: 'tls: [{ hosts: [own.test], secretName: own-tls }], ' }),
  );
  it.each([
    ['S72 an exact host', 'http://own.test/', '200 own'],
    ['S72 in capitals', 'http://OWN.test/', '200 own'],
    ['S78 over TLS, with its certificate', 'https://own.test/', '200 own'],
    ['S78 a host without certificate', 'https://a.b.test/', 'TLS_NAME_MISMATCH'],
    ['S72 another host', 'http://other.test/', '404'],
    ['S72 a wildcard', 'http://a.b.test/', '200 wild'],
  ] as const)('%s', (_name, to, expected) => {
    expect(at(to)).toBe(expected);
  });

  it.each([
    ['S72 not two labels', 'x.a.b.test', '404'],
    ['S72 not the name itself', 'b.test', '404'],
    ['S72 a port in the Host header is no part of the name', 'own.test:8080', '200 own'],
    ['S72 a Host header in capitals', 'Own.Test', '200 own'],
  ] as const)('%s', (_name, host, expected) => {
    expect(at('http://own.test/', { headers: [{ name: 'Host', value: host }] })).toBe(expected);
  });
});

describe('default backends and load balancing', () => {
  const fallback = '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: all, namespace: shop }\nspec: { defaultBackend: { service: { name: echo, port: { number: 8080 } } } }\n';
  it.each([
    ['S73 every host', 'http://my.test/', '200 echo'],
    ['S73 every path', 'http://some.test/sub-path', '200 echo'],
  ] as const)('%s', (_name, to, expected) => {
    expect(rows(app('echo', 10) + fallback)(to)).toBe(expected);
  });

  it('S73 all pods of the backend answer, one as often as another', () => {
    const { traces } = ask(app('echo', 10) + fallback, 'http://my.test/');
    const shares = new Map<string, number>();
    for (const { destination, probability } of traces) shares.set(destination ?? '', (shares.get(destination ?? '') ?? 0) + probability);
    expect(shares.size).toBe(10);
    for (const share of shares.values()) expect(share).toBeCloseTo(0.1);
  });

  it('S73 a backend without pods', () => {
    expect(rows(app('echo', 0) + fallback)('http://my.test/')).toBe('503');
  });

  it('S74 a class that does not exist', () => {
    const other = ingress('other', [rule('my.test', path('/', 'Prefix', 'echo'))], { more: 'ingressClassName: some-other-class, ' });
    expect(rows(CONTROLLER + app('echo') + other)('http://my.test/')).toBe('404');
  });
});

describe('ingress-nginx', () => {
  const secured = { more: 'tls: [{ hosts: [web.test], secretName: web-tls }], ' };
  const web = (annotations = '', more = ''): string => ingress('web', [rule('web.test', path('/', 'Prefix', 'web'))], { annotations, more });
  const real = (text: string): string => CONTROLLER + app('web') + text;

  it.each([
    ['S78 sends HTTP to HTTPS where the Ingress has a certificate', real(web('', secured.more)), 'http://web.test/a?b=c', '308 https://web.test/a?b=c'],
    ['S78 and answers there', real(web('', secured.more)), 'https://web.test/a', '200 web'],
    ['S78 not without certificate', real(web()), 'http://web.test/a', '200 web'],
    ['S78 unless the Ingress says no', real(web(nginx('ssl-redirect', 'false'), secured.more)), 'http://web.test/', '200 web'],
    ['S78 unless its ConfigMap says no', real(CONFIG + web('', secured.more)), 'http://web.test/', '200 web'],
    ['S78 whatever its ConfigMap says where the Ingress says yes', real(CONFIG + web(nginx('ssl-redirect', 'true'), secured.more)), 'http://web.test/', '308 https://web.test/'],
    ['S78 without certificate where the Ingress forces it', real(web(nginx('force-ssl-redirect', 'true'))), 'http://web.test/', '308 https://web.test/'],
    ['S78 the built-in controller does what it is asked', app('web') + web(nginx('force-ssl-redirect', 'true')), 'http://web.test/', '308 https://web.test/'],
    ['S78 and no more', app('web') + web('', secured.more), 'http://web.test/', '200 web'],
    ['S71 a permanent redirect', real(web(nginx('permanent-redirect', 'https://new.test'))), 'http://web.test/', '301 https://new.test'],
    ['S71 with another code', real(web(`${nginx('permanent-redirect', 'https://new.test')}, ${nginx('permanent-redirect-code', '308')}`)), 'http://web.test/', '308 https://new.test'],
    ['S71 a temporal redirect goes first', real(web(`${nginx('permanent-redirect', 'https://new.test')}, ${nginx('temporal-redirect', 'https://now.test')}`)), 'http://web.test/', '302 https://now.test'],
    ['S71 a redirect goes before the one to HTTPS', real(web(nginx('permanent-redirect', 'https://new.test'), secured.more)), 'http://web.test/', '301 https://new.test'],
    ['S71 the root of an application', real(web(nginx('app-root', '/app'))), 'http://web.test/', '302 http://web.test/app'],
    ['S71 which answers elsewhere', real(web(nginx('app-root', '/app'))), 'http://web.test/app', '200 web'],
    ['S72 another name', real(web(nginx('server-alias', 'alias.test, second.test'))), 'http://second.test/', '200 web'],
    ['S72 from www', real(web(nginx('from-to-www-redirect', 'true')).replace('"web.test"', '"b.test"')), 'http://www.b.test/x', '308 http://b.test/x'],
    ['S54 a range that the client is in', real(web(nginx('whitelist-source-range', '198.51.100.0/24,10.0.0.0/8'))), 'http://web.test/', '200 web'],
    ['S54 a range that it is not in', real(web(nginx('whitelist-source-range', '10.0.0.0/8'))), 'http://web.test/', '403'],
    ['S54 a range that is shut out', real(web(nginx('denylist-source-range', '198.51.100.77'))), 'http://web.test/', '403'],
    ['S73 a password', real(web(nginx('auth-type', 'basic'))), 'http://web.test/', '401'],
    ['S77 the ClusterIP instead of the endpoints', real(web(nginx('service-upstream', 'true'))), 'http://web.test/', '200 web'],
    ['a snippet could do anything', real(web(nginx('configuration-snippet', 'return 418;'))), 'http://web.test/', 'UNSUPPORTED'],
    ['a controller elsewhere is asked who may', real(web(nginx('auth-url', 'http://auth.test'))), 'http://web.test/', 'UNSUPPORTED'],
  ] as const)('%s', (_name, lab, to, expected) => {
    expect(outcome(ask(lab, to, undefined, 'ip/198.51.100.77'))).toBe(expected);
  });

  it('S78 a note says what the built-in controller does not do', () => {
    const codes = (lab: string, to = 'http://web.test/'): readonly string[] => ask(lab, to).notes.map(({ code }) => code);
    expect(codes(app('web') + web('', secured.more))).toContain('INGRESS.TLS_REDIRECT');
    expect(codes(app('web') + web('', secured.more), 'https://web.test/')).not.toContain('INGRESS.TLS_REDIRECT');
    expect(codes(app('web') + web(nginx('ssl-redirect', 'false'), secured.more))).not.toContain('INGRESS.TLS_REDIRECT');
  });

  it('S74 annotations of another controller are said to have no effect', () => {
    const traefik = (CONTROLLER + app('web') + web(nginx('permanent-redirect', 'https://new.test'))).replaceAll('app.kubernetes.io/name: ingress-nginx', 'app.kubernetes.io/name: traefik').replace('registry.k8s.io/ingress-nginx/controller:v1.12.0', 'traefik:v3').replace('k8s.io/ingress-nginx }', 'traefik.io/ingress-controller }');
    const answer = ask(traefik, 'http://web.test/');
    expect(outcome(answer)).toBe('200 web');
    expect(answer.notes.map(({ code }) => code)).toContain('INGRESS.FOREIGN_ANNOTATIONS');
  });

  it('S73 with a password it answers', () => {
    expect(rows(real(web(nginx('auth-type', 'basic'))))('http://web.test/', { headers: [{ name: 'Authorization', value: 'Basic eDp5' }] })).toBe('200 web');
  });

  it('S77 says that it asks the ClusterIP', () => {
    expect(ask(real(web(nginx('service-upstream', 'true'))), 'http://web.test/').traces[0]?.hops.flatMap((hop) => hop.steps).some((step) => step.kind === 'serviceTranslation' && step.service === 'shop/service/web')).toBe(true);
  });

  it('S78 the summary says why', () => {
    expect(summarize(ask(real(web('', secured.more)), 'http://web.test/'))).toContain('308');
  });
});

describe('regular expressions as paths, at ingress-nginx', () => {
  const at = rows(
    CONTROLLER + app('one') + app('two') + app('three') +
      ingress('plain', [rule('web.test', path('/foo/bar', 'Prefix', 'one'), path('/foo/bar/', 'Prefix', 'two'))]) +
      ingress('rewritten', [rule('web.test', path('/foo/bar/(.+)', 'ImplementationSpecific', 'three'))], { annotations: nginx('rewrite-target', '/$1') }) +
      ingress('same', [rule('same.test', path('/', 'Prefix', 'one'))], { annotations: nginx('rewrite-target', '/') }) +
      ingress('implementation', [rule('own.test', path('/foo', 'ImplementationSpecific', 'one'))]),
  );
  it.each([
    ['S71 the longest pattern that matches', 'http://web.test/foo/bar/1', '200 three'],
    ['S71 the next', 'http://web.test/foo/bar/', '200 two'],
    ['S71 the shortest', 'http://web.test/foo/bar', '200 one'],
    ['S71 one annotation makes all paths of the host patterns: no elements', 'http://web.test/foo/barren', '200 one'],
    ['S71 no cases', 'http://web.test/FOO/bar', '200 one'],
    ['S71 what no pattern takes', 'http://web.test/other', '404'],
    ['S71 a path that is rewritten to itself is none', 'http://same.test/x', '200 one'],
    ['S71 ImplementationSpecific compares characters', 'http://own.test/foobar', '200 one'],
  ] as const)('%s', (_name, to, expected) => {
    expect(at(to)).toBe(expected);
  });
});

describe('canaries, at ingress-nginx', () => {
  const main = ingress('main', [rule('web.test', path('/', 'Prefix', 'web'))]);
  const canary = (annotations: string): string => CONTROLLER + app('web') + app('next') + main + ingress('canary', [rule('web.test', path('/', 'Prefix', 'next'))], { annotations: `${nginx('canary', 'true')}, ${annotations}` });
  const header = (name: string, value: string): ReachQuestion['http'] => ({ headers: [{ name, value }] });

  it('S76 take their share', () => {
    const { traces } = ask(canary(nginx('canary-weight', '20')), 'http://web.test/');
    const next = traces.filter(({ destination }) => destination?.includes('/next-')).reduce((sum, { probability }) => sum + probability, 0);
    expect(next).toBeCloseTo(0.2);
    expect(traces.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1);
  });

  it.each([
    ['of another total', `${nginx('canary-weight', '20')}, ${nginx('canary-weight-total', '20')}`, undefined, '200 next'],
    ['nothing without weight', nginx('canary-by-header', 'X-Canary'), undefined, '200 web'],
    ['a header that says always', nginx('canary-by-header', 'X-Canary'), header('x-canary', 'always'), '200 next'],
    ['a header that says never', `${nginx('canary-by-header', 'X-Canary')}, ${nginx('canary-weight', '100')}`, header('X-Canary', 'never'), '200 web'],
    ['a header that says neither leaves it to the weight', `${nginx('canary-by-header', 'X-Canary')}, ${nginx('canary-weight', '100')}`, header('X-Canary', 'perhaps'), '200 next'],
    ['a header with a value of its own', `${nginx('canary-by-header', 'X-Canary')}, ${nginx('canary-by-header-value', 'eu')}`, header('X-Canary', 'eu'), '200 next'],
    ['another value', `${nginx('canary-by-header', 'X-Canary')}, ${nginx('canary-by-header-value', 'eu')}`, header('X-Canary', 'always'), '200 web'],
    ['a pattern is not modelled', `${nginx('canary-by-header', 'X-Canary')}, ${nginx('canary-by-header-pattern', '^e')}`, header('X-Canary', 'eu'), 'UNSUPPORTED'],
    ['a cookie', nginx('canary-by-cookie', 'try'), header('Cookie', 'a=b; try=always'), '200 next'],
  ] as const)('S76 %s', (_name, annotations, http, expected) => {
    expect(rows(canary(annotations))('http://web.test/', http)).toBe(expected);
  });
});
