import type { Deployment, PodTemplateSpec, ReplicaSet, ReplicationController, StringMap, Workload } from '../../model/index.js';
import { templateHash } from '../contentHash.js';
import { missingPods, type WorkloadContext } from './context.js';
import { podNamer } from './podNames.js';
import type { PodDraft } from './podDraft.js';
import { hashedPart, namespaceOf, podFromTemplate } from './template.js';

/** Pods of a ReplicaSet or ReplicationController: as many as are missing beside the given ones. */
export function podsOfReplicaSet(workload: ReplicaSet | ReplicationController, context: WorkloadContext): readonly PodDraft[] {
  if (workload.spec.template === undefined) return [];
  const replicas = workload.spec.replicas ?? 1;
  return replicate(workload, workload.spec.template, { base: workload.metadata.name, labels: {}, replicas }, context);
}

/**
 * Pods of a Deployment. Where the lab gives its ReplicaSets (as dumps do) these make the pods; otherwise the one that the
 * Deployment would make, named by the hash of the template: pkg/controller/deployment/sync.go (getNewReplicaSet).
 */
export function podsOfDeployment(deployment: Deployment, context: WorkloadContext): readonly PodDraft[] {
  if (context.owners.workloadsOf(deployment).length > 0) return [];
  const { template } = deployment.spec;
  const hash = templateHash(hashedPart(template));
  const replicas = deployment.spec.replicas ?? 1;
  return replicate(
    deployment,
    template,
    { base: `${deployment.metadata.name}-${hash}`, labels: { 'pod-template-hash': hash }, replicas },
    context,
  );
}

interface Replicas {
  /** Name of the ReplicaSet, which the names of its pods begin with. */
  readonly base: string;
  readonly labels: StringMap;
  readonly replicas: number;
}

function replicate(workload: Workload, template: PodTemplateSpec, wanted: Replicas, context: WorkloadContext): readonly PodDraft[] {
  const namespace = namespaceOf(workload);
  const owner = context.owners.topmost(workload);
  const nameFor = podNamer(namespace, wanted.base, context);
  const missing = missingPods(workload, wanted.replicas, context);
  return Array.from({ length: missing }, (_, index) =>
    podFromTemplate(workload, template, { name: nameFor(String(index)), workload: owner, labels: wanted.labels }),
  );
}
