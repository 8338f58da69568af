/** The one unit of money inside Fusebox. What can be done with amounts is in core/msat.ts. */

/** An integer amount of millisatoshi, never negative, at most `Number.MAX_SAFE_INTEGER` (about 90,000 BTC). */
export type Msat = number & { readonly __msat: true };

/** True for a number that can be an amount: a non-negative safe integer. */
export function isMsat(value: unknown): value is Msat {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
