import { assertNever } from '../model/index.js';
import type { DnsAnswer, Disposition, ReachAnswer, Step, Trace } from '../trace/index.js';
import { locationOf } from './gatewayStepText.js';
import { statusText } from './httpStepText.js';
import { isolationText } from './policyStepText.js';
import { isFailure, stepText } from './stepText.js';
import { deviceText, endpointText, list, sentence } from './words.js';

/** The answer in one sentence, with the reason. */
export function summarize(answer: ReachAnswer): string {
  const { traces } = answer;
  const groups = outcomesOf(traces);
  const [first, ...others] = groups;
  if (first === undefined) return sentence('nobody asked: the question has no source');
  if (others.length === 0) return sentence(first.text);
  const parts = groups.map(({ share, text }) => `in ${percent(share)} of cases ${text}`);
  return sentence(`${answer.reachability.toLowerCase()}: ${list(parts)}`);
}

interface Outcome {
  readonly share: number;
  readonly text: string;
}

/** Ways that end alike are told once. */
function outcomesOf(traces: readonly Trace[]): readonly Outcome[] {
  const connected = traces.filter(({ disposition }) => disposition === 'CONNECTED');
  const failing = new Map<string, { share: number; text: string; count: number }>();
  for (const trace of traces) {
    if (trace.disposition === 'CONNECTED') continue;
    const step = decidingStep(trace);
    const key = `${trace.disposition} ${step === undefined ? '' : reasonKey(step)}`;
    const known = failing.get(key);
    if (known === undefined) failing.set(key, { share: trace.probability, text: failureText(trace), count: 1 });
    else {
      known.share += trace.probability;
      known.count += 1;
    }
  }
  const [first] = connected;
  const failures = [...failing.values()].map(({ share, text, count }) => ({ share, text: `${text}${othersText(count - 1)}` }));
  if (first === undefined) return failures;
  return [{ share: connected.reduce((total, { probability }) => total + probability, 0), text: connectedText(first, connected) }, ...failures];
}

function othersText(others: number): string {
  if (others === 0) return '';
  return others === 1 ? '; 1 other way ends alike' : `; ${others} other ways end alike`;
}

/** Failures are alike when the same rule made them, or when the same happened to them, whichever endpoint it was about. */
function reasonKey(step: Step): string {
  if (step.kind === 'delivery' || step.kind === 'neighbor' || step.kind === 'routeLookup') return `${step.kind} ${step.outcome}`;
  const [citation] = step.cites;
  return `${step.kind} ${step.outcome} ${citation.resource} ${citation.field ?? ''}`;
}

function connectedText(first: Trace, all: readonly Trace[]): string {
  const places = [...new Set(all.map(placeOf))];
  const who = places.length <= 3 ? places.join(' or ') : `one of ${places.length} endpoints such as ${places[0] ?? ''}`;
  if (first.destinationPort === undefined) return `answered: ${who} replies to the ping`;
  const seen = [...new Set(all.flatMap(({ sourceSeen }) => sourceSeen ?? []))];
  const sees = seen.length === 1 ? `, seeing ${seen[0] ?? ''} as the client` : '';
  const location = locationOf(first);
  const status = first.httpStatus === undefined ? '' : ` (HTTP ${statusText(first.httpStatus)}${location === undefined ? '' : `, to ${location}`})`;
  return `connected: ${who} answers${sees}${status}${allowedText(first)}`;
}

/** The rules of policies that let the packet pass; pods that no policy selects need none. */
function allowedText(trace: Trace): string {
  const steps = trace.hops.flatMap((hop) => hop.steps);
  const rules = steps.flatMap((step) => (step.kind === 'networkPolicy' && step.by === 'RULE' ? [`${step.policy} (${step.rule})`] : []));
  return rules.length === 0 ? '' : `, as ${list([...new Set(rules)])} ${rules.length === 1 ? 'allows' : 'allow'}`;
}

function placeOf(trace: Trace): string {
  const address = trace.destinationIp === undefined ? '' : endpointText(trace.destinationIp, trace.destinationPort);
  return trace.destination === undefined ? address : `${deviceText(trace.destination)}${address === '' ? '' : ` (${address})`}`;
}

const WORDS: Readonly<Record<Disposition, string>> = {
  CONNECTED: 'connected',
  REFUSED: 'refused',
  TIMED_OUT: 'timed out',
  NO_ROUTE: 'no route to host',
  NOT_PERMITTED: 'not permitted',
  NAME_NOT_FOUND: 'name not found',
  NAME_SERVER_FAILURE: 'name server failure',
  HTTP_ERROR: 'HTTP error',
  TLS_NAME_MISMATCH: 'wrong certificate',
  UNDEFINED: 'undefined',
  UNSUPPORTED: 'not modelled',
};

export function dispositionText(disposition: Disposition): string {
  return WORDS[disposition];
}

function failureText(trace: Trace): string {
  const head = trace.disposition === 'HTTP_ERROR' && trace.httpStatus !== undefined ? `HTTP ${statusText(trace.httpStatus)}` : WORDS[trace.disposition];
  return `${head}: ${reasonText(trace)}`;
}

function reasonText(trace: Trace): string {
  if (trace.disposition === 'NAME_NOT_FOUND') return nameText(trace);
  if (trace.disposition === 'NAME_SERVER_FAILURE') return serverText(trace.hops.flatMap((hop) => hop.steps));
  const step = decidingStep(trace);
  if (step === undefined) return 'no step says why';
  if (step.kind === 'networkPolicy' && step.by === 'ISOLATION') return isolationText(step);
  const where = placeOfStep(trace, step);
  const text = withoutStop(stepText(step));
  return step.kind === 'routeLookup' || step.kind === 'neighbor' || step.kind === 'delivery' || step.kind === 'reply' ? `${where === undefined ? '' : `at ${where} `}${lower(text)}` : lower(text);
}

/** Why no answer came: what stopped the query, where something did. */
function serverText(steps: readonly Step[]): string {
  const last = steps.findLast((step) => step.kind === 'dnsQuery');
  const cause = steps.findLast((step) => isFailure(step) && step.kind !== 'dnsQuery');
  const text = last === undefined ? 'no nameserver answers' : withoutStop(stepText(last));
  if (cause === undefined) return lower(text);
  return `${lower(text)}, because ${cause.kind === 'networkPolicy' && cause.by === 'ISOLATION' ? isolationText(cause) : lower(withoutStop(stepText(cause)))}`;
}

function nameText(trace: Trace): string {
  const steps = trace.hops.flatMap((hop) => hop.steps);
  const expansion = steps.find((step) => step.kind === 'searchExpansion');
  const asked = steps.filter((step) => step.kind === 'dnsQuery');
  const name = expansion?.kind === 'searchExpansion' ? expansion.name : 'the name';
  const last = asked.at(-1);
  if (asked.length === 1 && last !== undefined) return withoutStop(stepText(last));
  const missing = asked.flatMap((step) => (step.kind === 'dnsQuery' && step.outcome === 'NXDOMAIN' ? [step.name] : []));
  const empty = asked.find((step) => step.kind === 'dnsQuery' && step.outcome === 'NODATA');
  if (empty !== undefined) return withoutStop(stepText(empty));
  return `${name} does not resolve at ${deviceText(trace.hops[0]?.at ?? '')}: none of ${list(missing)} exists`;
}

/** The step that made a trace end as it did: the last one that failed, on the way there or on the way back. */
export function decidingStep(trace: Trace): Step | undefined {
  const there = trace.hops.flatMap((hop) => hop.steps);
  const back = trace.replies.flatMap((hop) => hop.steps);
  if (trace.disposition === 'HTTP_ERROR') return there.findLast((step) => isFailure(step) && step.kind !== 'httpResponse') ?? there.findLast(isFailure);
  return back.findLast(isFailure) ?? there.findLast(isFailure);
}

function placeOfStep(trace: Trace, step: Step): string | undefined {
  const hop = [...trace.hops, ...trace.replies].find(({ steps }) => steps.includes(step));
  return hop === undefined ? undefined : deviceText(hop.at);
}

/** What a name leads to, in one sentence. */
export function summarizeDns(answer: DnsAnswer): string {
  const { name, type = 'A', from } = answer.question;
  const steps = answer.hops.flatMap((hop) => hop.steps);
  switch (answer.outcome) {
    case 'ANSWER':
      return `${name} is ${list(answer.records.length === 0 ? answer.addresses : answer.records.filter((record) => record.type === type).map(({ data }) => data))} for ${deviceText(from)}.`;
    case 'NODATA':
    case 'NXDOMAIN': {
      const last = steps.findLast(isFailure);
      return `${name} does not resolve for ${deviceText(from)}${last === undefined ? '.' : `: ${lower(stepText(last))}`}`;
    }
    case 'SERVFAIL':
    case 'TIMEOUT':
    case 'UNDEFINED':
      return `${name} does not resolve for ${deviceText(from)}: ${serverText(steps)}.`;
    default:
      return assertNever(answer.outcome);
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

/** Lower case at the start of a clause, unless the word is a name or an acronym. */
function lower(text: string): string {
  return /^(?!Service |Ingress |Gateway |Kubernetes |Vantage )[A-Z][a-z]+ /.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
