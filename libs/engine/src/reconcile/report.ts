import { cite, type Diagnostic, type Origin, type Severity } from '../model/index.js';
import { compareText } from './ordering.js';

/** Where controllers say what they had to refuse or could not do. */
export type Report = (diagnostic: Diagnostic) => void;

/** What a controller has to say, and the field of the object that made it say so. */
export interface Problem {
  readonly severity: Severity;
  readonly code: `RECONCILE.${string}`;
  readonly message: string;
  readonly origin: Origin;
  readonly field?: string;
}

/** The diagnostic of a problem, standing at the line of its field, or at the nearest one that was written. */
export function diagnosticOf(problem: Problem): Diagnostic {
  const citation = cite(problem.origin, problem.field);
  return {
    severity: problem.severity,
    code: problem.code,
    message: problem.message,
    ...(citation.path === undefined ? {} : { path: citation.path }),
    ...(citation.line === undefined ? {} : { line: citation.line }),
    ...(citation.field === undefined ? {} : { field: citation.field }),
  };
}

/** Diagnostics in the order of the files, so that the order in which controllers ran does not show. */
export function inFileOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareText(a.path ?? '', b.path ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

