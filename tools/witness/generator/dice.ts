/** Seeded chance: the same seed gives the same lab, always. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0;
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }

  /** `undefined` from an empty list. */
  anyOf<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.next() * choices.length)];
  }

  /** Some of them, in their order. */
  some<T>(choices: readonly T[], probability: number): readonly T[] {
    return choices.filter(() => this.chance(probability));
  }

  /** Up to `count` of them, each as likely as any other. */
  sample<T>(choices: readonly T[], count: number): readonly T[] {
    const pool = [...choices];
    return Array.from({ length: Math.min(count, pool.length) }, () => pool.splice(this.between(0, pool.length - 1), 1)).flat();
  }
}
