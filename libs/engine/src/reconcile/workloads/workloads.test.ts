import type { PodState } from '@vantage/engine';
import { reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

function podsOf(...documents: readonly string[]): readonly PodState[] {
  const cluster = '{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { nodes: { count: 3 } } }';
  return reconcile(topologyOf([cluster, ...documents].join('\n---\n'))).clusters.flatMap(({ pods }) => pods).filter(({ builtIn }) => !builtIn);
}

const template = 'metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: c, ports: [{ containerPort: 80 }] }] }';
const jobTemplate = 'spec: { restartPolicy: Never, containers: [{ name: c, image: c }] }';

const workload = (apiVersion: string, kind: string, spec: string, metadata = 'name: web'): string =>
  `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { ${metadata} }, spec: { ${spec} } }`;

const deployment = (replicas: number): string => workload('apps/v1', 'Deployment', `replicas: ${replicas}, selector: { matchLabels: { app: web } }, template: { ${template} }`);

const owned = (name: string, kind: string, owner: string, more = '', spec = 'nodeName: node1, '): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, labels: { app: web${more} }, ownerReferences: [{ apiVersion: apps/v1, kind: ${kind}, name: ${owner}, uid: u, controller: true }] }, spec: { ${spec}containers: [{ name: c, image: c }] } }`;

const replicaSet = (name: string, replicas: number, owner?: string): string =>
  workload(
    'apps/v1',
    'ReplicaSet',
    `replicas: ${replicas}, selector: { matchLabels: { app: web } }, template: { ${template} }`,
    owner === undefined ? `name: ${name}` : `name: ${name}, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: ${owner}, uid: u, controller: true }]`,
  );

const namesOf = (pods: readonly PodState[]): readonly string[] => pods.map(({ name }) => name);
const ownersOf = (pods: readonly PodState[]): readonly string[] => [...new Set(pods.map(({ workload: owner }) => `${owner.kind} ${owner.name}`))];

describe('pods of workloads', () => {
  it('S80 a Deployment makes as many as it asks for, named by its template and labelled with the hash', () => {
    const pods = podsOf(deployment(3));
    expect(pods).toHaveLength(3);
    expect(ownersOf(pods)).toEqual(['Deployment web']);
    for (const pod of pods) expect(pod.name).toBe(`web-${pod.labels['pod-template-hash'] ?? ''}-${pod.name.slice(-5)}`);
    expect(new Set(namesOf(pods)).size).toBe(3);
  });

  it('S80 the names of pods depend on what they are, not on where they stand', () => {
    const other = workload('apps/v1', 'Deployment', `selector: { matchLabels: { app: web } }, template: { ${template} }`, 'name: a');
    const names = namesOf(podsOf(deployment(3)));
    expect(namesOf(podsOf(other, deployment(3)))).toEqual(expect.arrayContaining([...names]));
    expect(namesOf(podsOf(deployment(4)))).toEqual(expect.arrayContaining([...names]));
  });

  it('S37 S81 a changed template makes pods with other names', () => {
    const changed = deployment(3).replace('image: c', 'image: d');
    expect(namesOf(podsOf(changed)).filter((name) => namesOf(podsOf(deployment(3))).includes(name))).toEqual([]);
  });

  it('S80 without replicas there is one, with zero none', () => {
    expect(podsOf(deployment(0))).toEqual([]);
    expect(podsOf(workload('apps/v1', 'Deployment', `selector: { matchLabels: { app: web } }, template: { ${template} }`))).toHaveLength(1);
  });

  it('S80 ReplicaSets and ReplicationControllers make their own', () => {
    expect(ownersOf(podsOf(replicaSet('web', 2)))).toEqual(['ReplicaSet web']);
    expect(ownersOf(podsOf(workload('v1', 'ReplicationController', `replicas: 2, template: { ${template} }`)))).toEqual(['ReplicationController web']);
  });

  it('S80 a StatefulSet numbers its pods and names them in its Service', () => {
    const set = workload('apps/v1', 'StatefulSet', `replicas: 3, serviceName: db, selector: { matchLabels: { app: web } }, template: { ${template} }`);
    const pods = podsOf(set);
    expect(pods.map(({ name, hostname, subdomain }) => [name, hostname, subdomain])).toEqual([
      ['web-0', 'web-0', 'db'],
      ['web-1', 'web-1', 'db'],
      ['web-2', 'web-2', 'db'],
    ]);
    expect(pods[1]?.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'web-1', 'apps.kubernetes.io/pod-index': '1' });
  });

  it('S80 ordinals may begin elsewhere', () => {
    const set = workload('apps/v1', 'StatefulSet', `replicas: 2, ordinals: { start: 5 }, selector: { matchLabels: { app: web } }, template: { ${template} }`);
    expect(namesOf(podsOf(set))).toEqual(['web-5', 'web-6']);
  });

  it('S80 an ordered StatefulSet waits for the pod before, a parallel one does not', () => {
    const set = (policy: string): string =>
      workload(
        'apps/v1',
        'StatefulSet',
        `replicas: 3, podManagementPolicy: ${policy}, selector: { matchLabels: { app: web } }, template: { ${template.replace('labels: { app: web }', 'labels: { app: web }, annotations: { vantage.lab/ready: "false" }')} }`,
      );
    expect(namesOf(podsOf(set('OrderedReady')))).toEqual(['web-0']);
    expect(namesOf(podsOf(set('Parallel')))).toEqual(['web-0', 'web-1', 'web-2']);
  });

  it('S80 a DaemonSet puts one on each node that it tolerates', () => {
    const set = workload('apps/v1', 'DaemonSet', `selector: { matchLabels: { app: web } }, template: { ${template} }`);
    const pods = podsOf(set);
    expect(pods.map(({ placement }) => (placement.kind === 'running' ? placement.node : placement.kind)).sort()).toEqual(['node1', 'node2', 'node3']);
    const given = owned('web-abcde', 'DaemonSet', 'web');
    expect(podsOf(set, given)).toHaveLength(3);
    expect(namesOf(podsOf(set, given))).toContain('web-abcde');
  });

  it('S80 a Job runs as many at once as it may, and none once it is over', () => {
    const job = (spec: string, status = ''): string => `{ apiVersion: batch/v1, kind: Job, metadata: { name: web }, spec: { ${spec}template: { ${jobTemplate} } }${status} }`;
    expect(podsOf(job(''))).toHaveLength(1);
    expect(podsOf(job('parallelism: 3, completions: 2, '))).toHaveLength(2);
    expect(podsOf(job('suspend: true, '))).toEqual([]);
    expect(podsOf(job('', ', status: { conditions: [{ type: Complete, status: "True" }] }'))).toEqual([]);
  });

  it('S80 a CronJob shows the pods of a run, unless it is suspended or its runs are given', () => {
    const cron = (spec: string): string => workload('batch/v1', 'CronJob', `schedule: "0 * * * *", ${spec}jobTemplate: { spec: { template: { ${jobTemplate} } } }`);
    const [pod] = podsOf(cron(''));
    expect(pod?.workload).toEqual({ kind: 'CronJob', namespace: 'default', name: 'web' });
    expect(podsOf(cron('suspend: true, '))).toEqual([]);
    expect(namesOf(podsOf(cron(''), owned('web-29000000-x', 'Job', 'web-29000000')))).toEqual(['web-29000000-x']);
  });
});

describe('dumps', () => {
  it('S80 Deployment, ReplicaSet and Pods together are not doubled, and belong to the Deployment', () => {
    const pods = podsOf(deployment(2), replicaSet('web-7d9f', 2, 'web'), owned('web-7d9f-a', 'ReplicaSet', 'web-7d9f'), owned('web-7d9f-b', 'ReplicaSet', 'web-7d9f'));
    expect(namesOf(pods)).toEqual(['web-7d9f-a', 'web-7d9f-b']);
    expect(ownersOf(pods)).toEqual(['Deployment web']);
  });

  it('S80 a Deployment and its Pods are not doubled where the ReplicaSet is left out', () => {
    const pods = podsOf(deployment(1), owned('web-7d9f-a', 'ReplicaSet', 'web-7d9f', ', pod-template-hash: 7d9f'));
    expect(namesOf(pods)).toEqual(['web-7d9f-a']);
    expect(ownersOf(pods)).toEqual(['Deployment web']);
  });

  it('S80 Pods alone are named by the owner that they show', () => {
    expect(ownersOf(podsOf(owned('web-7d9f-a', 'ReplicaSet', 'web-7d9f')))).toEqual(['ReplicaSet web-7d9f']);
  });

  it('S80 an old ReplicaSet of a rolling update makes none', () => {
    const pods = podsOf(deployment(1), replicaSet('web-old', 0, 'web'), replicaSet('web-new', 1, 'web'));
    expect(pods).toHaveLength(1);
    expect(pods[0]?.name).toMatch(/^web-new-/);
  });

  it('S37 what is missing beside given pods is made, and finished ones do not count', () => {
    const failed = owned('web-x', 'ReplicaSet', 'web').replace(/ }$/, ', status: { phase: Failed } }');
    const pods = podsOf(replicaSet('web', 2), owned('web-y', 'ReplicaSet', 'web'), failed);
    expect(pods.filter(({ placement }) => placement.kind === 'running')).toHaveLength(2);
    expect(pods.find(({ name }) => name === 'web-x')?.placement).toEqual({ kind: 'finished' });
  });

  it('S80 static pods belong to nobody but themselves', () => {
    expect(ownersOf(podsOf(owned('etcd-node1', 'Node', 'node1')))).toEqual(['Pod etcd-node1']);
  });
});

describe('pods beyond reason', () => {
  it('a workload that would take the cluster past what Kubernetes is built for is left out and said', () => {
    const state = reconcile(topologyOf(deployment(2_000_000_000)));
    expect(state.diagnostics.map(({ code, field }) => `${code} ${field ?? ''}`)).toEqual(['RECONCILE.TOO_MANY_PODS spec.replicas']);
  });
});
