/** The smallest sample that at least this share of the samples does not exceed (nearest rank). 0 < share ≤ 1. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const found = sorted[Math.ceil(share * sorted.length) - 1];
  if (found === undefined) throw new Error(`There is no percentile ${share} of ${sorted.length} samples.`);
  return found;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}
