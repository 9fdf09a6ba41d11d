import type { Citation } from '../model/index.js';

/** How much a cluster's networks hold, and what holds it back. Counts stop at 2,147,483,647. */
export interface CapacityPlan {
  readonly cluster: string;
  /** As many nodes as there is room for, those that there are included. */
  readonly maxNodes: number;
  /** Pods of a node like most of those that there are. */
  readonly podsPerNode: number;
  /** Pods of all of `maxNodes` together. */
  readonly maxPods: number;
  /** Services with a ClusterIP in the primary family, the API server's own and the cluster's DNS among them. */
  readonly maxServices: number;
  /** The limit that is reached first when nodes are added. */
  readonly limitedBy: CapacityLimit;
  /** Every limit, those of nodes first, the tightest of each first. */
  readonly limits: readonly CapacityLimit[];
  readonly etcd: EtcdCapacity;
}

/** One limit and what sets it. */
export interface CapacityLimit {
  readonly kind: CapacityLimitKind;
  readonly unit: 'NODES' | 'PODS_PER_NODE' | 'SERVICES' | 'NODE_PORTS';
  readonly value: number;
  /** Of how many addresses, ranges or ports; absent where the limit is not a division. */
  readonly share?: CapacityShare;
  readonly cites: readonly Citation[];
}

/** `1019` addresses that are free for the cluster, `101` a node. */
export interface CapacityShare {
  readonly available: number;
  readonly perUnit: number;
  /** The range, or ranges, that are divided up: `10.0.0.0/22`. */
  readonly ranges: string;
}

export type CapacityLimitKind =
  /** Addresses of the LAN: one a node in an overlay, one a node and one a pod in a flat network. */
  | 'LAN_ADDRESSES'
  /** The cluster's pod range, cut into one range a node. */
  | 'POD_RANGE'
  /** What Kubernetes is built for. */
  | 'SUPPORTED_NODES'
  /** The range of pod addresses of one node. */
  | 'NODE_POD_RANGE'
  /** The kubelet's `maxPods`. */
  | 'MAX_PODS'
  /** Network interfaces of the instance type, and addresses of each. */
  | 'INSTANCE_INTERFACES'
  | 'SERVICE_RANGE'
  | 'NODE_PORT_RANGE';

export interface EtcdCapacity {
  readonly members: number;
  /** As many members must be up for anything to be written. */
  readonly quorum: number;
  readonly tolerates: number;
  readonly down: number;
  readonly hasQuorum: boolean;
  readonly cites: readonly Citation[];
}
