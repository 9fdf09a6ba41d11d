/** Values that are costly to make, kept within a number of bytes. Callers that want the same one at once share the work. */
import { LRUCache } from 'lru-cache';
import { noMeters } from '../meters.js';
import type { CacheName, Meters } from '../meters.js';

export interface SizedCache<V> {
  /** The value of a key, made where it is not at hand. What failed is not kept. */
  readonly get: (key: string, make: () => Promise<V>) => Promise<V>;
  /** What is at hand. */
  readonly find: (key: string) => V | undefined;
  readonly keep: (key: string, value: V) => void;
}

export interface SizedCacheOptions<V> {
  readonly name: CacheName;
  /** Bytes of all values and keys together. */
  readonly bytes: number;
  readonly sizeOf: (value: V) => number;
  readonly meters?: Meters;
}

/** Keeps what was wanted last. The newest value stays whatever its size: it then has the cache to itself. */
export function createSizedCache<V extends object>({ name, bytes, sizeOf, meters = noMeters }: SizedCacheOptions<V>): SizedCache<V> {
  const kept = new LRUCache<string, V>({
    maxSize: bytes,
    sizeCalculation: (value, key) => Math.max(1, Math.min(bytes, Math.ceil(sizeOf(value) + key.length))),
    disposeAfter: (_value, _key, reason) => {
      if (reason === 'evict') meters.cacheEviction(name);
    },
  });
  const beingMade = new Map<string, Promise<V>>();

  function keep(key: string, value: V): void {
    kept.set(key, value);
    meters.cacheFill(name, { entries: kept.size, bytes: kept.calculatedSize });
  }

  async function make(key: string, maker: () => Promise<V>): Promise<V> {
    try {
      const value = await maker();
      keep(key, value);
      return value;
    } finally {
      beingMade.delete(key);
    }
  }

  return {
    keep,
    find: (key) => {
      const value = kept.get(key);
      meters.cacheLookup(name, value === undefined ? 'miss' : 'hit');
      return value;
    },
    get: (key, maker) => {
      const value = kept.get(key);
      if (value !== undefined) {
        meters.cacheLookup(name, 'hit');
        return Promise.resolve(value);
      }
      const joined = beingMade.get(key);
      if (joined !== undefined) {
        meters.cacheLookup(name, 'joined');
        return joined;
      }
      meters.cacheLookup(name, 'miss');
      const making = make(key, maker);
      beingMade.set(key, making);
      return making;
    },
  };
}
