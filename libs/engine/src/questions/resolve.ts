import type { Network } from '../compile/network.js';
import { fail, succeed, type Result } from '../model/index.js';
import type { DnsAnswer, DnsQuestion, QuestionFailure } from '../trace/index.js';
import { resolveName, type Resolution } from '../walk/dns/stubResolver.js';
import { placesAt } from './address.js';
import { fitsDns, whyNoHost } from './hostText.js';

/**
 * What a program at a vantage point learns when it asks for a name, with every step of its resolver.
 * A workload asks from its first running pod: its pods share one template, and so one resolver.
 */
export function resolve(network: Network, question: DnsQuestion): Result<DnsAnswer, QuestionFailure> {
  if (!isName(question.name)) return fail({ code: 'QUESTION.BAD_TARGET', message: `"${question.name}" is not a name that DNS can be asked for: ${whyNoHost(question.name)}.`, argument: 'name' });
  const places = placesAt(network, question.from, 'from');
  if (!places.ok) return places;
  const [place] = places.value;
  if (place.kind === 'service') {
    return fail({ code: 'QUESTION.UNKNOWN_ADDRESS', message: `"${question.from}" is a Service: it sends nothing itself. Ask from one of its pods.`, argument: 'from' });
  }
  const resolution = resolveName(network, place.kind === 'point' ? place.point : undefined, question.name, question.type ?? 'A');
  return succeed(answerOf(question, resolution));
}

function answerOf(question: DnsQuestion, resolution: Resolution): DnsAnswer {
  const { outcome, records, addresses, hops } = resolution;
  return { question, outcome, records, addresses, hops, notes: [] };
}

/** Underscores are common in names of services. */
function isName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return fitsDns(name) && name.split('.').every((label) => /^[A-Za-z0-9_*]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label));
}
