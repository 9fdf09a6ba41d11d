import { describe, expect, it } from 'vitest';
import { corporaFolder } from '../corpora.js';
import { runApiServer } from './apiServer.js';

const folder = corporaFolder('api-server');

describe.skipIf(folder === undefined)('we accept and refuse what an API server does, at the same fields (skipped without the corpora)', () => {
  it('for every mutant', () => {
    const differing = folder === undefined ? [] : runApiServer(folder).filter(({ differences }) => differences.length > 0);
    expect(differing).toEqual([]);
  });
});
