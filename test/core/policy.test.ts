/** What an organisation's policy means, and what is understood by what it writes. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MANAGED, readPolicy } from '../../src/contract/managed-storage';
import { type Ceilings, NO_POLICY } from '../../src/contract/policy';
import { type Budget, PERIODS, type VaultRow } from '../../src/contract/rows';
import { reasonToAsk } from '../../src/core/budget';
import { feeReserve, msat } from '../../src/core/msat';
import { cutTo, isShut, lacksPassphrase, lockingInTime, locksAfterWithin } from '../../src/core/policy';

const sats = fc.nat(10_000_000);
const period = fc.constantFrom(...PERIODS);
const ceiling = fc.record({ amount: sats.map(msat), largest: sats.map(msat) }, { requiredKeys: ['amount'] });
const ceilings: fc.Arbitrary<Ceilings> = fc.dictionary(period, ceiling);
const budget: fc.Arbitrary<Budget> = fc.record({
  amount: sats.map(msat),
  period,
  largest: fc.option(sats.map(msat)),
  perMinute: fc.integer({ min: 1, max: 100 }),
  expiresAt: fc.constant(null),
  since: fc.constant(0),
});
const NOON = Date.UTC(2026, 10, 3, 12);

describe('a budget under ceilings', () => {
  test('is never larger than the ceiling of its period, nor than it was', () => {
    fc.assert(
      fc.property(budget, ceilings, (granted, most) => {
        const cut = cutTo(granted, most);
        const limit = most[granted.period];
        if (cut === null) {
          expect(limit?.amount ?? 0).toBe(0);
          return;
        }
        expect(cut.amount).toBeLessThanOrEqual(Math.min(granted.amount, limit?.amount ?? 0));
        if (granted.largest !== null) expect(cut.largest).toBeLessThanOrEqual(granted.largest);
        if (limit?.largest !== undefined) expect(cut.largest).toBeLessThanOrEqual(limit.largest);
        expect(cut).toEqual({ ...granted, amount: cut.amount, largest: cut.largest });
        expect(cutTo(cut, most)).toEqual(cut);
      }),
    );
  });

  test('lets nothing pass that it would not let pass by itself, and nothing beyond the ceiling', () => {
    fc.assert(
      fc.property(budget, ceilings, fc.integer({ min: 1, max: 10_000_000 }), (granted, most, amount) => {
        const payment = { amount: msat(amount), feeReserve: feeReserve(msat(amount)) };
        if (reasonToAsk(payment, cutTo(granted, most), [], null, NOON) !== null) return;
        expect(reasonToAsk(payment, granted, [], null, NOON)).toBeNull();
        const limit = most[granted.period];
        expect(amount + payment.feeReserve).toBeLessThanOrEqual(limit?.amount ?? 0);
        expect(amount).toBeLessThanOrEqual(limit?.largest ?? Number.POSITIVE_INFINITY);
      }),
    );
  });

  test('is as it was where there are none', () => {
    fc.assert(fc.property(budget, (granted) => void expect(cutTo(granted, null)).toBe(granted)));
    expect(cutTo(null, {})).toBeNull();
  });
});

describe('sites', () => {
  const shut = (items: Record<string, unknown>, origin: string) => isShut(readPolicy(items), origin);

  test.each<[pattern: string, meant: string[], others: string[]]>([
    [
      'https://shop.example',
      ['https://shop.example', 'https://shop.example:8443', 'https://shop.example.'],
      [
        'http://shop.example',
        'https://www.shop.example',
        'https://ashop.example',
        'https://shop.example.evil',
      ],
    ],
    ['shop.example', ['https://shop.example', 'http://shop.example:81'], ['https://a.shop.example']],
    [
      '*.shop.example',
      ['https://shop.example', 'http://a.b.shop.example:81'],
      ['https://ashop.example', 'https://example'],
    ],
    [
      'https://shop.example:8443',
      ['https://shop.example:8443'],
      ['https://shop.example', 'http://shop.example:8443'],
    ],
    ['https://shop.example:443/', ['https://shop.example'], ['https://shop.example:444']],
    ['shop.example:80', ['http://shop.example'], ['https://shop.example']],
    ['HTTPS://xn--Bcher-kva.Example', ['https://xn--bcher-kva.example'], ['https://bcher.example']],
    ['127.0.0.1', ['http://127.0.0.1:3000'], ['http://127.0.0.11']],
  ])('%s', (pattern, meant, others) => {
    for (const origin of meant) {
      expect(shut({ blockedSites: [pattern] }, origin), origin).toBe(true);
      expect(shut({ allowedSites: [pattern] }, origin), origin).toBe(false);
    }
    for (const origin of others) {
      expect(shut({ blockedSites: [pattern] }, origin), origin).toBe(false);
      expect(shut({ allowedSites: [pattern] }, origin), origin).toBe(true);
    }
  });

  test('what is blocked is so though it is allowed, and an empty list allows none', () => {
    const both = { allowedSites: ['*.example'], blockedSites: ['bad.example'] };
    expect(shut(both, 'https://bad.example')).toBe(true);
    expect(shut(both, 'https://good.example')).toBe(false);
    expect(shut({ allowedSites: [] }, 'https://good.example')).toBe(true);
  });

  test('the user and our own pages are no sites', () => {
    for (const origin of ['fusebox:', 'chrome-extension://abc', 'moz-extension://abc'])
      expect(shut({ allowedSites: [] }, origin)).toBe(false);
  });
});

describe('what is malformed', () => {
  const wrongSites = fc.oneof(
    fc.string(),
    fc.object(),
    fc.constant(null),
    fc.array(
      fc.constantFrom(
        1,
        null,
        '',
        '*',
        'https://',
        'a b',
        'user@host',
        'https://a/b',
        'a*.b',
        'a.',
        '[::1]',
        'ü.example',
      ),
      {
        minLength: 1,
      },
    ),
  );

  test('of the sites shuts all of them', () => {
    fc.assert(
      fc.property(fc.constantFrom('blockedSites', 'allowedSites'), wrongSites, (key, value) => {
        const policy = readPolicy({ allowedSites: ['*.example'], [key]: value });
        expect(policy.faults).toEqual([key]);
        expect(isShut(policy, 'https://shop.example')).toBe(true);
      }),
    );
  });

  test('of the ceilings lets no budget hold', () => {
    const wrong = fc.oneof(
      fc.constantFrom<unknown>(null, 5_000, '5000', { daily: { amount: 1 } }, { day: 5 }),
      fc
        .constantFrom<unknown>('1', -1, 0.0001, Number.NaN, 1e16, null)
        .map((amount) => ({ day: { amount } })),
      fc.constantFrom<unknown>('1', -1, null).map((largest) => ({ day: { amount: 1, largest } })),
      fc.constant({ day: { amount: 1, most: 1 } }),
      fc.constant({ day: { largest: 1 } }),
    );
    fc.assert(
      fc.property(wrong, budget, (budgetCeilingsInSats, granted) => {
        const policy = readPolicy({ budgetCeilingsInSats });
        expect(policy.faults).toEqual(['budgetCeilingsInSats']);
        expect(cutTo(granted, policy.ceilings)).toBeNull();
      }),
    );
  });

  test.each([[0], [-5], ['15'], [10_081], [1.5], [null], [true]])(
    'of the lock (%j) locks after a minute',
    (lockAfterMinutes) => {
      expect(readPolicy({ lockAfterMinutes })).toEqual({
        ...NO_POLICY,
        lockAfterMinutes: 1,
        faults: ['lockAfterMinutes'],
      });
    },
  );

  test('of the relays offers those of Fusebox, and what nobody knows changes nothing', () => {
    expect(readPolicy({ relays: ['https://relay.example'], blockedSite: ['a.example'] })).toEqual({
      ...NO_POLICY,
      faults: ['relays', 'blockedSite'],
    });
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...MANAGED.keys(), 'other'), fc.jsonValue()), (items) => {
        const { faults } = readPolicy(items);
        for (const fault of faults) expect(Object.keys(items)).toContain(fault);
      }),
    );
  });
});

test('amounts are written in sats and counted in msat', () => {
  const { ceilings: most } = readPolicy({
    budgetCeilingsInSats: { day: { amount: 5_000, largest: 500 }, once: { amount: 1 } },
  });
  expect(most).toEqual({
    day: { amount: 5_000_000, largest: 500_000 },
    once: { amount: 1_000 },
  });
});

describe('the lock', () => {
  const open = { keyId: 'key', key: '', usedAt: 1_000_000 };

  test('comes no later than it must, and as early as the user wants', () => {
    expect(lockingInTime({ ...open, until: null }, 5)?.until).toBe(1_300_000);
    expect(lockingInTime({ ...open, until: 9_000_000 }, 5)?.until).toBe(1_300_000);
    expect(lockingInTime({ ...open, until: 1_060_000 }, 5)?.until).toBe(1_060_000);
    expect(lockingInTime({ ...open, until: null }, null)?.until).toBeNull();
    expect(lockingInTime(null, 5)).toBeNull();
    expect([locksAfterWithin(null, 5), locksAfterWithin(15, 5), locksAfterWithin(1, 5)]).toEqual([5, 5, 1]);
    expect([locksAfterWithin(null, null), locksAfterWithin(15, null)]).toEqual([null, 15]);
  });

  test('needs a passphrase', () => {
    const row = (kind: VaultRow['kind']) => ({ kind }) as VaultRow;
    expect(lacksPassphrase({ lockAfterMinutes: 5 }, undefined)).toBe(true);
    expect(lacksPassphrase({ lockAfterMinutes: 5 }, row('device'))).toBe(true);
    expect(lacksPassphrase({ lockAfterMinutes: 5 }, row('passphrase'))).toBe(false);
    expect(lacksPassphrase({ lockAfterMinutes: null }, undefined)).toBe(false);
  });
});

test('the schema for Chrome names the same keys', () => {
  const file = path.resolve(import.meta.dirname, '../../public/managed-schema.json');
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  expect(Object.keys(schema.properties)).toEqual([...MANAGED.keys()]);
  expect(Object.keys(schema.properties.budgetCeilingsInSats.properties)).toEqual([...PERIODS]);
});
