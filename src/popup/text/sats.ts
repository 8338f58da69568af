/** Amounts as the user reads and writes them: whole sats, thousands set apart by a comma whatever the locale. */
import type { Msat } from '../../contract/amounts';
import { msatFromSats, satsRoundedDown, satsRoundedUp } from '../../core/msat';

// One fixed form: "1.000" is a thousand in one country and one in another, and money must not depend on that.
const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 21000 → "21,000". */
export function groupedNumber(value: number): string {
  return grouping.format(value);
}

/** 1 → "1 sat", 21000 → "21,000 sats". */
export function satsText(sats: number): string {
  return `${groupedNumber(sats)} ${unitOf(sats)}`;
}

/** "sat" for one, else "sats". */
export function unitOf(sats: number): 'sat' | 'sats' {
  return sats === 1 ? 'sat' : 'sats';
}

/** An amount that leaves or left the wallet: rounded up. */
export function chargeText(amount: Msat): string {
  return satsText(satsRoundedUp(amount));
}

/** An amount that is there: rounded down. */
export function holdingText(amount: Msat): string {
  return satsText(satsRoundedDown(amount));
}

/** The amount to the last msat: "1,500 msat". */
export function exactText(amount: Msat): string {
  return `${groupedNumber(amount)} msat`;
}

const PLAIN = /^\d+$/;
const GROUPED = /^\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+$/;

/**
 * Reads whole sats as typed: digits, with or without thousands set apart by commas or spaces. Null for anything else,
 * above all for points and fractions, which could be read in two ways.
 */
export function parseSats(text: string): Msat | null {
  const trimmed = text.trim();
  if (!PLAIN.test(trimmed) && !GROUPED.test(trimmed)) return null;
  const sats = Number(trimmed.replace(/\D/g, ''));
  return sats <= Number.MAX_SAFE_INTEGER / 1000 ? msatFromSats(sats) : null;
}
