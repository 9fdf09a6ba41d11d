/** Vitest's global setup: threads run built code, which therefore has to be that of the sources under test. */
import { transpile } from '../build/transpile.mjs';

export function setup(): void {
  transpile();
}
