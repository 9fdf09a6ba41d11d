import type { DnsAnswerRecord } from './dnsStep.js';
import type { Reachability, ReachQuestion } from './answer.js';

export type CutoverQuestion = Pick<ReachQuestion, 'from' | 'to' | 'protocol' | 'port' | 'http'>;

/** What a client sees of a change that re-points a name, from the moment of the change on. */
export interface CutoverAnswer {
  readonly question: CutoverQuestion;
  /** In order, without gaps, from second 0 on; the last one has no end. */
  readonly phases: readonly CutoverPhase[];
  /** Seconds after the change from which on everybody gets the new answer. */
  readonly settledAfter: number;
  /** What a client may still keep: the longest TTL among these is `settledAfter`. Empty where the name's answer does not change. */
  readonly kept: readonly DnsAnswerRecord[];
}

export interface CutoverPhase {
  readonly from: number;
  /** Not included; absent for the last one. */
  readonly to: number | undefined;
  /** What clients meet who asked for the name after the change. */
  readonly asked: CutoverOutcome;
  /** What clients meet who still keep an answer from before; absent once nobody can. */
  readonly kept: CutoverOutcome | undefined;
}

export interface CutoverOutcome {
  readonly reachability: Reachability;
  /** Vantage addresses of who may answer. */
  readonly destinations: readonly string[];
}

/** A rolling update, for comparison: how many pods serve at which time. */
export interface RolloutPhase {
  /** Seconds after the change. */
  readonly from: number;
  readonly to: number | undefined;
  readonly oldReady: number;
  readonly newReady: number;
  readonly starting: number;
}

export interface Rollout {
  readonly phases: readonly RolloutPhase[];
  /** Seconds after the change from which on only new pods are endpoints. */
  readonly settledAfter: number;
}
