import { describe, expect, it } from 'vitest';
import { corporaFolder } from '../corpora.js';
import { runKubeProxy } from './kubeProxy.js';

const folder = corporaFolder('kube-proxy');

describe.skipIf(folder === undefined)('a node translates as kube-proxy does (kube-proxy corpus; skipped where the corpora are missing)', () => {
  it.each(folder === undefined ? [] : runKubeProxy(folder).map(({ name, differences }) => [name, differences] as const))('%s', (_name, differences) => {
    expect(differences).toEqual([]);
  });
});
