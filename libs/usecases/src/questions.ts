/** The engine's questions, until they stand in the engine itself. */
import type { DnsAnswer, DnsQuestion, Network, QuestionFailure, ReachAnswer, ReachQuestion, Result, Step, Symptom } from '@vantage/engine';
import { citeReference, succeed } from '@vantage/engine';

export function reach(_network: Network, question: ReachQuestion): Result<ReachAnswer, QuestionFailure> {
  const cite = citeReference('Vantage', 'https://example.org');
  return succeed({
    question,
    reachability: 'UNDEFINED',
    notes: [],
    traces: [
      {
        probability: 1,
        disposition: 'UNSUPPORTED',
        hops: [{ at: question.from, steps: [{ kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: 'reach', cites: [cite] }] }],
        replies: [],
        destination: undefined,
        destinationIp: undefined,
        destinationPort: undefined,
        sourceSeen: undefined,
        httpStatus: undefined,
      },
    ],
  });
}

export function resolve(_network: Network, question: DnsQuestion): Result<DnsAnswer, QuestionFailure> {
  return succeed({ question, outcome: 'TIMEOUT', records: [], addresses: [], hops: [], notes: [] });
}

export function renderStep(step: Step): string {
  return `${step.kind} ${step.outcome}`;
}

export function summarize(answer: ReachAnswer): string {
  return answer.reachability;
}

export function symptomOf(answer: ReachAnswer): Symptom {
  return { tool: 'curl', exitCode: 28, output: `curl: (28) ${answer.question.to}` };
}
