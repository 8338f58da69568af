/** Who can be asked for the price of bitcoin, where, and how to read the answers. All three give it to anyone, without a key or an account. */
import * as v from 'valibot';
import type { RateSource } from '../../contract/rows';

interface Source {
  /** As it calls itself. */
  name: string;
  /** The currencies (ISO 4217) that it knows a price in. */
  currencies: readonly string[];
  url: (currency: string) => string;
  /** The price of one bitcoin as its answer tells it. Throws where it tells none. */
  read: (answer: unknown, currency: string) => number;
}

/** Far above the price in any currency: what is larger would only fill the screen. */
const MOST = 1e15;
const PRICE = v.pipe(v.number(), v.gtValue(0), v.maxValue(MOST));
const WRITTEN = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}(?:\.\d{1,15})?$/),
  v.transform((text) => Number(text)),
  PRICE,
);

const COMMON = ['USD', 'EUR', 'GBP', 'CAD', 'CHF', 'AUD', 'JPY'];

export const SOURCES: Readonly<Record<RateSource, Source>> = {
  /** `GET /v2/prices/:currency_pair/spot`, docs.cdp.coinbase.com. */
  coinbase: {
    name: 'Coinbase',
    currencies: [
      ...COMMON,
      ...['ARS', 'BRL', 'CLP', 'CNY', 'COP', 'CZK', 'DKK', 'HKD', 'HUF', 'IDR', 'ILS', 'INR', 'KES', 'KRW'],
      ...['MXN', 'MYR', 'NGN', 'NOK', 'NZD', 'PHP', 'PLN', 'RON', 'RUB', 'SEK', 'SGD', 'THB', 'TRY', 'TWD'],
      ...['UAH', 'VND', 'ZAR'],
    ],
    url: (currency) => `https://api.coinbase.com/v2/prices/BTC-${currency}/spot`,
    read: (answer, currency) =>
      v.parse(
        v.object({
          data: v.object({ amount: WRITTEN, base: v.literal('BTC'), currency: v.literal(currency) }),
        }),
        answer,
      ).data.amount,
  },
  /** `GET /0/public/Ticker`, docs.kraken.com: `c` is the last trade, its price first. The pair answers under a name of its own, `XXBTZUSD`. */
  kraken: {
    name: 'Kraken',
    currencies: COMMON,
    url: (currency) => `https://api.kraken.com/0/public/Ticker?pair=XBT${currency}`,
    read: (answer, currency) => {
      const { result } = v.parse(
        v.object({
          error: v.pipe(v.array(v.unknown()), v.length(0)),
          result: v.record(
            v.pipe(v.string(), v.includes('XBT'), v.endsWith(currency)),
            v.object({ c: v.looseTuple([WRITTEN]) }),
          ),
        }),
        answer,
      );
      return v.parse(PRICE, Object.values(result)[0]?.c[0]);
    },
  },
  /** `GET /api/v1/prices`, mempool.space/docs. */
  mempool: {
    name: 'mempool.space',
    currencies: COMMON,
    url: () => 'https://mempool.space/api/v1/prices',
    read: (answer, currency) => v.parse(v.object({ [currency]: PRICE }), answer)[currency] ?? Number.NaN,
  },
};

/** The host that is asked: `api.kraken.com`. */
export function hostOf(source: RateSource): string {
  return new URL(SOURCES[source].url('USD')).host;
}

/** The sources that know a price in this currency. */
export function sourcesFor(currency: string): RateSource[] {
  const all = Object.keys(SOURCES) as RateSource[];
  return all.filter((source) => SOURCES[source].currencies.includes(currency));
}

/** Every currency that one of them knows a price in. */
export const CURRENCIES: readonly string[] = [
  ...new Set(Object.values(SOURCES).flatMap(({ currencies }) => currencies)),
];
