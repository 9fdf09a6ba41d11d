/** Answers as REST shows them: the engine's data, with the words that `render` has for it. */
import type { DnsAnswer, Hop, ReachAnswer, Step } from '@vantage/engine';
import { stepText, summarize, summarizeDns, symptomOf } from '@vantage/usecases';

export function reachResource(answer: ReachAnswer) {
  return {
    reachability: answer.reachability,
    summary: summarize(answer),
    symptom: symptomOf(answer),
    traces: answer.traces.map((trace) => ({ ...trace, hops: trace.hops.map(hopResource), replies: trace.replies.map(hopResource) })),
    notes: answer.notes.map((note) => note.text),
  };
}

export function dnsResource(answer: DnsAnswer) {
  const { outcome, records, addresses, hops, notes } = answer;
  return { outcome, summary: summarizeDns(answer), records, addresses, hops: hops.map(hopResource), notes: notes.map((note) => note.text) };
}

function hopResource({ at, steps }: Hop) {
  return { at, steps: steps.map(stepResource) };
}

function stepResource(step: Step) {
  const { kind, outcome, cites, ...more } = step;
  return { kind, text: stepText(step), outcome, cites, ...more };
}
