/** Remarks beside an answer: what the files leave open, and where they say less than it seems. `notes/` has one subject a file. */
import type { Network } from '../compile/network.js';
import type { Note, Step, Trace } from '../trace/index.js';
import type { Source } from './destinations.js';
import { controllerNotes } from './notes/controllers.js';
import { detachedNotes, orphanNotes, serviceNotes } from './notes/doors.js';
import { listeningNotes } from './notes/listening.js';
import { aliasNotes, missingNameNotes } from './notes/naming.js';
import type { Target } from './target.js';

export function notesFor(network: Network, sources: readonly Source[], target: Target, traces: readonly Trace[]): readonly Note[] {
  const { ignoredPolicy, names } = remarkable(traces);
  const failed = traces.some(({ disposition }) => disposition !== 'CONNECTED');
  const notes = [
    ...traces.flatMap((trace) => listeningNotes(network, trace)),
    ...(ignoredPolicy === undefined ? [] : [notEnforced(ignoredPolicy)]),
    ...(target.to.kind === 'service' ? serviceNotes(network, sources, target.to.service) : []),
    ...(names.size === 0 ? [] : aliasNotes(network, names, target)),
    ...(traces.some(({ disposition }) => disposition === 'NAME_NOT_FOUND') ? missingNameNotes(sources, target) : []),
    ...(target.http === undefined || !failed ? [] : orphanNotes(network, target.http)),
    ...(target.http === undefined || !failed ? [] : detachedNotes(network, target.http, traces)),
    ...(target.http === undefined ? [] : controllerNotes(network, traces, target.http)),
  ];
  return notes.filter((note, index) => notes.findIndex((other) => sameSubject(note, other)) === index);
}

interface Remarkable {
  /** A policy that would have had a say, were policies enforced. */
  readonly ignoredPolicy: Step | undefined;
  /** Names that DNS was asked for. */
  readonly names: ReadonlySet<string>;
}

/** One look at every step of every way. */
function remarkable(traces: readonly Trace[]): Remarkable {
  let ignoredPolicy: Step | undefined;
  const names = new Set<string>();
  for (const { hops } of traces) {
    for (const { steps } of hops) {
      for (const step of steps) {
        if (step.kind === 'dnsQuery') names.add(step.name);
        else if (step.kind === 'networkPolicy' && step.by === 'NOT_ENFORCED') ignoredPolicy = step;
      }
    }
  }
  return { ignoredPolicy, names };
}

function notEnforced(step: Step): Note {
  const text = "The cluster's network plugin does not enforce NetworkPolicy, so the policies that select these pods have no effect.";
  return { code: 'POLICY.NOT_ENFORCED', cites: step.cites, text };
}

/** Replicas of one pod would say the same over and over. */
function sameSubject(a: Note, b: Note): boolean {
  return a.code === b.code && a.cites[0]?.resource === b.cites[0]?.resource && a.cites[0]?.line === b.cites[0]?.line;
}
