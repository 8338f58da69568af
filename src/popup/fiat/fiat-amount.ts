/** Amounts in the currency the user chose. Pure. */
import type { Msat } from '../../contract/amounts';
import { languageTag, t } from '../words/words';
import type { Rate } from './rate';

const MSAT_PER_BTC = 1e11;
const SATS_PER_BTC = 1e8;

/** "≈ $12.50"; "< $0.01" for what is less than the smallest coin. Never to decide by: the price is a stranger's word. */
export function fiatText(amount: Msat, rate: Rate): string {
  const value = (amount / MSAT_PER_BTC) * rate.price;
  const smallest = 10 ** -fractionDigits(rate.currency);
  const isLess = value > 0 && value < smallest;
  const text = moneyText(isLess ? smallest : value, rate.currency);
  return isLess ? t('fiat_less', { amount: text }) : t('fiat_about', { amount: text });
}

/** "$12.50", as the user's language writes it. */
export function moneyText(value: number, currency: string): string {
  return new Intl.NumberFormat(languageTag(), { style: 'currency', currency }).format(value);
}

/** What a currency is called: "Swiss franc". */
export function currencyName(currency: string): string {
  return new Intl.DisplayNames(languageTag(), { type: 'currency' }).of(currency) ?? currency;
}

/**
 * Whole sats for an amount as typed, rounded; null for what is no amount, or could be read in two ways: digits, then a point or a comma and at most as many
 * digits as the currency has.
 */
export function satsForFiat(text: string, { currency, price }: Rate): number | null {
  const [, whole, fraction = ''] = /^(\d{1,15})(?:[.,](\d{1,15}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > fractionDigits(currency)) return null;
  const sats = Math.round((Number(`${whole}.${fraction}`) / price) * SATS_PER_BTC);
  return Number.isSafeInteger(sats * 1000) ? sats : null;
}

/** How many digits the currency has behind the point. */
function fractionDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}
