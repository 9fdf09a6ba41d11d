import { describe, expect, it } from 'vitest';
import { parseLab } from '@vantage/manifests';
import { unbuildable } from '../build/floorPlan.js';
import { networkOf } from '../labText.js';
import { generateLab } from './lab.js';

const seeds = Array.from({ length: 60 }, (_unused, index) => index * 37);

describe('random labs', () => {
  it('are the same text for the same seed, and another for another', () => {
    expect(generateLab(7)).toBe(generateLab(7));
    expect(new Set(seeds.map(generateLab)).size).toBe(seeds.length);
  });

  it.each(seeds)('are good labs that the witness can build: %i', (seed) => {
    const files = [{ path: 'lab.yaml', content: generateLab(seed) }];
    expect(parseLab(files).diagnostics.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
    expect(unbuildable(networkOf(files).state)).toBeUndefined();
  });
});
