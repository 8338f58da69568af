/** The price of bitcoin in the currency the user chose: for reading along, never for a decision. Pure; what asks is passed in. */
import * as v from 'valibot';
import { RATE_SOURCES, type Settings } from '../../contract/rows';
import { SOURCES } from './rate-sources';

/** The choice of a currency and of who is asked. */
export type Fiat = NonNullable<Settings['fiat']>;

/** A price as it was told. */
export interface Rate {
  currency: string;
  /** The price of one bitcoin. */
  price: number;
  /** When it was told, ms since the epoch. */
  at: number;
}

/** What is known of the price, and when it was last asked for. */
export interface KnownRate extends Fiat {
  /** null where none was told yet. */
  rate: Rate | null;
  /** ms since the epoch. */
  askedAt: number;
  /** Whether the last answer was none, or made no sense. */
  failed: boolean;
}

const MINUTE_MS = 60_000;
/** It is asked no more often than this, whether or not it answers. */
const ASK_EVERY_MS = 5 * MINUTE_MS;
const OLD_MS = 60 * MINUTE_MS;
const USELESS_MS = 24 * 60 * MINUTE_MS;
/** How long an answer is waited for. */
const PATIENCE_MS = 10_000;

const KNOWN = v.object({
  currency: v.string(),
  source: v.picklist(RATE_SOURCES),
  rate: v.nullable(
    v.object({ currency: v.string(), price: v.pipe(v.number(), v.finite(), v.gtValue(0)), at: v.number() }),
  ),
  askedAt: v.number(),
  failed: v.boolean(),
});

/** What was kept, or null where that is no price of this currency from this source. */
export function knownRate(kept: string | null, { currency, source }: Fiat): KnownRate | null {
  try {
    const known = v.parse(KNOWN, JSON.parse(kept ?? 'null'));
    return known.currency === currency && known.source === source ? known : null;
  } catch {
    return null;
  }
}

/** True where it is time to ask. What was asked in the future was asked by a clock that was wrong. */
export function isDue(known: KnownRate | null, now: number): boolean {
  return known === null || known.askedAt > now || now - known.askedAt >= ASK_EVERY_MS;
}

/** The price if it may still be shown: at most a day old. */
export function usableRate(known: KnownRate | null, now: number): Rate | null {
  const rate = known?.rate ?? null;
  return rate !== null && rate.at <= now && now - rate.at < USELESS_MS ? rate : null;
}

/** True for a price that must be marked as old. */
export function isOld(rate: Rate, now: number): boolean {
  return now - rate.at >= OLD_MS;
}

/** Asks the source. A failure is a fact like any other: it keeps what was known before. */
export async function askRate(
  fiat: Fiat,
  known: KnownRate | null,
  now: () => number,
  fetching: typeof fetch = fetch,
): Promise<KnownRate> {
  const askedAt = now();
  try {
    const price = await fetchPrice(fiat, fetching);
    return { ...fiat, rate: { currency: fiat.currency, price, at: now() }, askedAt, failed: false };
  } catch (error) {
    console.warn('Fusebox: no price', error);
    return { ...fiat, rate: known?.rate ?? null, askedAt, failed: true };
  }
}

/** The price of one bitcoin. The source learns nothing but the IP address and the currency; nobody else is asked in its name. */
async function fetchPrice({ currency, source }: Fiat, fetching: typeof fetch): Promise<number> {
  const { url, read } = SOURCES[source];
  const answer = await fetching(url(currency), {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    cache: 'no-store',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`The source of the price answered ${answer.status}.`);
  return read(await answer.json(), currency);
}
