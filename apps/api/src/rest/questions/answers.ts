/** Answers as REST shows them: the engine's data, with the words that `render` has for it. */
import { TEXT_TYPE } from '@vantage/contract';
import type { JSON_TYPE } from '@vantage/contract';
import type { CapacityLimit, CapacityPlan, DnsAnswer, Hop, ReachAnswer, Step } from '@vantage/engine';
import { capacityLimitText, renderAnswer, stepText, summarize, summarizeDns, symptomOf } from '@vantage/usecases';
import { content, ok } from '../reply.js';
import type { Reply } from '../reply.js';

/** As data, or told for a terminal. */
export function reachReply(answer: ReachAnswer, accept: typeof JSON_TYPE | typeof TEXT_TYPE): Reply {
  return accept === TEXT_TYPE ? content(TEXT_TYPE, renderAnswer(answer, { color: false })) : ok(reachResource(answer));
}

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

export function capacityResource(plan: CapacityPlan) {
  return { ...plan, limitedBy: limitResource(plan.limitedBy), limits: plan.limits.map(limitResource) };
}

function limitResource(limit: CapacityLimit) {
  const { kind, unit, value, cites } = limit;
  return { kind, unit, value, text: capacityLimitText(limit), cites };
}
