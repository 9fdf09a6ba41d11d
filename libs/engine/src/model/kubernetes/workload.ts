import type { KubernetesObject, LabelSelector } from './metadata.js';
import type { PodTemplateSpec } from './pod.js';

/** Everything that makes pods from a template. */
export type Workload = Deployment | ReplicaSet | ReplicationController | StatefulSet | DaemonSet | Job | CronJob;

export type WorkloadKind = Workload['kind'];

export interface Deployment extends KubernetesObject<'Deployment'> {
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly strategy?: {
      readonly type?: 'RollingUpdate' | 'Recreate';
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    };
  };
}

export interface ReplicaSet extends KubernetesObject<'ReplicaSet'> {
  readonly spec: { readonly replicas?: number; readonly selector: LabelSelector; readonly template?: PodTemplateSpec };
}

export interface ReplicationController extends KubernetesObject<'ReplicationController'> {
  readonly spec: {
    readonly replicas?: number;
    readonly selector?: Readonly<Record<string, string>>;
    readonly template?: PodTemplateSpec;
  };
}

export interface StatefulSet extends KubernetesObject<'StatefulSet'> {
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly serviceName?: string;
    readonly template: PodTemplateSpec;
    readonly ordinals?: { readonly start?: number };
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
  };
}

export interface DaemonSet extends KubernetesObject<'DaemonSet'> {
  readonly spec: { readonly selector: LabelSelector; readonly template: PodTemplateSpec };
}

export interface Job extends KubernetesObject<'Job'> {
  readonly spec: {
    readonly parallelism?: number;
    readonly completions?: number;
    readonly suspend?: boolean;
    readonly template: PodTemplateSpec;
  };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

export interface CronJob extends KubernetesObject<'CronJob'> {
  readonly spec: { readonly schedule: string; readonly suspend?: boolean; readonly jobTemplate: { readonly spec: Job['spec'] } };
}
