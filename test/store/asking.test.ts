/** What may not pass without asking is told why; the journal is left as it was. */
import { describe, expect, test } from 'vitest';
import type { AskReason } from '../../src/contract/prompts';
import type { Budget, PairingRow, PaymentRow, WalletBudget } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { budgetLeft, walletBudgetLeft } from '../../src/store/budgets';
import type { Database } from '../../src/store/database';
import { movePayment, reserve } from '../../src/store/payments';
import {
  CONNECTION,
  connect,
  grant,
  NOON,
  newPayment,
  ORIGIN,
  payment,
  walletDatabase,
} from './payment-rows';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What `payment()` takes out of a budget while it is undecided: 1,000 sat and its reserve. */
const COST = 1_010_000;

/** Why a payment at this time is asked about; null where it was reserved. */
async function askedAt(
  db: Database,
  at: number,
  changes: Partial<PaymentRow> = {},
): Promise<AskReason | null> {
  const before = await db.payments.count();
  const result = await reserve(db, newPayment({ createdAt: at, ...changes }), null);
  if (result.outcome === 'taken') throw new Error('The hash is taken.');
  expect(await db.payments.count()).toBe(before + (result.outcome === 'reserved' ? 1 : 0));
  return result.outcome === 'ask' ? result.why : null;
}

async function settledAt(db: Database, at: number, changes: Partial<PaymentRow> = {}): Promise<void> {
  await db.payments.add({ ...payment({ createdAt: at, feesPaid: msat(0), ...changes }), state: 'settled' });
}

test('a site without a budget is asked about', async () => {
  const db = await walletDatabase();
  expect(await askedAt(db, NOON)).toBe('no-budget');
  await grant(db, null);
  expect(await askedAt(db, NOON)).toBe('no-budget');
});

test('nothing passes once the budget has ended', async () => {
  const db = await walletDatabase();
  await grant(db, 10 * COST, { expiresAt: NOON });
  expect(await askedAt(db, NOON - 1)).toBeNull();
  expect(await askedAt(db, NOON)).toBe('expired');
});

test('what is larger than may pass at once is asked about, whatever is left', async () => {
  const db = await walletDatabase();
  await grant(db, 10 * COST, { largest: msat(999_999) });
  expect(await askedAt(db, NOON)).toBe('too-large');
  expect(await askedAt(db, NOON, { amount: msat(999_999) })).toBeNull();
});

describe('as many as may pass within a minute do', () => {
  test('and the next one does when the minute is over', async () => {
    const db = await walletDatabase();
    await grant(db, 100 * COST, { perMinute: 3 });
    for (const n of [0, 1, 2]) expect(await askedAt(db, NOON + n)).toBeNull();
    expect(await askedAt(db, NOON + 59_999)).toBe('too-fast');
    expect(await askedAt(db, NOON + 60_000)).toBeNull();
    expect(await askedAt(db, NOON + 60_000)).toBe('too-fast');
  });

  test('of a hundred at once, those that fail included', async () => {
    const db = await walletDatabase();
    await grant(db, 1000 * COST, { perMinute: 7 });
    const made = await Promise.all(Array.from({ length: 100 }, () => reserve(db, newPayment(), null)));
    expect(made.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(7);
    for (const { id } of await db.payments.toArray()) await movePayment(db, id, 'failed');
    expect(await askedAt(db, NOON)).toBe('too-fast');
  });

  test('across midnight', async () => {
    const db = await walletDatabase();
    await grant(db, 100 * COST, { perMinute: 1 });
    const midnight = NOON + 12 * HOUR;
    await settledAt(db, midnight - 1);
    expect(await askedAt(db, midnight + 59_998)).toBe('too-fast');
    expect(await askedAt(db, midnight + 59_999)).toBeNull();
  });

  test('and a new grant begins anew', async () => {
    const db = await walletDatabase();
    await grant(db, 100 * COST, { perMinute: 1 });
    expect(await askedAt(db, NOON)).toBeNull();
    await grant(db, 100 * COST, { perMinute: 1, since: NOON + 1 });
    expect(await askedAt(db, NOON + 1)).toBeNull();
  });
});

describe('what is left is what', () => {
  // NOON is that of Monday, 15 June 2026.
  test.each<[Budget['period'], number, number]>([
    ['day', new Date(2026, 5, 15).getTime(), new Date(2026, 5, 16).getTime()],
    ['week', new Date(2026, 5, 15).getTime(), new Date(2026, 5, 22).getTime()],
    ['month', new Date(2026, 5, 1).getTime(), new Date(2026, 6, 1).getTime()],
    ['year', new Date(2026, 0, 1).getTime(), new Date(2027, 0, 1).getTime()],
  ])('this %s has left of it', async (period, start, end) => {
    const db = await walletDatabase();
    await grant(db, 2 * COST, { period });
    await settledAt(db, start - 1);
    expect(await askedAt(db, start)).toBeNull();
    await movePayment(db, (await db.payments.where({ state: 'dispatched' }).first())?.id ?? '', 'failed');
    await settledAt(db, start, { amount: msat(2 * COST) });
    expect(await askedAt(db, end - 1)).toBe('over-budget');
    expect(await askedAt(db, end)).toBeNull();
  });

  test('was never spent of a budget that does not renew', async () => {
    const db = await walletDatabase();
    await grant(db, COST, { period: 'once', since: NOON });
    await settledAt(db, NOON - 1);
    expect(await askedAt(db, NOON)).toBeNull();
    const [{ id } = { id: '' }] = await db.payments.where({ state: 'dispatched' }).toArray();
    await movePayment(db, id, 'settled', { feesPaid: msat(0) });
    expect(await askedAt(db, NOON + 5 * 365 * DAY)).toBe('over-budget');
  });

  test('was spent before a clock was put back, too', async () => {
    const db = await walletDatabase();
    await grant(db, COST, { period: 'month', since: NOON });
    await settledAt(db, NOON + DAY);
    for (const back of [0, DAY, 40 * DAY, 400 * DAY])
      expect(await askedAt(db, NOON - back)).toBe('over-budget');
  });

  test('was spent ever, of one that does not renew and that a later clock granted', async () => {
    const db = await walletDatabase();
    await grant(db, COST, { period: 'once', since: NOON });
    await settledAt(db, 5);
    expect(await askedAt(db, NOON)).toBeNull();
    expect(await askedAt(db, NOON - 1)).toBe('over-budget');
  });

  test('is still undecided from before the grant', async () => {
    for (const period of ['day', 'once'] as const) {
      const db = await walletDatabase();
      await grant(db, COST, { period, since: NOON });
      await db.payments.add({ ...payment({ createdAt: NOON - 400 * DAY }), state: 'open' });
      expect(await askedAt(db, NOON)).toBe('over-budget');
      expect(await budgetLeft(db, await siteRow(db), NOON)).toBe(0);
    }
  });
});

async function siteRow(db: Database) {
  const site = await db.sites.get([ORIGIN, CONNECTION]);
  if (!site) throw new Error('There is no site.');
  return site;
}

test('a connection whose new secret waits for what is under way is asked about, or it might wait for ever', async () => {
  const db = await walletDatabase();
  await grant(db, 100 * COST);
  const pairing = { id: 'renewal', rotates: CONNECTION, state: 'offered' } as PairingRow;
  await db.pairings.add(pairing);
  expect(await askedAt(db, NOON)).toBeNull();
  await db.pairings.put({ ...pairing, rotates: 'other', state: 'accepted' });
  expect(await askedAt(db, NOON)).toBeNull();
  await db.pairings.put({ ...pairing, state: 'accepted' });
  expect(await askedAt(db, NOON)).toBe('renewing');
  await db.pairings.clear();
  expect(await askedAt(db, NOON)).toBeNull();
});

describe("the wallet's own budget", () => {
  const told = (left: number, changes: Partial<WalletBudget> = {}): WalletBudget => ({
    used: msat(0),
    total: msat(left),
    renewsAt: NOON + DAY,
    period: 'daily',
    at: NOON,
    ...changes,
  });

  test('is asked about where the payment does not fit into what is left of it', async () => {
    const db = await walletDatabase();
    await grant(db, 100 * COST);
    await connect(db, told(COST - 1));
    expect(await askedAt(db, NOON)).toBe('over-wallet-budget');
    await connect(db, told(COST));
    expect(await askedAt(db, NOON)).toBeNull();
    expect(await askedAt(db, NOON)).toBe('over-wallet-budget');
  });

  test('is used by every site of the connection, and by what the user confirmed', async () => {
    const db = await walletDatabase();
    await grant(db, 100 * COST);
    await connect(db, told(2 * COST));
    await settledAt(db, NOON, {
      origin: 'https://other.example',
      approvedBy: 'prompt',
      feesPaid: msat(10_000),
    });
    await settledAt(db, NOON, { connectionId: 'other' });
    await settledAt(db, NOON - 1);
    expect(await walletBudgetLeft(db, { id: CONNECTION, budget: told(2 * COST) }, NOON)).toBe(COST);
    expect(await askedAt(db, NOON)).toBeNull();
    expect(await askedAt(db, NOON)).toBe('over-wallet-budget');
  });

  test('renews when the wallet said it would', async () => {
    const db = await walletDatabase();
    await grant(db, 100 * COST);
    await connect(db, told(COST, { used: msat(1) }));
    expect(await askedAt(db, NOON + DAY - 1)).toBe('over-wallet-budget');
    expect(await askedAt(db, NOON + DAY)).toBeNull();
  });

  test('does not stop what the user confirmed', async () => {
    const db = await walletDatabase();
    await connect(db, told(1));
    expect(await askedAt(db, NOON, { approvedBy: 'prompt' })).toBeNull();
  });
});
