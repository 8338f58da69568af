/** The price: read from the answers of each source, over a real connection, and how long it holds. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  askRate,
  type Fiat,
  isDue,
  isOld,
  type KnownRate,
  knownRate,
  usableRate,
} from '../../../src/popup/fiat/rate';
import { CURRENCIES, hostOf, SOURCES, sourcesFor } from '../../../src/popup/fiat/rate-sources';

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;

interface Asked {
  path: string | undefined;
  headers: IncomingHttpHeaders;
}

let server: Server;
let asked: Asked[];
let options: RequestInit | undefined;
let answer: { status: number; body: string; headers?: Record<string, string> };

beforeEach(async () => {
  asked = [];
  vi.spyOn(console, 'warn').mockReturnValue();
  server = createServer(({ url, headers }, response) => {
    asked.push({ path: url, headers });
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise((resolve) => server.close(resolve));
});

/** Asks the server here in place of the source's own. */
const here: typeof fetch = (input, init) => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  const { pathname, search } = new URL(String(input));
  options = init;
  return fetch(`http://127.0.0.1:${address.port}${pathname}${search}`, init);
};

const ask = (fiat: Fiat, known: KnownRate | null = null) => askRate(fiat, known, () => NOW, here);

const COINBASE: Fiat = { currency: 'EUR', source: 'coinbase' };
const KRAKEN: Fiat = { currency: 'CHF', source: 'kraken' };
const MEMPOOL: Fiat = { currency: 'JPY', source: 'mempool' };

const TOLD = {
  coinbase: { data: { amount: '81234.56', base: 'BTC', currency: 'EUR' } },
  kraken: { error: [], result: { XBTCHF: { a: ['1', '1', '1'], c: ['76543.20000', '0.01'] } } },
  mempool: { time: 1_800_000_000, USD: 90_000, EUR: 80_000, JPY: 13_500_000 },
};

describe('asking', () => {
  it.each([
    [COINBASE, TOLD.coinbase, '/v2/prices/BTC-EUR/spot', 81_234.56],
    [KRAKEN, TOLD.kraken, '/0/public/Ticker?pair=XBTCHF', 76_543.2],
    [MEMPOOL, TOLD.mempool, '/api/v1/prices', 13_500_000],
  ])('%j: reads the price from its answer', async (fiat, told, path, price) => {
    answer = { status: 200, body: JSON.stringify(told) };
    expect(await ask(fiat)).toEqual({
      ...fiat,
      rate: { currency: fiat.currency, price, at: NOW },
      askedAt: NOW,
      failed: false,
    });
    expect(asked.map((request) => request.path)).toEqual([path]);
  });

  it('sends no cookie and no referrer, and goes nowhere else', async () => {
    answer = { status: 200, body: JSON.stringify(TOLD.coinbase) };
    await ask(COINBASE);
    expect(asked[0]?.headers).not.toHaveProperty('cookie');
    expect(asked[0]?.headers).not.toHaveProperty('referer');
    expect(options).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' });
    answer = { status: 302, body: '', headers: { location: '/elsewhere' } };
    expect((await ask(COINBASE)).failed).toBe(true);
    expect(asked.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  it.each([
    [COINBASE, 200, 'no json'],
    [COINBASE, 200, { data: { amount: '81234.56', base: 'BTC', currency: 'USD' } }],
    [COINBASE, 200, { data: { amount: '81234.56', base: 'ETH', currency: 'EUR' } }],
    [COINBASE, 200, { data: { amount: '0', base: 'BTC', currency: 'EUR' } }],
    [COINBASE, 200, { data: { amount: '-5', base: 'BTC', currency: 'EUR' } }],
    [COINBASE, 200, { data: { amount: '1e9', base: 'BTC', currency: 'EUR' } }],
    [COINBASE, 500, TOLD.coinbase],
    [KRAKEN, 200, { error: ['EQuery:Unknown asset pair'] }],
    [KRAKEN, 200, { error: ['EGeneral:Temporary lockout'], result: TOLD.kraken.result }],
    [KRAKEN, 200, { error: [], result: {} }],
    [KRAKEN, 200, { error: [], result: { XETHXXBT: { c: ['0.03', '1'] } } }],
    [KRAKEN, 200, { error: [], result: { XBTUSD: { c: ['90000', '1'] } } }],
    [MEMPOOL, 200, { USD: 90_000 }],
    [MEMPOOL, 200, { JPY: '13500000' }],
    [MEMPOOL, 200, { JPY: -1 }],
    [MEMPOOL, 200, { JPY: 1e300 }],
    [MEMPOOL, 200, null],
  ])('%j: an answer of %d %j is a failure, and keeps what was known', async (fiat, status, body) => {
    answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
    const rate = { currency: fiat.currency, price: 70_000, at: NOW - 30 * MINUTE };
    const known: KnownRate = { ...fiat, rate, askedAt: rate.at, failed: false };
    expect(await ask(fiat, known)).toEqual({ ...fiat, rate, askedAt: NOW, failed: true });
    expect((await ask(fiat)).rate).toBeNull();
  });
});

describe('what is known', () => {
  const rate = { currency: 'EUR', price: 80_000, at: NOW };
  const known: KnownRate = { ...COINBASE, rate, askedAt: NOW, failed: false };

  it('is of the chosen currency and source', () => {
    const kept = JSON.stringify(known);
    expect(knownRate(kept, COINBASE)).toEqual(known);
    expect(knownRate(kept, { ...COINBASE, currency: 'USD' })).toBeNull();
    expect(knownRate(kept, { ...COINBASE, source: 'kraken' })).toBeNull();
    for (const broken of [null, '', '{', '{}', kept.replace('80000', '-1')])
      expect(knownRate(broken, COINBASE)).toBeNull();
  });

  it('is asked for again after five minutes, whether or not there was an answer', () => {
    expect(isDue(null, NOW)).toBe(true);
    for (const last of [known, { ...known, rate: null, failed: true }]) {
      expect(isDue(last, NOW + 5 * MINUTE - 1)).toBe(false);
      expect(isDue(last, NOW + 5 * MINUTE)).toBe(true);
      expect(isDue(last, NOW - 1)).toBe(true);
    }
  });

  it('is marked as old after an hour, and not used after a day', () => {
    expect(isOld(rate, NOW + 60 * MINUTE - 1)).toBe(false);
    expect(isOld(rate, NOW + 60 * MINUTE)).toBe(true);
    expect(usableRate(known, NOW + 24 * 60 * MINUTE - 1)).toEqual(rate);
    expect(usableRate(known, NOW + 24 * 60 * MINUTE)).toBeNull();
    expect(usableRate(known, NOW - 1)).toBeNull();
    expect(usableRate(null, NOW)).toBeNull();
  });
});

describe('the sources', () => {
  it('are asked over TLS, and each for a currency that it knows', () => {
    for (const currency of CURRENCIES) {
      const sources = sourcesFor(currency);
      expect(sources).not.toEqual([]);
      for (const source of sources) expect(SOURCES[source].url(currency)).toMatch(/^https:\/\//);
    }
    expect(hostOf('kraken')).toBe('api.kraken.com');
    expect(sourcesFor('BRL')).toEqual(['coinbase']);
  });
});
