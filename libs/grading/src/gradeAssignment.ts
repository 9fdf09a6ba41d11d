import { reach, summarize, type Assignment, type AssignmentCheck, type Citation, type Network, type ReachAnswer } from '@vantage/engine';
import type { CheckResult, Grade } from './grade.js';
import { mismatches } from './mismatches.js';

/** Grades the network that was handed in against an assignment. A check gives all of its points or none. */
export function gradeAssignment(assignment: Assignment, network: Network): Grade {
  const checks = assignment.checks.map((check) => gradeCheck(check, network));
  return {
    assignment: assignment.name,
    title: assignment.title,
    score: sum(checks.map((check) => check.score)),
    maxScore: sum(checks.map((check) => check.points)),
    checks,
  };
}

function gradeCheck({ id, title, points, reach: expectation }: AssignmentCheck, network: Network): CheckResult {
  const { from, to, protocol, port, expect } = expectation;
  const common = { id, title, points, expectation };
  const asked = reach(network, { from, to, protocol, ...(port === undefined ? {} : { port }) });
  if (!asked.ok) return { ...common, score: 0, status: 'unanswered', reason: asked.failure.message };
  const answer = asked.value;
  const found = { reachability: answer.reachability, summary: summarize(answer), cites: citesOf(answer) };
  const missed = mismatches(expect, answer);
  return missed.length === 0 ? { ...common, ...found, score: points, status: 'passed' } : { ...common, ...found, score: 0, status: 'failed', mismatches: missed };
}

/** The lines of the lab that decided the last step of each way and its reply, the likeliest way first: where a student should look. */
function citesOf(answer: ReachAnswer): readonly Citation[] {
  const ways = [...answer.traces].sort((a, b) => b.probability - a.probability);
  const cites = ways.flatMap(({ hops, replies }) => [...hops, ...replies].flatMap((hop) => hop.steps).at(-1)?.cites ?? []).filter((cite) => cite.path !== undefined);
  return [...new Map(cites.map((cite) => [`${cite.path ?? ''} ${cite.line ?? ''} ${cite.field ?? ''}`, cite])).values()];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
