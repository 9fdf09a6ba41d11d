import { defaultNetworkLimits } from './networks.js';
import type { NetworkLimits } from './networks.js';

const MEGABYTE = 1024 * 1024;

/** What a thread keeps of its memory for labs that were asked before; the rest is for opening and answering. */
const KEPT = 3 / 8;

/** The limits of a process, by its variables. */
export function networkLimitsOf(variables: {
  readonly VANTAGE_ENGINE_THREADS: number | undefined;
  readonly VANTAGE_ENGINE_THREAD_MEGABYTES: number;
  readonly VANTAGE_ENGINE_SECONDS: number;
  readonly VANTAGE_ENGINE_WAITING: number;
  readonly VANTAGE_CACHE_NETWORKS_MEGABYTES: number;
  readonly VANTAGE_CACHE_ANSWERS_MEGABYTES: number;
}): NetworkLimits {
  const threadMegabytes = variables.VANTAGE_ENGINE_THREAD_MEGABYTES;
  return {
    threads: variables.VANTAGE_ENGINE_THREADS ?? defaultNetworkLimits.threads,
    threadMegabytes,
    threadNetworkBytes: Math.floor(threadMegabytes * MEGABYTE * KEPT),
    milliseconds: variables.VANTAGE_ENGINE_SECONDS * 1_000,
    waiting: variables.VANTAGE_ENGINE_WAITING,
    networkBytes: variables.VANTAGE_CACHE_NETWORKS_MEGABYTES * MEGABYTE,
    answerBytes: variables.VANTAGE_CACHE_ANSWERS_MEGABYTES * MEGABYTE,
  };
}
