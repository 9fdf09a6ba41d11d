import type { Diagnostic, Severity } from '@vantage/engine';
import type { LineIndex } from './text/lineIndex.js';

/** How many diagnostics of one severity a lab gets: nobody reads more, and a broken file can have as many as it has lines. */
const limitEach = 1000;

/** Everything that reading one lab had to say. */
export class DiagnosticLog {
  readonly #diagnostics: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic);
  }

  /** By file, line and column, so that the order in which files were handed in changes nothing. */
  sorted(): readonly Diagnostic[] {
    const sorted = [...this.#diagnostics].sort(
      (a, b) =>
        compareText(a.path ?? '', b.path ?? '') ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0) ||
        compareText(a.code, b.code) ||
        compareText(a.message, b.message),
    );
    return sorted.length <= limitEach ? sorted : withoutExcess(sorted);
  }
}

function withoutExcess(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  const counts: Record<Severity, number> = { ERROR: 0, WARNING: 0, INFO: 0 };
  const kept = sorted.filter((diagnostic) => (counts[diagnostic.severity] += 1) <= limitEach);
  const left = sorted.length - kept.length;
  if (left === 0) return kept;
  return [...kept, { severity: 'INFO', code: 'MANIFEST.MORE', message: `There are ${left} more diagnostics. Correct these first.` }];
}

/** Reports about one file, and remembers whether an error was among them. */
export class FileReporter {
  readonly path: string;
  readonly lines: LineIndex;
  readonly #log: DiagnosticLog;
  #errors = 0;

  constructor(path: string, lines: LineIndex, log: DiagnosticLog) {
    this.path = path;
    this.lines = lines;
    this.#log = log;
  }

  /** How many errors there were so far: a reader that saw none more has read something good. */
  get errors(): number {
    return this.#errors;
  }

  error(code: string, message: string, at: number, field?: string): void {
    this.#errors += 1;
    this.#add('ERROR', code, message, at, field);
  }

  warning(code: string, message: string, at: number, field?: string): void {
    this.#add('WARNING', code, message, at, field);
  }

  info(code: string, message: string, at: number, field?: string): void {
    this.#add('INFO', code, message, at, field);
  }

  #add(severity: Severity, code: string, message: string, at: number, field: string | undefined): void {
    const { line, column } = this.lines.position(at);
    this.#log.add({ severity, code, message, path: this.path, line, column, ...(field === undefined ? {} : { field }) });
  }
}

/** Plain code-unit order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
