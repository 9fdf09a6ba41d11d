import type { KubernetesObject } from './metadata.js';

export interface Node extends KubernetesObject<'Node'> {
  readonly spec: NodeSpec;
  readonly status?: NodeStatus;
}

export interface NodeSpec {
  readonly podCIDR?: string;
  readonly podCIDRs?: readonly string[];
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface NodeStatus {
  readonly addresses?: readonly { readonly type?: string; readonly address?: string }[];
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly allocatable?: { readonly pods?: string };
}
