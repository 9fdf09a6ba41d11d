import type { Lab } from '@vantage/db';
import { sha256 } from './contentHash.js';

/** Changes whenever something of the lab does that its readers see. */
export function labVersionOf({ id, name, headNumber }: Lab): string {
  return sha256(JSON.stringify([id, name, headNumber])).slice(0, 32);
}
