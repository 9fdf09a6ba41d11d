import type { Diagnostic, Topology } from '@vantage/engine';

/** One file of a lab: its path inside the lab's folder and its text. */
export interface LabFile {
  readonly path: string;
  readonly content: string;
}

/** A lab as its files say it, with everything that is wrong or doubtful in them. What was rejected is left out of the topology. */
export interface ParsedLab {
  readonly topology: Topology;
  /** By file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
}
