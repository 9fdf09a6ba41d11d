import { describe, expect, it } from 'vitest';
import { corporaFolder } from '../corpora.js';
import { runNpGuard } from './npGuard.js';

const folder = corporaFolder('np-guard');

describe.skipIf(folder === undefined)('connectivity agrees with what a peer says (np-guard corpus; skipped where the corpora are missing)', () => {
  it.each(folder === undefined ? [] : runNpGuard(folder).map(({ name, differences }) => [name, differences] as const))('%s', (_name, differences) => {
    expect(differences).toEqual([]);
  });
});
