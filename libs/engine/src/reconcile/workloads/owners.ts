import type { ClusterObjects, ObjectMeta, Pod, Workload, WorkloadRef } from '../../model/index.js';
import { byNamespaceAndName } from '../ordering.js';
import { namespaceOf, refOf } from './template.js';

/** Who owns what: pods and workloads by the controller that their ownerReferences name. */
export interface Owners {
  /** Given pods of a workload, by namespace and name; those of a ReplicaSet or Job that the lab leaves out belong to what made it. */
  podsOf(workload: Workload): readonly Pod[];
  /** Given workloads that a workload owns: ReplicaSets of a Deployment, Jobs of a CronJob. */
  workloadsOf(workload: Workload): readonly Workload[];
  /** The object that a person would name for something owned, the owner's owner where there is one. */
  topmost(owned: Owned): WorkloadRef;
}

interface Owned {
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

export function ownersOf(objects: ClusterObjects): Owners {
  const workloads = new Map(objects.workloads.map((workload) => [keyOf(refOf(workload)), workload]));
  const podsByOwner = new Map<string, Pod[]>();
  const workloadsByOwner = new Map<string, Workload[]>();

  /** A pod's ReplicaSet that the lab leaves out is read as the Deployment of that name, which dumps of Deployments and Pods alone have. */
  const ownerOf = (owned: Owned): WorkloadRef | undefined => {
    const reference = controllerOf(owned);
    if (reference === undefined || workloads.has(keyOf(reference))) return reference;
    const maker = makerOf(reference, owned.metadata.labels?.['pod-template-hash']);
    return maker !== undefined && workloads.has(keyOf(maker)) ? maker : reference;
  };
  const topmost = (owned: Owned): WorkloadRef => {
    let top: WorkloadRef = { kind: owned.kind, namespace: namespaceOf(owned), name: owned.metadata.name };
    const seen = new Set<string>();
    for (let owner = ownerOf(owned); owner !== undefined && !seen.has(keyOf(owner)); ) {
      seen.add(keyOf(owner));
      top = owner;
      const object = workloads.get(keyOf(owner));
      owner = object === undefined ? undefined : ownerOf(object);
    }
    return top;
  };

  for (const pod of [...objects.pods].sort(byNamespaceAndName)) append(podsByOwner, ownerOf(pod), pod);
  for (const workload of [...objects.workloads].sort(byNamespaceAndName)) append(workloadsByOwner, ownerOf(workload), workload);
  return {
    podsOf: (workload) => podsByOwner.get(keyOf(refOf(workload))) ?? [],
    workloadsOf: (workload) => workloadsByOwner.get(keyOf(refOf(workload))) ?? [],
    topmost,
  };
}

function append<T>(index: Map<string, T[]>, owner: WorkloadRef | undefined, owned: T): void {
  if (owner === undefined) return;
  const list = index.get(keyOf(owner));
  if (list === undefined) index.set(keyOf(owner), [owned]);
  else list.push(owned);
}

/** The controlling owner; static pods are owned by their Node, which is nobody's workload. An owner of no kind still gathers its pods. */
function controllerOf(owned: Owned): WorkloadRef | undefined {
  const references = (owned.metadata.ownerReferences ?? []).filter((reference) => reference.kind !== 'Node');
  const controller = references.find((reference) => reference.controller === true) ?? references[0];
  return controller === undefined ? undefined : { kind: controller.kind ?? 'Pod', namespace: namespaceOf(owned), name: controller.name };
}

function makerOf(missing: WorkloadRef, hash: string | undefined): WorkloadRef | undefined {
  if (missing.kind === 'ReplicaSet' && hash !== undefined && missing.name.endsWith(`-${hash}`)) {
    return { ...missing, kind: 'Deployment', name: missing.name.slice(0, -hash.length - 1) };
  }
  const scheduled = missing.kind === 'Job' ? /^(.+)-\d+$/.exec(missing.name)?.[1] : undefined;
  return scheduled === undefined ? undefined : { ...missing, kind: 'CronJob', name: scheduled };
}

function keyOf(reference: WorkloadRef): string {
  return `${reference.kind}/${reference.namespace}/${reference.name}`;
}
