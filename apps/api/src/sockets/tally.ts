/** Gives back what was taken; once, however often it is called. */
export type Release = () => void;

/** How much of something each of many has at once. */
export interface Tally {
  /** Undefined where the name has as much as it may have. */
  readonly take: (name: string) => Release | undefined;
}

export function createTally(most: number): Tally {
  const taken = new Map<string, number>();
  return {
    take: (name) => {
      const count = taken.get(name) ?? 0;
      if (count >= most) return undefined;
      taken.set(name, count + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (taken.get(name) ?? 1) - 1;
        if (left === 0) taken.delete(name);
        else taken.set(name, left);
      };
    },
  };
}
