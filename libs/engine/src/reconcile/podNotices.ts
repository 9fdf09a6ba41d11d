import { listenAnnotation, parseListens } from './listening.js';
import type { Diagnostic, Node, Origin, PodState } from '../model/index.js';
import { diagnosticOf, type Report } from './report.js';
import type { PodDraft } from './workloads/podDraft.js';

/** What is doubtful about pods, said once for each document that makes them. */
export function reportPods(pods: readonly (readonly [PodDraft, PodState])[], report: Report): void {
  const seen = new Map<Origin, Set<string>>();
  for (const [draft, pod] of pods) {
    if (pod.builtIn) continue;
    const said = seen.get(pod.origin) ?? new Set();
    seen.set(pod.origin, said);
    for (const diagnostic of [unschedulable(pod), undeclared(pod), misstated(draft)]) {
      if (diagnostic === undefined || said.has(diagnostic.code)) continue;
      said.add(diagnostic.code);
      report(diagnostic);
    }
  }
}

function unschedulable(pod: PodState): Diagnostic | undefined {
  if (pod.placement.kind !== 'pending') return undefined;
  return diagnosticOf({
    severity: 'WARNING',
    code: 'RECONCILE.POD_PENDING',
    message: `Pod ${pod.namespace}/${pod.name} stays Pending, and is nobody's endpoint: ${pod.placement.reason}.`,
    origin: pod.origin,
    field: pod.specField,
  });
}

function undeclared(pod: PodState): Diagnostic | undefined {
  if (pod.listens.kind !== 'everywhere' || pod.placement.kind === 'finished') return undefined;
  return diagnosticOf({
    severity: 'WARNING',
    code: 'RECONCILE.NO_PORTS_DECLARED',
    message: `Pod ${pod.namespace}/${pod.name} declares no port, and is taken to listen on all of them. Declare its containerPorts, or state what listens with the annotation ${listenAnnotation}.`,
    origin: pod.origin,
    field: `${pod.specField}.containers`,
  });
}

function misstated(draft: PodDraft): Diagnostic | undefined {
  const stated = draft.annotations[listenAnnotation];
  return stated === undefined ? undefined : misread(draft.origin, stated);
}

/** The same annotation on a node. */
export function reportNode(node: Node, report: Report): void {
  const stated = node.metadata.annotations?.[listenAnnotation];
  const diagnostic = stated === undefined ? undefined : misread(node.origin, stated);
  if (diagnostic !== undefined) report(diagnostic);
}

function misread(origin: Origin, stated: string): Diagnostic | undefined {
  const { rejected } = parseListens(stated);
  if (rejected.length === 0) return undefined;
  return diagnosticOf({
    severity: 'ERROR',
    code: 'RECONCILE.INVALID_LISTENS',
    message: `The annotation ${listenAnnotation} of ${origin.resource} has entries that are no ports: ${rejected.join(', ')}. Write them as 8080/TCP, separated by commas.`,
    origin,
    field: 'metadata.annotations',
  });
}
