/** A course exercise: `apiVersion: vantage.lab/v1`, `kind: Assignment`. */
import type { TransportProtocol } from './kubernetes/index.js';
import type { Origin } from './origin.js';

export interface Assignment {
  readonly name: string;
  readonly title: string;
  readonly checks: readonly AssignmentCheck[];
  readonly origin: Origin;
}

export interface AssignmentCheck {
  readonly id: string;
  readonly title: string;
  /** Points for passing; never negative. */
  readonly points: number;
  readonly reach: ReachExpectation;
  /** `spec.checks[0]`, for citations. */
  readonly field: string;
}

/** What a `reach` is expected to answer; a field that is absent is not checked. */
export interface ReachExpectation {
  readonly from: string;
  readonly to: string;
  readonly protocol: TransportProtocol | 'ICMP';
  readonly port: number | undefined;
  readonly expect: {
    readonly reachability: 'ALWAYS' | 'SOMETIMES' | 'NEVER';
    /** One of the documented dispositions, as in the contract. */
    readonly disposition: string | undefined;
    readonly httpStatus: number | undefined;
    readonly sourceSeen: string | undefined;
  };
}
