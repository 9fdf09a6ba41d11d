/** What the engine's walk says of a probe, in the words of the kernel. */
import { ip, walkConnection, type ConnectionTrace, type Network } from '@vantage/engine';
import type { Outcome } from '../namespaces/protocol.js';
import type { Probe } from '../probe/probes.js';

export interface Prediction {
  /** By `resultKey`; the probabilities add up to 1. */
  readonly results: ReadonlyMap<string, number>;
  /** The walk itself says that it cannot know. */
  readonly open: boolean;
}

export function predict(network: Network, probe: Probe): Prediction {
  const { target, from } = probe;
  const traces = walkConnection(network, { from, destination: ip(target.ip), port: target.port, protocol: target.protocol });
  const results = new Map<string, number>();
  for (const trace of traces) {
    const key = traceKey(trace, probe);
    if (key !== undefined) results.set(key, (results.get(key) ?? 0) + trace.probability);
  }
  return { results, open: traces.some((trace) => traceKey(trace, probe) === undefined) };
}

function traceKey(trace: ConnectionTrace, { target }: Probe): string | undefined {
  const ping = target.protocol === 'ICMP';
  switch (trace.disposition) {
    case 'CONNECTED':
      return ping ? resultKey('echo-reply') : resultKey('connected', trace.destination, trace.sourceSeen);
    case 'REFUSED':
      return resultKey(ping ? 'icmp 3/3' : 'refused');
    case 'TIMED_OUT':
      return resultKey(stalls(trace) ? 'stalled' : 'timeout');
    case 'NO_ROUTE':
      return resultKey('no-route');
    case 'NOT_PERMITTED':
      return resultKey('not-permitted');
    case 'UNDEFINED':
    case 'UNSUPPORTED':
      return undefined;
  }
}

/** The client's connect succeeds, and nothing passes after it. */
function stalls({ replies }: ConnectionTrace): boolean {
  return replies.some(({ steps }) => steps.some((step) => step.kind === 'reply' && step.outcome === 'BYPASSED'));
}

/** One way a connect can end: `connected default/pod/web sees 10.244.1.1`, `timeout`. */
export function resultKey(outcome: Outcome, endpoint?: string, source?: string): string {
  return endpoint === undefined ? outcome : `${outcome} ${endpoint} sees ${source ?? '?'}`;
}
