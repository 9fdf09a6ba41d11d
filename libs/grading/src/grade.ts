/** What a submission is worth: pure data, in which formats for course systems are written. */
import type { Citation, ReachExpectation, Reachability } from '@vantage/engine';

export interface Grade {
  readonly assignment: string;
  readonly title: string;
  readonly score: number;
  readonly maxScore: number;
  /** In the order of the assignment. */
  readonly checks: readonly CheckResult[];
}

export type CheckResult = {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly score: number;
  readonly expectation: ReachExpectation;
} & (
  | { readonly status: 'passed'; readonly reachability: Reachability; readonly summary: string; readonly cites: readonly Citation[] }
  /** `mismatches` is never empty. */
  | { readonly status: 'failed'; readonly reachability: Reachability; readonly summary: string; readonly cites: readonly Citation[]; readonly mismatches: readonly Mismatch[] }
  /** The question could not be asked of this network, such as of a host that is not there. */
  | { readonly status: 'unanswered'; readonly reason: string }
);

/** One expected fact that the answer does not have. */
export interface Mismatch {
  readonly fact: 'reachability' | 'disposition' | 'httpStatus' | 'sourceSeen';
  readonly expected: string;
  /** What was found, most likely first; empty where there was nothing of the kind. */
  readonly found: readonly string[];
}
