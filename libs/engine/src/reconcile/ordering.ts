/** Orders by which controllers go through objects, so that the order of documents never changes a result. */

/** By code units: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export function byNamespaceAndName(a: Named, b: Named): number {
  return compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') || compareText(a.metadata.name, b.metadata.name);
}

interface Created extends Named {
  readonly metadata: Named['metadata'] & { readonly creationTimestamp?: string };
}

/** Oldest first: who asked first for an address or a port has it. Objects without a time come last, as if created together now. */
export function byAge(a: Created, b: Created): number {
  return compareText(a.metadata.creationTimestamp ?? '~', b.metadata.creationTimestamp ?? '~') || byNamespaceAndName(a, b);
}

/** `node2` before `node10`: runs of digits compare as numbers. */
export function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareRuns(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

function compareRuns(a: string, b: string): number {
  const digits = /^\d/;
  if (digits.test(a) && digits.test(b)) return Number(a) - Number(b);
  return compareText(a, b);
}
