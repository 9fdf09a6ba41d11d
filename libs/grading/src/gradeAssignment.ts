import type { Assignment, AssignmentCheck, Citation, QuestionFailure, ReachAnswer, ReachQuestion, Result } from '@vantage/engine';
import type { CheckResult, Grade } from './grade.js';
import { mismatches } from './mismatches.js';

/** Asks one question of the network that was handed in; the summary is the engine's own sentence. */
export type Ask = (question: ReachQuestion) => Result<{ readonly answer: ReachAnswer; readonly summary: string }, QuestionFailure>;

/** Grades what was handed in against an assignment. A check gives all of its points or none. */
export function gradeAssignment(assignment: Assignment, ask: Ask): Grade {
  const checks = assignment.checks.map((check) => gradeCheck(check, ask));
  return {
    assignment: assignment.name,
    title: assignment.title,
    score: sum(checks.map((check) => check.score)),
    maxScore: sum(checks.map((check) => check.points)),
    checks,
  };
}

function gradeCheck({ id, title, points, reach }: AssignmentCheck, ask: Ask): CheckResult {
  const common = { id, title, points, expectation: reach };
  const asked = ask({ from: reach.from, to: reach.to, protocol: reach.protocol, ...(reach.port === undefined ? {} : { port: reach.port }) });
  if (!asked.ok) return { ...common, score: 0, status: 'unanswered', reason: asked.failure.message };
  const { answer, summary } = asked.value;
  const found = { reachability: answer.reachability, summary, cites: citesOf(answer) };
  const missed = mismatches(reach.expect, answer);
  return missed.length === 0 ? { ...common, ...found, score: points, status: 'passed' } : { ...common, ...found, score: 0, status: 'failed', mismatches: missed };
}

/** The lines of the lab that the last steps of the most likely way rest on: where a student should look. */
function citesOf(answer: ReachAnswer): readonly Citation[] {
  const [likeliest] = [...answer.traces].sort((a, b) => b.probability - a.probability);
  const last = likeliest?.hops.at(-1)?.steps.at(-1);
  return (last?.cites ?? []).filter((cite) => cite.path !== undefined);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
