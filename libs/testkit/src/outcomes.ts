/** What a reach ends in, in one line for tables: each way with its disposition, and where it connects who answers whom. */
import { reach, type Network, type Step, type Trace } from '@vantage/engine';

/** `UDP 10.96.0.80:53`; TCP where no protocol is named. Throws where the question cannot be asked. */
export function tracesOf(network: Network, from: string, to: string): readonly Trace[] {
  const [target = '', protocol = 'TCP'] = to.split(' ').reverse();
  const asked = reach(network, { from, to: target, protocol: protocol === 'UDP' || protocol === 'SCTP' || protocol === 'ICMP' ? protocol : 'TCP' });
  if (!asked.ok) throw new Error(asked.failure.message);
  return asked.value.traces;
}

/** `50% CONNECTED prod/web sees 10.0.0.1, 50% REFUSED`; without a share where there is one way. */
export function outcomesOf(network: Network, from: string, to: string): string {
  return tracesOf(network, from, to).map(outcomeOf).join(', ');
}

function outcomeOf({ probability, disposition, destination, sourceSeen }: Trace): string {
  const share = probability > 0.999 ? '' : `${Math.round(probability * 100)}% `;
  return disposition === 'CONNECTED' ? `${share}CONNECTED ${destination ?? ''} sees ${sourceSeen ?? ''}` : `${share}${disposition}`;
}

/** The steps of one kind on the way there, each with its device and without its citations; equal ways are told once. */
export function stepsOf<K extends Step['kind']>(network: Network, from: string, to: string, kind: K): readonly string[] {
  const lines = tracesOf(network, from, to).flatMap(({ hops }) => hops.flatMap((hop) => hop.steps.filter((step) => step.kind === kind).map((step) => `${hop.at}: ${factsOf(step)}`)));
  return [...new Set(lines)];
}

/** `TRANSLATED fromIp=… toIp=…`: the plain values of a step in the order that it has them. */
function factsOf(step: Step): string {
  const plain = Object.entries(step).filter(([name, value]) => name !== 'kind' && name !== 'outcome' && (typeof value === 'string' || typeof value === 'number'));
  return [step.outcome, ...plain.map(([name, value]) => `${name}=${String(value)}`)].join(' ');
}
