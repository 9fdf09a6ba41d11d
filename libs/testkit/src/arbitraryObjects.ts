/** Random workloads and Services of every type for random labs. */
import fc from 'fast-check';
import { arbitraryApp as app, arbitraryNamespace as namespace } from './arbitraryNames.js';

const container = { name: 'c', image: 'i', ports: [{ name: 'main', containerPort: 8080 }] };
/** Absent: what the container declares. */
const listens = fc.constantFrom(undefined, undefined, undefined, '', '9999/TCP', '8080/TCP,9999/TCP,53/UDP');

export function arbitraryDeployment(name: string): fc.Arbitrary<object> {
  return fc.record({ namespace, app, listens, replicas: fc.integer({ min: 1, max: 3 }), hostNetwork: fc.constantFrom(false, false, false, true) }).map((one) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: one.namespace },
    spec: {
      replicas: one.replicas,
      selector: { matchLabels: { app: one.app, name } },
      template: {
        metadata: { labels: { app: one.app, name }, ...(one.listens === undefined ? {} : { annotations: { 'vantage.lab/listens': one.listens } }) },
        spec: { containers: [container], ...(one.hostNetwork ? { hostNetwork: true } : {}) },
      },
    },
  }));
}

export function arbitraryService(name: string): fc.Arbitrary<object> {
  return fc
    .record({
      namespace,
      app,
      type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'Headless'),
      targetPort: fc.constantFrom<number | string>(8080, 'main', 9999),
      protocol: fc.constantFrom('TCP', 'TCP', 'TCP', 'UDP'),
      families: fc.constantFrom(undefined, undefined, 'PreferDualStack'),
      local: fc.boolean(),
      localInside: fc.boolean(),
      near: fc.constantFrom(undefined, undefined, 'PreferSameZone', 'PreferSameNode'),
    })
    .map((one) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: one.namespace },
      spec: {
        type: one.type === 'Headless' ? 'ClusterIP' : one.type,
        selector: { app: one.app },
        ports: [{ name: 'web', protocol: one.protocol, port: one.type === 'Headless' && one.targetPort === 9999 ? 9999 : 80, targetPort: one.targetPort }],
        ...(one.type === 'Headless' ? { clusterIP: 'None' } : {}),
        ...(one.families === undefined ? {} : { ipFamilyPolicy: one.families }),
        ...(one.local && (one.type === 'NodePort' || one.type === 'LoadBalancer') ? { externalTrafficPolicy: 'Local' } : {}),
        ...(one.near === undefined ? {} : { trafficDistribution: one.near }),
        ...(one.localInside && one.type !== 'Headless' ? { internalTrafficPolicy: 'Local' } : {}),
      },
    }));
}
