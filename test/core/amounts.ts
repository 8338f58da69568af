/** Amounts for properties, with the edges that arithmetic in doubles could get wrong. */
import fc from 'fast-check';
import { msat } from '../../src/core/msat';

/** Any amount, often a small one, often one near the largest. */
export const anyMsat = fc
  .oneof(
    fc.nat(30_000_000),
    fc.maxSafeNat(),
    fc.nat(100_000).map((below) => Number.MAX_SAFE_INTEGER - below),
  )
  .map(msat);

/** An amount people pay: up to 100 BTC, so that sums stay far from the limit. */
export const everydayMsat = fc.nat(10_000).chain((scale) => fc.nat(1e9).map((n) => msat(n * scale)));
