/** How far a median can be trusted. */
import { median, percentile } from './percentiles';

const RESAMPLINGS = 2_000;

/** A median, and between what 95 % of those lie that the same samples, drawn anew, come to. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** The same samples give the same estimate. */
export function estimated(samples: readonly number[]): Estimate {
  const random = drawing();
  const medians = Array.from({ length: RESAMPLINGS }, () =>
    median(samples.map((own) => samples[Math.floor(random() * samples.length)] ?? own)),
  );
  return { value: median(samples), low: percentile(medians, 0.025), high: percentile(medians, 0.975) };
}

/** Numbers from 0 to 1 that look random: mulberry32. */
function drawing(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
