/** Sets of ports as sorted, disjoint intervals that never touch: equal sets have equal intervals. */
export interface PortInterval {
  readonly from: number;
  readonly to: number;
}

export type PortSet = readonly PortInterval[];

export const NO_PORTS: PortSet = [];
export const EVERY_PORT: PortSet = [{ from: 1, to: 65_535 }];

export function portSet(intervals: readonly PortInterval[]): PortSet {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else if (from <= to) merged.push({ from, to });
  }
  return merged;
}

export function unionPorts(a: PortSet, b: PortSet): PortSet {
  if (a.length === 0) return b;
  return b.length === 0 ? a : portSet([...a, ...b]);
}

export function intersectPorts(a: PortSet, b: PortSet): PortSet {
  return portSet(a.flatMap((left) => b.map((right) => ({ from: Math.max(left.from, right.from), to: Math.min(left.to, right.to) }))));
}

export function subtractPorts(from: PortSet, taken: PortSet): PortSet {
  return intersectPorts(from, complementOf(taken));
}

function complementOf(set: PortSet): PortSet {
  const edges = [0, ...set.flatMap(({ from, to }) => [from, to]), 65_536];
  const gaps: PortInterval[] = [];
  for (let index = 0; index < edges.length; index += 2) gaps.push({ from: (edges[index] ?? 0) + 1, to: (edges[index + 1] ?? 0) - 1 });
  return portSet(gaps);
}
