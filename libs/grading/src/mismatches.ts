import type { ReachAnswer, ReachExpectation, Trace } from '@vantage/engine';
import type { Mismatch } from './grade.js';

/** Holds an answer against what was expected; empty where it has everything. */
export function mismatches(expectation: ReachExpectation['expect'], answer: ReachAnswer): readonly Mismatch[] {
  const { reachability, disposition, httpStatus, sourceSeen } = expectation;
  const facts: readonly Mismatch[] = [
    ...(answer.reachability === reachability ? [] : [{ fact: 'reachability' as const, expected: reachability, found: [answer.reachability] }]),
    ...fact('disposition', disposition, answer, reachability, (trace) => trace.disposition),
    ...fact('httpStatus', httpStatus?.toString(), answer, reachability, (trace) => trace.httpStatus?.toString()),
    ...fact('sourceSeen', sourceSeen, answer, reachability, (trace) => trace.sourceSeen),
  ];
  return facts;
}

/** What is said of an ALWAYS or a NEVER must hold of every way; of a SOMETIMES, of one. */
function fact(
  name: Mismatch['fact'],
  expected: string | undefined,
  answer: ReachAnswer,
  reachability: ReachExpectation['expect']['reachability'],
  valueOf: (trace: Trace) => string | undefined,
): readonly Mismatch[] {
  if (expected === undefined) return [];
  const ways = [...answer.traces].sort((a, b) => b.probability - a.probability);
  const values = ways.map(valueOf);
  const holds = reachability === 'SOMETIMES' ? values.includes(expected) : values.length > 0 && values.every((value) => value === expected);
  if (holds) return [];
  return [{ fact: name, expected, found: [...new Set(values.filter((value) => value !== undefined))] }];
}
