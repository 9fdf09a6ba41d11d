// @ts-check

/** @param {ArrayLike<number>} sorted @param {number} share */
export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export function median(values) {
  return percentile([...values].sort((a, b) => a - b), 0.5);
}
