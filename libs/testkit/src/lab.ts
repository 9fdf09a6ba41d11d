import type { Network, Topology } from '@vantage/engine';
import { compile, reconcile } from '@vantage/engine';
import type { LabFile } from '@vantage/manifests';
import { parseLab } from '@vantage/manifests';

/** The text of a lab for a test: one file, or several with their paths. */
export type LabText = string | readonly LabFile[];

/** Parses a lab that is known to be good; throws with every diagnostic where it is not. */
export function topologyOf(lab: LabText): Topology {
  const { topology, diagnostics } = parseLab(typeof lab === 'string' ? [{ path: 'lab.yaml', content: lab }] : lab);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR');
  if (errors.length > 0) {
    const lines = errors.map((error) => `${error.path ?? ''}:${error.line ?? 0}:${error.column ?? 0} ${error.code} ${error.field ?? ''} ${error.message}`);
    throw new Error(`the lab has errors:\n${lines.join('\n')}`);
  }
  return topology;
}

/** Parses, reconciles and compiles a lab that is known to be good, ready to be asked. */
export function networkOf(lab: LabText): Network {
  return compile(reconcile(topologyOf(lab)));
}

/** What is wrong with a lab, as `CODE field`, in the order of the file. */
export function errorsOf(lab: LabText): readonly string[] {
  const { diagnostics } = parseLab(typeof lab === 'string' ? [{ path: 'lab.yaml', content: lab }] : lab);
  return diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR').map((error) => `${error.code.replace('MANIFEST.', '')} ${error.field ?? ''}`.trim());
}
