import type { ClusterState } from '@vantage/engine';
import { reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

function clusterOf(spec: string, ...documents: readonly string[]): ClusterState {
  const cluster = `{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { provider: aws${spec} } }`;
  const [state] = reconcile(topologyOf([cluster, ...documents].join('\n---\n'))).clusters;
  if (state === undefined) throw new Error('the lab has no cluster');
  return state;
}

/** `class: its Ingresses`, then the orphans with their reasons. */
function servedIn(cluster: ClusterState): readonly string[] {
  return [
    ...cluster.ingressControllers.map((controller) => `${controller.class}: ${controller.ingresses.map(({ metadata }) => metadata.name).join(' ')}`),
    ...cluster.orphanIngresses.map(({ ingress, reason }) => `${reason} ${ingress.metadata.name}`),
  ];
}

const ingress = (name: string, spec = '', metadata = ''): string =>
  `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: ${name}${metadata} }, spec: { ${spec}defaultBackend: { service: { name: web, port: { number: 80 } } } } }`;
const ingressClass = (name: string, controller = 'k8s.io/ingress-nginx', isDefault = false): string =>
  `{ apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: { name: ${name}${isDefault ? ', annotations: { ingressclass.kubernetes.io/is-default-class: "true" }' : ''} }, spec: { controller: ${controller} } }`;
const controller = (app: string, namespace: string): string =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: router, namespace: ${namespace} }, spec: { replicas: 2, selector: { matchLabels: { app.kubernetes.io/name: ${app} } }, template: { metadata: { labels: { app.kubernetes.io/name: ${app} } }, spec: { containers: [{ name: c, image: c, ports: [{ name: http, containerPort: 8080 }] }] } } } }`;
const certificateJob =
  '{ apiVersion: batch/v1, kind: Job, metadata: { name: certificates, namespace: front }, spec: { template: { metadata: { labels: { app.kubernetes.io/name: ingress-nginx } }, spec: { restartPolicy: Never, containers: [{ name: c, image: c }] } } } }';
const door = (name: string, app: string, namespace: string, type: string): string =>
  `{ apiVersion: v1, kind: Service, metadata: { name: ${name}, namespace: ${namespace} }, spec: { type: ${type}, selector: { app.kubernetes.io/name: ${app} }, ports: [{ port: 80, targetPort: http }] } }`;
const byClass = (name: string): string => `ingressClassName: ${name}, `;
const legacy = (name: string): string => `, annotations: { kubernetes.io/ingress.class: ${name} }`;

describe('the built-in controller', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['S75 serves Ingresses of a lab that brings no controller', [ingress('a')], ['nginx: a']],
    ['S75 takes the only class that the Ingresses ask for', [ingress('a', byClass('public'))], ['public: a']],
    ['S75 takes the only class that is declared', [ingressClass('edge', 'example.com/edge'), ingress('a', byClass('edge')), ingress('b', byClass('other'))], ['edge: a', 'UNKNOWN_CLASS b']],
    ['S75 reads the old annotation', [ingress('a', '', legacy('nginx'))], ['nginx: a']],
    ['S74 of two declared classes it serves the default one', [ingressClass('one', 'a.b/c', true), ingressClass('two', 'a.b/d'), ingress('a'), ingress('b', byClass('two'))], ['one: a', 'NO_CONTROLLER b']],
    ['S74 no Ingress, no controller', [ingressClass('x')], []],
  ];
  it.each(cases)('%s', (_, documents, expected) => {
    expect(servedIn(clusterOf('', ...documents)).map((line) => line.trim())).toEqual(expected);
  });

  // The page on Ingress says that an Ingress without a class is then rejected; the newest source takes the newest class (kubernetes#110974).
  const dated = (name: string, day: number): string => ingressClass(name, 'a.b/c', true).replace('metadata: {', `metadata: { creationTimestamp: "2026-01-0${day}T00:00:00Z",`);
  it.each([
    ['S74 two default classes: the newest takes it', '', [dated('old', 1), dated('new', 2)], ['new: a']],
    ['S74 two default classes of one age: the first by name', '', [dated('two', 1), dated('one', 1)], ['one: a']],
    ['S74 two default classes, one not made by a server: that one is the newest', '', [dated('aged', 1), ingressClass('fresh', 'a.b/c', true)], ['fresh: a']],
    ['S74 two default classes before 1.25: it is rejected', ', version: "1.24"', [dated('old', 1), dated('new', 2)], ['new:', 'TWO_DEFAULT_CLASSES a']],
    ['S74 one default class before 1.25', ', version: "1.24"', [dated('only', 1)], ['only: a']],
  ] as const)('%s', (_, spec, classes, expected) => {
    expect(servedIn(clusterOf(spec, ...classes, ingress('a'))).map((line) => line.trim())).toEqual(expected);
  });

  it('S75 is a real pod behind a real LoadBalancer, and says that it is built in', () => {
    const cluster = clusterOf('', ingress('a'));
    const [only] = cluster.ingressControllers;
    expect(only).toMatchObject({ builtIn: true, service: { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' } });
    const pods = cluster.pods.filter(({ address }) => only?.pods.includes(address));
    expect(pods).toHaveLength(1);
    expect(pods[0]).toMatchObject({ builtIn: true, ready: true, labels: { 'app.kubernetes.io/name': 'ingress-nginx' } });
    const service = cluster.services.find(({ name }) => name === 'ingress-nginx-controller');
    expect(service).toMatchObject({ builtIn: true, type: 'LoadBalancer', loadBalancer: { kind: 'provisioned' } });
    expect(service?.endpoints.map(({ ip }) => ip)).toEqual(pods[0]?.ips);
    expect(only?.origin.path).toBeUndefined();
  });
});

describe('controllers among the manifests', () => {
  const known: readonly (readonly [string, string, string])[] = [
    ['ingress-nginx', 'k8s.io/ingress-nginx', 'nginx'],
    ['traefik', 'traefik.io/ingress-controller', 'traefik'],
    ['haproxy-ingress', 'haproxy-ingress.github.io/controller', 'haproxy'],
    ['contour', 'projectcontour.io/ingress-controller', 'contour'],
    ['kong', 'ingress-controllers.konghq.com/kong', 'kong'],
  ];
  it.each(known)('S74 %s is found by its labels, and serves the classes that name it', (app, name, usual) => {
    expect(servedIn(clusterOf('', controller(app, 'edge'), ingressClass('mine', name), ingress('a', byClass('mine'))))).toEqual(['mine: a']);
    expect(servedIn(clusterOf('', controller(app, 'edge'), ingress('a', byClass(usual))))).toEqual([`${usual}: a`]);
  });

  it('S74 its pods and the Service that leads to them, the widest where there are several', () => {
    const cluster = clusterOf('', controller('traefik', 'edge'), door('inner', 'traefik', 'edge', 'ClusterIP'), door('outer', 'traefik', 'edge', 'LoadBalancer'), ingress('a', byClass('traefik')));
    const [only] = cluster.ingressControllers;
    expect(only).toMatchObject({ builtIn: false, service: { namespace: 'edge', name: 'outer' } });
    expect(only?.pods).toHaveLength(2);
  });

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['S74 an Ingress without a class is nobody\'s', [controller('ingress-nginx', 'front'), ingress('a')], ['nginx:', 'NO_CLASS a']],
    ['S74 the default class takes it', [controller('ingress-nginx', 'front'), ingressClass('web', 'k8s.io/ingress-nginx', true), ingress('a')], ['web: a']],
    ['S74 a class that nobody declared', [controller('ingress-nginx', 'front'), ingress('a', byClass('traefik'))], ['nginx:', 'UNKNOWN_CLASS a']],
    ['S74 a class whose controller is not there', [controller('ingress-nginx', 'front'), ingressClass('aws', 'ingress.k8s.aws/alb'), ingress('a', byClass('aws'))], ['nginx:', 'NO_CONTROLLER a']],
    [
      'S74 two controllers, each its own',
      [controller('ingress-nginx', 'front'), controller('traefik', 'back'), ingress('a', byClass('traefik')), ingress('b', byClass('nginx'))],
      ['nginx: b', 'traefik: a'],
    ],
    ['S74 jobs that carry the labels are no controllers', [controller('ingress-nginx', 'front'), certificateJob, ingress('a', byClass('nginx'))], ['nginx: a']],
  ];
  it.each(cases)('%s', (_, documents, expected) => {
    expect(servedIn(clusterOf('', ...documents)).map((line) => line.trim())).toEqual(expected);
  });

  it('S74 Ingresses are served oldest first, then by name', () => {
    const at = (day: number): string => `, creationTimestamp: "2026-01-0${day}T00:00:00Z"`;
    const cluster = clusterOf('', ingress('c', '', at(2)), ingress('b', '', at(1)), ingress('a'));
    expect(servedIn(cluster)).toEqual(['nginx: b c a']);
  });
});

describe('controllers that the Cluster document lists', () => {
  const listed = ', ingressControllers: [{ class: mine, service: edge/outer }]';

  it('S74 their pods are those behind the Service', () => {
    const cluster = clusterOf(listed, controller('anything', 'edge'), door('outer', 'anything', 'edge', 'NodePort'), ingress('a', byClass('mine')));
    expect(servedIn(cluster)).toEqual(['mine: a']);
    expect(cluster.ingressControllers[0]?.pods).toHaveLength(2);
  });

  it('S74 an empty list means that there is none', () => {
    expect(servedIn(clusterOf(', ingressControllers: []', ingress('a', byClass('nginx'))))).toEqual(['UNKNOWN_CLASS a']);
  });
});
