import type { Direction } from '../compile/policyTables.js';
import type { PodState } from '../model/index.js';
import type { PolicyPeer } from './policyPeer.js';

/** One packet, as the policies of one pod are asked about it. */
export interface PolicyQuestion {
  readonly direction: Direction;
  /** Whose policies are asked: the source for egress, the destination for ingress. */
  readonly pod: PodState;
  readonly peer: PolicyPeer;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  /** Of the destination, after DNAT: policies never see the Service's port. Absent for ICMP. */
  readonly port: number | undefined;
  /** `service`: a pod that comes back to itself through a Service is not exempt. Absent: asked directly. */
  readonly through?: 'service';
  /** How a plugin that looks at another moment would see the packet, where the node translates it. */
  readonly otherwise?: { readonly peer: PolicyPeer; readonly port: number | undefined };
}
