import { nameSuffix } from '../contentHash.js';
import type { WorkloadContext } from './context.js';

/**
 * Names pods as `generateName` does, by `<base>-<suffix>`, where the suffix follows from what the pod is made for.
 * A name that is taken is drawn again, as the API server does.
 */
export function podNamer(namespace: string, base: string, context: WorkloadContext): (madeFor: string) => string {
  const used = new Set<string>();
  return (madeFor) => {
    for (let draw = 0; ; draw += 1) {
      const name = `${base}-${nameSuffix(`${namespace}/${base}/${madeFor}/${draw}`)}`;
      if (used.has(name) || context.isGiven(namespace, name)) continue;
      used.add(name);
      return name;
    }
  };
}
