import type { TransportProtocol } from '../model/index.js';
import type { Disposition, Reachability } from './answer.js';

/** One column of a matrix: a port of a Service. */
export interface MatrixTarget {
  /** Vantage address. */
  readonly service: string;
  readonly port: number;
  readonly protocol: TransportProtocol;
}

/** What one vantage point gets, target by target. */
export interface MatrixRow {
  /** Vantage address; a workload stands for each of its pods. */
  readonly from: string;
  readonly cells: readonly MatrixCell[];
}

export interface MatrixCell {
  readonly reachability: Reachability;
  /** The likeliest one. */
  readonly disposition: Disposition;
}

/** What one vantage point gets otherwise after a change of files than before it. */
export interface ReachabilityChange {
  /** Vantage address. */
  readonly from: string;
  readonly target: MatrixTarget;
  /** Missing where the vantage point or the target did not exist. */
  readonly before: MatrixCell | undefined;
  /** Missing where the vantage point or the target exists no longer. */
  readonly after: MatrixCell | undefined;
}
