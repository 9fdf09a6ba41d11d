import { assertNever, type Cluster, type Workload } from '../../model/index.js';
import { isBuiltIn } from '../builtIns/mark.js';
import { byNamespaceAndName, compareText } from '../ordering.js';
import { diagnosticOf, type Report } from '../report.js';
import type { SchedulableNode } from '../scheduling/node.js';
import type { WorkloadContext } from './context.js';
import { podsOfDaemonSet } from './daemonSet.js';
import { podFromManifest } from './givenPod.js';
import { podsOfCronJob, podsOfJob } from './job.js';
import { ownersOf } from './owners.js';
import type { PodDraft } from './podDraft.js';
import { podsOfDeployment, podsOfReplicaSet } from './replicaSet.js';
import { podsOfStatefulSet } from './statefulSet.js';

/** What Kubernetes is built for (https://kubernetes.io/docs/setup/best-practices/cluster-large/); a lab beyond it is a slip of the pen. */
export const podLimit = 150_000;

/** Every pod of a cluster: those with manifests of their own, and those that controllers make beside them. */
export function podDrafts(cluster: Cluster, nodes: readonly SchedulableNode[], report: Report): readonly PodDraft[] {
  const { objects } = cluster;
  const owners = ownersOf(objects);
  const given = new Set(objects.pods.map((pod) => `${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`));
  const context: WorkloadContext = { owners, nodes, isGiven: (namespace, name) => given.has(`${namespace}/${name}`) };
  const drafts: PodDraft[] = objects.pods.map((pod) => podFromManifest(pod, owners));
  for (const workload of [...objects.workloads].sort(byNamespaceAndName)) {
    if (drafts.length + desiredPods(workload) > podLimit) {
      report(tooMany(workload));
      continue;
    }
    for (const draft of podsOfWorkload(workload, context)) drafts.push(draft);
  }
  return drafts.sort(byPlace);
}

/** Built-in pods come last, so that they take no place or address from those that somebody wrote down. */
function byPlace(a: PodDraft, b: PodDraft): number {
  const order = Number(isBuiltIn(a.annotations)) - Number(isBuiltIn(b.annotations));
  return order || compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}

function podsOfWorkload(workload: Workload, context: WorkloadContext): readonly PodDraft[] {
  switch (workload.kind) {
    case 'Deployment':
      return podsOfDeployment(workload, context);
    case 'ReplicaSet':
    case 'ReplicationController':
      return podsOfReplicaSet(workload, context);
    case 'StatefulSet':
      return podsOfStatefulSet(workload, context);
    case 'DaemonSet':
      return podsOfDaemonSet(workload, context);
    case 'Job':
      return podsOfJob(workload, context);
    case 'CronJob':
      return podsOfCronJob(workload, context);
    default:
      return assertNever(workload);
  }
}

function desiredPods(workload: Workload): number {
  switch (workload.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return workload.spec.replicas ?? 1;
    case 'Job':
      return workload.spec.parallelism ?? 1;
    case 'CronJob':
      return workload.spec.jobTemplate.spec.parallelism ?? 1;
    case 'DaemonSet':
      return 0; // never more than there are nodes
    default:
      return assertNever(workload);
  }
}

function tooMany(workload: Workload): ReturnType<typeof diagnosticOf> {
  return diagnosticOf({
    severity: 'ERROR',
    code: 'RECONCILE.TOO_MANY_PODS',
    message: `${workload.origin.resource} would take the cluster beyond ${podLimit} pods, which is what Kubernetes is built for: its pods are left out. Ask for fewer replicas.`,
    origin: workload.origin,
    field: 'spec.replicas',
  });
}
