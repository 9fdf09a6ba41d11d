/** How large a lab is, told before it is opened: from its bytes, and from what the parser found in them. */
import { assertNever } from '@vantage/engine';
import type { Cluster, Topology, Workload } from '@vantage/engine';
import type { LabFile } from '@vantage/manifests';

export interface LabSize {
  /** Characters of all files. */
  readonly bytes: number;
  /** Pods that there are or will be, at most. */
  readonly pods: number;
}

export function bytesOf(files: readonly LabFile[]): number {
  return files.reduce((sum, file) => sum + file.content.length, 0);
}

/**
 * Whether a file may hold an anchor: those are read by a full YAML parser, and a few of them stand for many values. Text that only
 * looks like one is taken for it.
 */
export function mayHaveAnchors(files: readonly LabFile[]): boolean {
  return files.some(({ content }) => /(?:^|[\s[{,])&[^\s&]/m.test(content));
}

export function podsOf({ clusters }: Topology): number {
  return clusters.reduce((sum, cluster) => sum + podsOfCluster(cluster), 0);
}

function podsOfCluster({ nodes, objects }: Cluster): number {
  const nodeCount = Math.max(nodes.kind === 'count' ? nodes.count : nodes.nodes.length, objects.nodes.length);
  const made = objects.workloads.reduce((sum, workload) => sum + wanted(workload, nodeCount), 0);
  // A node takes about as much work as a pod does.
  return nodeCount + objects.pods.length + made;
}

function wanted(workload: Workload, nodes: number): number {
  switch (workload.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return workload.spec.replicas ?? 1;
    case 'DaemonSet':
      return nodes;
    case 'Job':
      return workload.spec.parallelism ?? 1;
    case 'CronJob':
      return workload.spec.jobTemplate.spec.parallelism ?? 1;
    default:
      return assertNever(workload);
  }
}
