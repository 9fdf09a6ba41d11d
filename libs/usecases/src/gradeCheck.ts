/** One check of an assignment against a network. */
import type { CheckResult } from '@vantage/contract';
import type { AssignmentCheck, Network, ReachAnswer, ReachExpectation } from '@vantage/engine';
import { reach, summarize } from './questions.js';

export function gradeCheck(network: Network, check: AssignmentCheck): CheckResult {
  const { from, to, protocol, port, expect } = check.reach;
  const answer = reach(network, { from, to, protocol, ...(port === undefined ? {} : { port }) });
  if (!answer.ok) return result(check, false, `The check cannot be asked of this lab: ${answer.failure.message}`);
  const differences = differencesOf(answer.value, expect);
  const summary = summarize(answer.value);
  return differences.length === 0 ? result(check, true, summary) : result(check, false, `${differences.join('; ')}. ${summary}`);
}

function differencesOf(answer: ReachAnswer, expect: ReachExpectation['expect']): readonly string[] {
  const differences: string[] = [];
  if (answer.reachability !== expect.reachability) differences.push(`Expected ${expect.reachability}, got ${answer.reachability}`);
  for (const trace of answer.traces) {
    if (expect.disposition !== undefined && trace.disposition !== expect.disposition) differences.push(`Expected ${expect.disposition}, got ${trace.disposition}`);
    if (expect.httpStatus !== undefined && trace.httpStatus !== expect.httpStatus)
      differences.push(`Expected HTTP ${expect.httpStatus}, got ${trace.httpStatus ?? 'no response'}`);
    if (expect.sourceSeen !== undefined && trace.sourceSeen !== expect.sourceSeen)
      differences.push(`Expected the source ${expect.sourceSeen}, seen was ${trace.sourceSeen ?? 'none'}`);
  }
  return [...new Set(differences)];
}

function result(check: AssignmentCheck, passed: boolean, explanation: string): CheckResult {
  return { id: check.id, title: check.title, passed, score: passed ? check.points : 0, maxScore: check.points, explanation };
}
