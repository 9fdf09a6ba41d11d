import { errorsOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { parseLab } from '../parseLab.js';

const container = 'containers: [{name: c, image: i}]';
const template = `template: {metadata: {labels: {app: web}}, spec: {${container}}}`;
const selector = 'selector: {matchLabels: {app: web}}';

function pod(spec: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {${spec}}}`;
}

describe('a Pod', () => {
  it.each([
    ['needs a container', 'hostname: h', ['REQUIRED spec.containers']],
    ['of a missing image', 'containers: [{name: c}]', ['REQUIRED spec.containers[0].image']],
    ['names its containers once', 'containers: [{name: c, image: i}, {name: c, image: i}]', ['DUPLICATE_VALUE spec.containers[1].name']],
    ['has ports from 1 to 65535', 'containers: [{name: c, image: i, ports: [{containerPort: 65536}]}]', ['INVALID_VALUE spec.containers[0].ports[0].containerPort']],
    ['names ports as services are', 'containers: [{name: c, image: i, ports: [{containerPort: 1, name: a_b}]}]', ['INVALID_VALUE spec.containers[0].ports[0].name']],
    ['S55 on the network of its node opens the container port there', `hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 81}]}]`, ['INVALID_VALUE spec.containers[0].ports[0].hostPort']],
    ['S18 with dnsPolicy None names a server', `dnsPolicy: None, ${container}`, ['REQUIRED spec.dnsConfig']],
    ['S18 names three servers at most', `dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]}, ${container}`, ['INVALID_VALUE spec.dnsConfig.nameservers']],
    ['S18 knows four policies', `dnsPolicy: Cluster, ${container}`, ['NOT_SUPPORTED spec.dnsPolicy']],
    ['S13 has a hostname of one label', `hostname: a.b, ${container}`, ['INVALID_VALUE spec.hostname']],
    ['mounts volumes that it has', 'containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /v}]}]', ['INVALID_VALUE spec.containers[0].volumeMounts[0].name']],
    ['probes in one way', 'containers: [{name: c, image: i, readinessProbe: {}}]', ['REQUIRED spec.containers[0].readinessProbe']],
    ['S80 tolerates what can be', `tolerations: [{operator: Equal}], ${container}`, ['INVALID_VALUE spec.tolerations[0].operator']],
    ['has text for text', 'containers: [{name: c, image: i, env: [{name: PORT, value: 8080}]}]', ['WRONG_TYPE spec.containers[0].env[0].value']],
  ])('%s', (_, spec, expected) => {
    expect(errorsOf(pod(spec))).toEqual(expected);
  });

  it('says what listens as ports, or nothing', () => {
    const annotated = (listens: string): string => `{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {vantage.lab/listens: "${listens}"}}, spec: {${container}}}`;
    expect(errorsOf(annotated('8080/TCP,53/UDP'))).toEqual([]);
    expect(errorsOf(annotated(''))).toEqual([]);
    expect(errorsOf(annotated('http'))).toEqual(['INVALID_VALUE metadata.annotations[vantage.lab/listens]']);
  });
});

describe('a workload', () => {
  it.each([
    ['StatefulSet', ['INVALID_VALUE metadata.name']],
    ['Deployment', []],
    ['DaemonSet', []],
  ])('a %s has a name that its pods can have', (kind, expected) => {
    expect(errorsOf(`{apiVersion: apps/v1, kind: ${kind}, metadata: {name: a.b}, spec: {${selector}, ${template}}}`)).toEqual(expected);
  });

  it('without a selector is refused, and its pods stay: the template is plain', () => {
    const { topology } = parseLab([{ path: 'lab.yaml', content: `{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {${template}}}` }]);
    expect(topology.clusters[0]?.objects.workloads).toHaveLength(1);
  });

  it.each([
    ['Deployment', 'apps/v1', `${selector}, ${template}`, []],
    ['Deployment', 'apps/v1', `selector: {matchLabels: {app: other}}, ${template}`, ['INVALID_VALUE spec.template.metadata.labels']],
    ['Deployment', 'apps/v1', template, ['INVALID_VALUE spec.template.metadata.labels', 'REQUIRED spec.selector']],
    ['Deployment', 'apps/v1', `selector: {}, ${template}`, ['INVALID_VALUE spec.selector']],
    ['Deployment', 'apps/v1', `selector: {matchLabels: {app: x/y}}, ${template}`, ['INVALID_VALUE spec.selector', 'INVALID_VALUE spec.selector.matchLabels']],
    ['Deployment', 'apps/v1', `${selector}, ${template}, replicas: -1`, ['INVALID_VALUE spec.replicas']],
    ['Deployment', 'apps/v1', `${selector}, ${template}, strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}`, ['INVALID_VALUE spec.strategy.rollingUpdate.maxUnavailable']],
    ['Deployment', 'apps/v1', `${selector}, ${template}, strategy: {type: Recreate, rollingUpdate: {}}`, ['FORBIDDEN spec.strategy.rollingUpdate']],
    ['StatefulSet', 'apps/v1', `${selector}, ${template}, serviceName: db, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]`, []],
    ['StatefulSet', 'apps/v1', `${selector}, ${template}, podManagementPolicy: Any`, ['NOT_SUPPORTED spec.podManagementPolicy']],
    ['DaemonSet', 'apps/v1', `${selector}, ${template}, updateStrategy: {type: Never}`, ['NOT_SUPPORTED spec.updateStrategy']],
    ['ReplicationController', 'v1', template, []],
    ['Job', 'batch/v1', `template: {spec: {restartPolicy: Never, ${container}}}`, []],
    ['Job', 'batch/v1', `template: {spec: {${container}}}`, ['REQUIRED spec.template.spec.restartPolicy']],
    ['CronJob', 'batch/v1', `schedule: hourly, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, ${container}}}}}`, ['INVALID_VALUE spec.schedule']],
  ])('%s of %s with %s', (kind, apiVersion, spec, expected) => {
    expect([...errorsOf(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: w}, spec: {${spec}}}`)].sort()).toEqual(expected);
  });
});
