/**
 * Gradescope's `results.json`: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
 * Names are Gradescope's own.
 */
import { explainCheck } from '../explanation.js';
import type { CheckResult, Grade } from '../grade.js';

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

export function gradescopeResults(grade: Grade): GradescopeResults {
  const passed = grade.checks.filter((check) => check.status === 'passed').length;
  return {
    score: grade.score,
    output: `${grade.title}: ${passed} of ${grade.checks.length} checks passed, ${grade.score} of ${grade.maxScore} points.`,
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: grade.checks.map(testOf),
  };
}

function testOf(check: CheckResult, index: number): GradescopeTest {
  return {
    number: String(index + 1),
    name: check.title,
    score: check.score,
    max_score: check.points,
    status: check.status === 'passed' ? 'passed' : 'failed',
    output: explainCheck(check),
    visibility: 'visible',
    tags: [check.id],
  };
}
