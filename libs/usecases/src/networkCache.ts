/** Compiled networks by the hash of their files: what is compiled once is asked many times. */
import type { Diagnostic, Network } from '@vantage/engine';
import { compile, reconcile } from '@vantage/engine';
import { parseLab } from '@vantage/manifests';
import type { LabFile } from '@vantage/manifests';
import { noMeters, timed } from './meters.js';
import type { Meters } from './meters.js';

/** A lab that can be asked, with everything that parser and controllers had to say about its files. */
export interface OpenNetwork {
  readonly network: Network;
  readonly diagnostics: readonly Diagnostic[];
}

export interface NetworkCache {
  /**
   * The network of a content hash, loading and compiling it where it is not at hand. Callers that ask for the same one at once share
   * the work. This is the seam behind which compilation can move to other threads.
   */
  readonly get: (hash: string, load: () => Promise<readonly LabFile[]>) => Promise<OpenNetwork>;
}

export interface NetworkCacheLimits {
  readonly networks: number;
  /** Characters of source of all networks together: what they weigh in memory follows from it. */
  readonly characters: number;
}

const defaultLimits: NetworkCacheLimits = { networks: 64, characters: 48 * 1024 * 1024 };

export interface NetworkCacheOptions {
  readonly limits?: NetworkCacheLimits;
  readonly meters?: Meters;
}

interface Entry {
  readonly network: Promise<OpenNetwork>;
  size: number;
  ready: boolean;
}

/** Keeps the networks that were asked last, within limits; the newest one stays whatever its size. */
export function createNetworkCache({ limits = defaultLimits, meters = noMeters }: NetworkCacheOptions = {}): NetworkCache {
  const entries = new Map<string, Entry>();

  /** Characters of source of everything that is kept. */
  function weight(): number {
    return [...entries.values()].reduce((sum, entry) => sum + entry.size, 0);
  }

  function evict(): void {
    let characters = weight();
    for (const [hash, entry] of entries) {
      if (entries.size <= 1 || (entries.size <= limits.networks && characters <= limits.characters)) return;
      entries.delete(hash);
      meters.cacheEviction('networks');
      characters -= entry.size;
    }
  }

  async function open(entry: { size: number }, load: () => Promise<readonly LabFile[]>): Promise<OpenNetwork> {
    const files = await load();
    entry.size = files.reduce((sum, file) => sum + file.content.length, 0);
    return timed(meters, 'open', () => openNetwork(files));
  }

  return {
    get: async (hash, load) => {
      const known = entries.get(hash);
      if (known !== undefined) {
        meters.cacheLookup('networks', known.ready ? 'hit' : 'joined');
        entries.delete(hash);
        entries.set(hash, known);
        return known.network;
      }
      meters.cacheLookup('networks', 'miss');
      const sized = { size: 0, ready: false };
      const entry: Entry = Object.assign(sized, { network: open(sized, load) });
      entries.set(hash, entry);
      try {
        const network = await entry.network;
        entry.ready = true;
        evict();
        meters.cacheFill('networks', { entries: entries.size, bytes: weight() });
        return network;
      } catch (error) {
        entries.delete(hash);
        throw error;
      }
    },
  };
}

/** Parses, reconciles and compiles files. */
export function openNetwork(files: readonly LabFile[]): OpenNetwork {
  const parsed = parseLab(files);
  const state = reconcile(parsed.topology);
  return { network: compile(state), diagnostics: [...parsed.diagnostics, ...state.diagnostics] };
}
