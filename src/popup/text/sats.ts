/** Amounts as the user reads and writes them: in whole sats, set in groups as the language does it, or in BTC. Entered in sats alone. */
import type { Msat } from '../../contract/amounts';
import { msatFromSats, satsRoundedDown, satsRoundedUp } from '../../core/msat';
import { seenAppearance } from '../appearance';
import { perLanguage } from '../words/per-language';
import { t, tn } from '../words/words';

const SATS_PER_BTC = 100_000_000;

const numbers = perLanguage(
  (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 0, useGrouping: 'always' }),
);
const coins = perLanguage(
  (tag) => new Intl.NumberFormat(tag, { minimumFractionDigits: 8, useGrouping: 'always' }),
);
/** What the language sets groups of digits apart with: a point in German, a space in French. */
const ownSeparator = perLanguage(
  (tag) => new Intl.NumberFormat(tag).formatToParts(1e9).find(({ type }) => type === 'group')?.value ?? ',',
);

/** 21000 → "21,000", and "21.000" in German. Also where a language leaves four digits together: amounts all look the same. */
export function groupedNumber(value: number): string {
  return numbers().format(value);
}

/** 1 → "1 sat", 21000 → "21,000 sats"; in BTC "0.00 021 000 BTC", where the user wants that. */
export function satsText(sats: number): string {
  return isInBtc() ? t('sats_btc', { amount: btcDigits(sats) }) : tn('sats_sats', sats);
}

/** The number alone, as `satsText` has it. */
export function digitsText(sats: number): string {
  return isInBtc() ? btcDigits(sats) : groupedNumber(sats);
}

/** The amount in parts, so that the unit can be drawn smaller. It stands where the language puts it. */
export function amountParts(sats: number): { before: string; digits: string; after: string } {
  const digits = digitsText(sats);
  const [before = '', after = ''] = satsText(sats).split(digits);
  return { before, digits, after };
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
  return t('sats_msat', { amount: groupedNumber(amount) });
}

function isInBtc(): boolean {
  return seenAppearance().unit === 'BTC';
}

/**
 * All eight places, in groups from the right as sats have them: "0.00 021 000" shows its 21 000 sats, and a whole bitcoin, "1.00 000 000", is
 * nothing one could take for 1 sat.
 */
function btcDigits(sats: number): string {
  return coins()
    .formatToParts(sats / SATS_PER_BTC)
    .map(({ type, value }) =>
      type === 'fraction' ? value.replace(/^(..)(...)(...)$/, '$1\u202f$2\u202f$3') : value,
    )
    .join('');
}

const SPACE = /[ \u00a0\u2009\u202f]/;

/**
 * Reads whole sats as typed: digits, also in groups of three set apart by spaces, or by what the language itself uses. Null for anything that
 * someone could read in another way: a comma or a point that the language does not use so, groups of other lengths, "0,021".
 */
export function parseSats(text: string): Msat | null {
  const trimmed = text.trim();
  if (
    !/^\d+$/.test(trimmed) &&
    !isGrouped(trimmed.split(SPACE)) &&
    !isGrouped(trimmed.split(ownSeparator()))
  ) {
    return null;
  }
  const sats = Number(trimmed.replace(/\D/g, ''));
  return sats <= Number.MAX_SAFE_INTEGER / 1000 ? msatFromSats(sats) : null;
}

function isGrouped([first = '', ...others]: string[]): boolean {
  return /^[1-9]\d{0,2}$/.test(first) && others.every((group) => /^\d{3}$/.test(group));
}
