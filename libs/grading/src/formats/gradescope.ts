/**
 * Gradescope's `results.json`: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
 * Names are Gradescope's own.
 */
import type { GradeReport, ReportedCheck } from '../report.js';

export interface GradescopeResults {
  readonly score: number;
  readonly output: string;
  readonly output_format: 'text';
  readonly test_output_format: 'text';
  readonly test_name_format: 'text';
  readonly visibility: 'visible';
  readonly stdout_visibility: 'hidden';
  readonly tests: readonly GradescopeTest[];
}

export interface GradescopeTest {
  readonly number: string;
  readonly name: string;
  readonly score: number;
  readonly max_score: number;
  readonly status: 'passed' | 'failed';
  readonly output: string;
  readonly visibility: 'visible';
  readonly tags: readonly string[];
}

export function gradescopeResults({ score, maxScore, checks }: GradeReport): GradescopeResults {
  const passed = checks.filter((check) => check.passed).length;
  return {
    score,
    output: `${passed} of ${checks.length} checks passed, ${score} of ${maxScore} points.`,
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: checks.map(testOf),
  };
}

function testOf(check: ReportedCheck, index: number): GradescopeTest {
  return {
    number: String(index + 1),
    name: check.title,
    score: check.score,
    max_score: check.maxScore,
    status: check.passed ? 'passed' : 'failed',
    output: check.explanation,
    visibility: 'visible',
    tags: [check.id],
  };
}
