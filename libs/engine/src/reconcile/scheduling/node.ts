import type { NodeState, Taint } from '../../model/index.js';

/** A node as the scheduler sees it. */
export interface SchedulableNode {
  readonly state: NodeState;
  /** Its own taints, and those that the node controller adds to nodes that are cordoned or not ready. */
  readonly taints: readonly Taint[];
}
