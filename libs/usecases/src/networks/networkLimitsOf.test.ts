import { apiVariables } from '@vantage/contract';
import { expect, test } from 'vitest';
import { networkLimitsOf } from './networkLimitsOf.js';
import { defaultNetworkLimits } from './networks.js';

/** What the variables are where nobody sets them. */
const unset = {
  VANTAGE_ENGINE_THREADS: apiVariables.VANTAGE_ENGINE_THREADS.schema.parse(undefined),
  VANTAGE_ENGINE_THREAD_MEGABYTES: apiVariables.VANTAGE_ENGINE_THREAD_MEGABYTES.schema.parse(undefined),
  VANTAGE_ENGINE_SECONDS: apiVariables.VANTAGE_ENGINE_SECONDS.schema.parse(undefined),
  VANTAGE_ENGINE_WAITING: apiVariables.VANTAGE_ENGINE_WAITING.schema.parse(undefined),
  VANTAGE_CACHE_NETWORKS_MEGABYTES: apiVariables.VANTAGE_CACHE_NETWORKS_MEGABYTES.schema.parse(undefined),
  VANTAGE_CACHE_ANSWERS_MEGABYTES: apiVariables.VANTAGE_CACHE_ANSWERS_MEGABYTES.schema.parse(undefined),
};

test('what nobody sets is as the code has it by default', () => {
  expect(networkLimitsOf(unset)).toEqual(defaultNetworkLimits);
});

test('what is set counts, in megabytes and seconds', () => {
  expect(networkLimitsOf({ ...unset, VANTAGE_ENGINE_THREADS: 3, VANTAGE_ENGINE_THREAD_MEGABYTES: 64, VANTAGE_ENGINE_SECONDS: 2, VANTAGE_CACHE_ANSWERS_MEGABYTES: 1 })).toMatchObject({
    threads: 3,
    threadMegabytes: 64,
    threadNetworkBytes: 24 * 1024 * 1024,
    milliseconds: 2_000,
    answerBytes: 1024 * 1024,
  });
});
