/**
 * A hard cutover by name: an ExternalName, or any other record, is re-pointed at once, and clients follow as their answers run out.
 * Only the name's TTL bounds it, not the start of any pod. When a change of the files reaches kube-proxy and CoreDNS is not modelled:
 * second 0 is when they have it.
 */
import { compareText } from '../../reconcile/ordering.js';
import { fail, succeed, type Result } from '../../model/index.js';
import type { Network } from '../../compile/network.js';
import type { CutoverAnswer, CutoverOutcome, CutoverPhase, CutoverQuestion, DnsAnswer, DnsAnswerRecord, QuestionFailure, ReachAnswer, ReachQuestion } from '../../trace/index.js';
import { reach } from '../reach.js';
import { resolve } from '../resolve.js';
import { parseTarget, type Target } from '../target.js';

/** What clients see that keep answers as long as their TTL lets them (RFC 1035 §3.2.1), the same question asked of both states of a lab. */
export function cutover(before: Network, after: Network, question: CutoverQuestion): Result<CutoverAnswer, QuestionFailure> {
  const target = parseTarget(after, question);
  if (!target.ok) return target;
  const { to } = target.value;
  if (to.kind !== 'name') return fail({ code: 'QUESTION.BAD_TARGET', message: `"${question.to}" is no name: only what is asked by name is cut over by name.`, argument: 'to' });
  const asked = reach(after, question);
  if (!asked.ok) return asked;
  const old = resolve(before, { from: question.from, name: to.name });
  if (!old.ok) return old;
  const renewed = resolve(after, { from: question.from, name: to.name });
  if (!renewed.ok) return renewed;
  const stale = staleOutcome(after, question, target.value, old.value, renewed.value);
  if (!stale.ok) return stale;
  const kept = stale.value === undefined ? [] : changed(old.value, renewed.value);
  const settledAfter = Math.max(0, ...kept.map(({ ttl }) => ttl));
  return succeed({ question, phases: phasesOf(outcomeOf([asked.value]), stale.value, settledAfter), settledAfter, kept });
}

/** Records of the old answer that the new one no longer has. An alias stays as long as its own TTL, whatever stands behind it. */
function changed(old: DnsAnswer, renewed: DnsAnswer): readonly DnsAnswerRecord[] {
  const same = new Set(renewed.records.map(recordKey));
  return old.records.filter((record) => !same.has(recordKey(record)));
}

function recordKey({ name, type, data }: DnsAnswerRecord): string {
  return `${name} ${type} ${data}`;
}

/** A kept answer leads to the addresses of before, as the network is now. */
function staleOutcome(after: Network, question: CutoverQuestion, target: Target, old: DnsAnswer, renewed: DnsAnswer): Result<CutoverOutcome | undefined, QuestionFailure> {
  const addresses = old.addresses.filter((address) => !renewed.addresses.includes(address));
  const answers: ReachAnswer[] = [];
  for (const address of addresses) {
    const answer = reach(after, directQuestion(question, target, address));
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  return succeed(answers.length === 0 ? undefined : outcomeOf(answers));
}

/** The same request to one address, with the name in its Host header. */
function directQuestion({ from, protocol, port }: CutoverQuestion, target: Target, address: string): ReachQuestion {
  const host = address.includes(':') ? `[${address}]` : address;
  const base = { from, ...(protocol === undefined ? {} : { protocol }), ...(port === undefined ? {} : { port }) };
  const { http } = target;
  if (http === undefined) return { ...base, to: target.port === undefined ? host : `${host}:${target.port}` };
  const headers = [...http.headers.filter(({ name }) => name.toLowerCase() !== 'host'), { name: 'Host', value: http.host }];
  const query = http.query === '' ? '' : `?${http.query}`;
  return { ...base, to: `${http.scheme}://${host}:${target.port ?? ''}${http.path}${query}`, http: { method: http.method, headers } };
}

function outcomeOf(answers: readonly ReachAnswer[]): CutoverOutcome {
  const reachabilities = new Set(answers.map(({ reachability }) => reachability));
  const [only] = reachabilities;
  const destinations = answers.flatMap(({ traces }) => traces.filter(({ disposition }) => disposition === 'CONNECTED').flatMap(({ destination }) => destination ?? []));
  return {
    reachability: only !== undefined && reachabilities.size === 1 ? only : reachabilities.has('UNDEFINED') ? 'UNDEFINED' : 'SOMETIMES',
    destinations: [...new Set(destinations)].sort(compareText),
  };
}

function phasesOf(asked: CutoverOutcome, kept: CutoverOutcome | undefined, settledAfter: number): readonly CutoverPhase[] {
  const settled: CutoverPhase = { from: kept === undefined ? 0 : settledAfter, to: undefined, asked, kept: undefined };
  return kept === undefined || settledAfter === 0 ? [{ ...settled, from: 0 }] : [{ from: 0, to: settledAfter, asked, kept }, settled];
}
