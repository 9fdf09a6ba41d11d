import type { Diagnostic, Matrix, Network, Topology } from '@vantage/engine';
import { compile, matrixOf, reconcile } from '@vantage/engine';
import { parseLab } from '@vantage/manifests';
import type { LabFile } from '@vantage/manifests';
import { isQuicklyMade, isQuicklyRead } from './effort.js';
import { bytesOf, mayHaveAnchors, podsOf } from './labSize.js';
import type { LabSize } from './labSize.js';

/** A lab that can be asked, with everything that parser and controllers had to say about its files. */
export interface OpenNetwork {
  readonly network: Network;
  readonly diagnostics: readonly Diagnostic[];
  readonly size: LabSize;
  /** Made when a row is first asked for, and kept: rows of one matrix share work. */
  readonly matrix: () => Matrix;
}

/** Parses, reconciles and compiles files. */
export function openNetwork(files: readonly LabFile[]): OpenNetwork {
  const { topology, diagnostics } = parseLab(files);
  return compiled(topology, diagnostics, sizeOf(files, topology));
}

/** The same for files whose network is quickly made; undefined for others, which a thread of its own should open. */
export function openLightNetwork(files: readonly LabFile[]): OpenNetwork | undefined {
  if (mayHaveAnchors(files) || !isQuicklyRead(bytesOf(files))) return undefined;
  const { topology, diagnostics } = parseLab(files);
  const size = sizeOf(files, topology);
  return isQuicklyMade(size) ? compiled(topology, diagnostics, size) : undefined;
}

function sizeOf(files: readonly LabFile[], topology: Topology): LabSize {
  return { bytes: bytesOf(files), pods: podsOf(topology) };
}

function compiled(topology: Topology, diagnostics: readonly Diagnostic[], size: LabSize): OpenNetwork {
  const state = reconcile(topology);
  const network = compile(state);
  let matrix: Matrix | undefined;
  return { network, diagnostics: [...diagnostics, ...state.diagnostics], size, matrix: () => (matrix ??= matrixOf(network)) };
}
