/** Something wrong or doubtful in the files of a lab, where it stands and what to do about it. */
export interface Diagnostic {
  readonly severity: Severity;
  /** From the documented list (`docs/errors.md`), such as `MANIFEST.UNKNOWN_FIELD`. */
  readonly code: string;
  /** For a person: what, why, and what to do. */
  readonly message: string;
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** As the API server would name it: `spec.ports[0].nodePort`. */
  readonly field?: string;
}

export type Severity = 'ERROR' | 'WARNING' | 'INFO';
