/** Responses that were given before, as data and as the text that went out. */
import { createSizedCache } from '@vantage/usecases';
import type { Meters, SizedCache } from '@vantage/usecases';

export interface KeptResponse {
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface KeptResponses extends Pick<SizedCache<KeptResponse>, 'find'> {
  /** Keeps a response, unless it would push out many others. */
  readonly keep: (key: string, response: KeptResponse) => void;
}

/** As the configuration has it by default. */
export const RESPONSE_BYTES = 64 * 1024 * 1024;

/** One response takes no more than this part of what all of them may. */
const LARGEST = 1 / 16;

/** @param bytes of all responses together, with their keys */
export function createKeptResponses(meters: Meters, bytes: number = RESPONSE_BYTES): KeptResponses {
  const kept = createSizedCache<KeptResponse>({ name: 'responses', bytes, sizeOf, meters });
  return {
    find: kept.find,
    keep: (key, response) => {
      if (sizeOf(response) <= bytes * LARGEST) kept.keep(key, response);
    },
  };
}

/** Text takes up to two bytes a character, and so, about, does what it was written from. */
function sizeOf({ text }: KeptResponse): number {
  return 4 * text.length;
}
