/** What the screens of sites read. */
import { expect, test } from 'vitest';
import type { PaymentRow, SiteRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { allSites, isNamed, wholeSite } from '../../src/popup/sites/site-state';
import { budgetOf } from '../core/budgets';
import { emptyDatabase } from '../store/empty-database';
import { CONNECTION, NOON, ORIGIN, payment } from '../store/payment-rows';

const HOUR = 3_600_000;

function site(changes: Partial<SiteRow> = {}): SiteRow {
  return {
    origin: ORIGIN,
    connectionId: CONNECTION,
    permissions: ['pay'],
    budget: null,
    createdAt: NOON - 10 * HOUR,
    ...changes,
  };
}

function row(state: PaymentRow['state'], changes: Partial<PaymentRow> = {}): PaymentRow {
  return { ...payment(changes), state };
}

test('sites are sorted by their last payment, or else by when they were connected', async () => {
  const db = emptyDatabase();
  await db.sites.bulkAdd([
    site({ origin: 'https://paid-long-ago.example', createdAt: NOON - 9 * HOUR }),
    site({ origin: 'https://just-connected.example', createdAt: NOON - HOUR }),
    site({ origin: 'https://just-paid.example', createdAt: NOON - 20 * HOUR }),
  ]);
  await db.payments.bulkAdd([
    row('settled', { origin: 'https://paid-long-ago.example', createdAt: NOON - 8 * HOUR }),
    row('settled', { origin: 'https://just-paid.example', createdAt: NOON - 19 * HOUR }),
    row('failed', { origin: 'https://just-paid.example', createdAt: NOON }),
    // Of another wallet: that is another site.
    row('settled', { origin: 'https://paid-long-ago.example', connectionId: 'other', createdAt: NOON }),
  ]);
  const sites = await allSites(db, null, NOON);
  expect(sites.map(({ site: { origin }, usedAt }) => [origin, usedAt])).toEqual([
    ['https://just-paid.example', NOON],
    ['https://just-connected.example', NOON - HOUR],
    ['https://paid-long-ago.example', NOON - 8 * HOUR],
  ]);
});

test('a site that has two wallets uses the one it was connected to last', async () => {
  const db = emptyDatabase();
  await db.sites.bulkAdd([
    site({ connectionId: 'first', createdAt: NOON - 2 }),
    site({ connectionId: 'second', createdAt: NOON - 1 }),
  ]);
  const sites = await allSites(db, null, NOON);
  expect(sites.map(({ usesConnectionId }) => usesConnectionId)).toEqual(['second', 'second']);
  expect((await wholeSite(db, ORIGIN, undefined, null, NOON)).state?.site.connectionId).toBe('second');
  const first = await wholeSite(db, ORIGIN, 'first', null, NOON);
  expect(first.state).toMatchObject({ site: { connectionId: 'first' }, usesConnectionId: 'second' });
});

test('what is left of a budget is told, and what undecided payments hold of it', async () => {
  const db = emptyDatabase();
  await db.sites.add(site({ budget: budgetOf(1_000_000) }));
  await db.payments.bulkAdd([
    row('settled', { amount: msat(300_000), feesPaid: msat(1_000) }),
    row('open', { amount: msat(200_000), feeReserve: msat(10_000) }),
    row('open', { amount: msat(50_000), approvedBy: 'prompt' }),
  ]);
  expect(await wholeSite(db, ORIGIN, CONNECTION, null, NOON)).toMatchObject({
    state: { left: 489_000 },
    undecided: 210_000,
    isBlocked: false,
  });
});

test('a site that is gone or blocked is told as such', async () => {
  const db = emptyDatabase();
  await db.blocked.add({ origin: ORIGIN, at: NOON });
  expect(await wholeSite(db, ORIGIN, CONNECTION, null, NOON)).toEqual({
    state: undefined,
    undecided: 0,
    isBlocked: true,
  });
  expect((await wholeSite(db, 'https://other.example', undefined, null, NOON)).isBlocked).toBe(false);
});

test('a site is found by any part of its name as it is shown', () => {
  expect(isNamed('https://shop.example:8443', ' SHOP ')).toBe(true);
  expect(isNamed('https://shop.example:8443', '8443')).toBe(true);
  expect(isNamed('https://shop.example', 'https')).toBe(false);
  expect(isNamed('https://shop.example', '')).toBe(true);
  expect(isNamed(`private:${'ab'.repeat(32)}`, 'private w')).toBe(true);
});
