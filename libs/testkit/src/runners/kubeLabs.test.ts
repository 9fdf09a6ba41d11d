import { describe, expect, it } from 'vitest';
import { corporaFolder } from '../corpora.js';
import { runKubeLabs } from './kubeLabs.js';

const folder = corporaFolder('kube-labs');

describe.skipIf(folder === undefined)('reach agrees with what real connects got (kube-labs corpus; skipped where the corpora are missing)', () => {
  it.each(folder === undefined ? [] : runKubeLabs(folder).map(({ name, differences }) => [name, differences] as const))('%s', (_name, differences) => {
    expect(differences).toEqual([]);
  });
});
