/**
 * Amounts. Inside Fusebox every amount is an integer of millisatoshi; sats appear only at the WebLN
 * boundary and on screen. (BOLT 11: 1 sat = 1,000 msat, 1 BTC = 10^11 msat.)
 */
import { isMsat, type Msat } from '../contract/amounts';

/** Brands an integer as msat. Throws a RangeError for a fraction, a negative or an unsafe number. */
export function msat(value: number): Msat {
  if (!isMsat(value)) throw new RangeError(`Not an amount in msat: ${value}`);
  return value;
}

/** Converts whole sats to msat. Throws a RangeError for fractions and numbers out of range. */
export function msatFromSats(sats: number): Msat {
  if (!Number.isSafeInteger(sats)) throw new RangeError(`Not a whole number of sats: ${sats}`);
  return msat(sats * 1000);
}

/** Sats to charge or show for an amount that left the wallet: rounded up, so that 1 msat never shows as 0. */
export function satsRoundedUp(amount: Msat): number {
  return Math.ceil(amount / 1000);
}

/** Sats that are wholly there: rounded down, for balances and what remains of a budget. */
export function satsRoundedDown(amount: Msat): number {
  return Math.floor(amount / 1000);
}

/**
 * Sum of amounts in msat. A sum past the safe range, which only a lying wallet or invoice can bring about, is the largest
 * amount there is: too much for any budget, and no reason for a screen to break.
 */
export function sumMsat(amounts: Iterable<Msat>): Msat {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return msat(Math.min(sum, Number.MAX_SAFE_INTEGER));
}

/** What is kept aside for routing fees while a payment is open: the larger of 1 % (rounded up) and 10 sat, as wallets do. */
export function feeReserve(amount: Msat): Msat {
  return msat(Math.max(Math.ceil(amount / 100), 10_000));
}
