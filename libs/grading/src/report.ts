import { explainCheck } from './explanation.js';
import type { Grade } from './grade.js';

/** A grade in words: what is kept of it, shown to people, and written in the formats of course systems. */
export interface GradeReport {
  readonly score: number;
  readonly maxScore: number;
  /** In the order of the assignment. */
  readonly checks: readonly ReportedCheck[];
}

export interface ReportedCheck {
  readonly id: string;
  readonly title: string;
  readonly passed: boolean;
  readonly score: number;
  readonly maxScore: number;
  readonly explanation: string;
}

export function reportOf({ score, maxScore, checks }: Grade): GradeReport {
  return {
    score,
    maxScore,
    checks: checks.map((check) => ({
      id: check.id,
      title: check.title,
      passed: check.status === 'passed',
      score: check.score,
      maxScore: check.points,
      explanation: explainCheck(check),
    })),
  };
}
