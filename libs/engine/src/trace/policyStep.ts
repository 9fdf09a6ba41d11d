import type { Citation } from '../model/index.js';
import type { StepBase } from './step.js';

export type PolicyStep = NetworkPolicyStep | FirewallStep;

/** The policies of one pod, in one direction, looked at the packet. */
export type NetworkPolicyStep = StepBase<'networkPolicy'> & {
  readonly direction: 'ingress' | 'egress';
  /** Vantage address of the pod whose policies these are. */
  readonly pod: string;
  /** The other end, as the policy sees it. */
  readonly peer: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  readonly port: number | undefined;
} & (
    | { readonly outcome: 'ALLOWED'; readonly by: 'NO_POLICY' | 'OWN_NODE' | 'SELF' | 'NOT_ENFORCED' | 'HOST_NETWORK' }
    | { readonly outcome: 'ALLOWED'; readonly by: 'RULE'; readonly tier: PolicyTier; readonly policy: string; readonly rule: string }
    | { readonly outcome: 'DENIED'; readonly by: 'RULE'; readonly tier: PolicyTier; readonly policy: string; readonly rule: string }
    /** Policies isolate the pod and none of their rules matches. */
    | { readonly outcome: 'DENIED'; readonly by: 'ISOLATION'; readonly policies: readonly PolicyMiss[] }
  );

export type PolicyTier = 'Admin' | 'NetworkPolicy' | 'Baseline';

/** A policy that selects the pod and allows nothing here, with why each of its rules does not match. */
export interface PolicyMiss {
  /** `NetworkPolicy shop/default-deny`. */
  readonly policy: string;
  readonly cite: Citation;
  readonly rules: readonly {
    /** `spec.ingress[0]`. */
    readonly field: string;
    readonly why: 'PEER' | 'PORT' | 'PEER_AND_PORT';
  }[];
}

/** A router's firewall, stateful, first match wins. */
export interface FirewallStep extends StepBase<'firewall'> {
  readonly outcome: 'ALLOWED' | 'DROPPED' | 'REJECTED';
  readonly direction: 'outward' | 'inward';
  /** `spec.router.firewall[0]`, or undefined where the default decided. */
  readonly rule: string | undefined;
}
