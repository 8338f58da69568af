import { describe, expect, test } from 'vitest';
import { PAYMENT_STATES, type PaymentState } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { OWN } from '../../src/core/origins';
import { Database } from '../../src/store/database';
import {
  movePayment,
  paymentHolding,
  type Reservation,
  reserve,
  undecidedPayments,
} from '../../src/store/payments';
import { emptyDatabase } from './empty-database';
import {
  anyHash,
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
/** What `payment()` takes out of a budget while it is undecided: 1,000 sat and its reserve. */
const COST = 1_010_000;
const outcomes = (made: Reservation[], outcome: Reservation['outcome']) =>
  made.filter((one) => one.outcome === outcome).length;

/** Takes a payment to a state, by the steps there are. */
async function bring(db: Database, id: string, to: PaymentState, facts = {}): Promise<void> {
  const through: PaymentState[] = to === 'dispatched' ? [] : [to];
  for (const state of through) await movePayment(db, id, state, state === to ? facts : {});
}

async function reserved(
  db: Database,
  changes: Parameters<typeof payment>[0] = {},
  now = NOON,
): Promise<string> {
  const result = await reserve(db, newPayment({ createdAt: now, ...changes }), null);
  expect(result.outcome).toBe('reserved');
  if (result.outcome !== 'reserved') throw new Error(result.outcome);
  return result.row.id;
}

const isRefused = async (db: Database, now = NOON) =>
  (await reserve(db, newPayment({ createdAt: now }), null)).outcome === 'ask';

describe('many at once', () => {
  test('fifty against a budget for ten: ten pass', async () => {
    const db = await walletDatabase();
    await grant(db, 10 * COST);
    const made = await Promise.all(Array.from({ length: 50 }, () => reserve(db, newPayment(), null)));
    expect(outcomes(made, 'reserved')).toBe(10);
    expect(outcomes(made, 'ask')).toBe(40);
    expect(await db.payments.count()).toBe(10);
  });

  test('also from two backgrounds over one database', async () => {
    const db = await walletDatabase();
    await grant(db, 10 * COST);
    const other = new Database(db.name);
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, n) => reserve(n % 2 ? db : other, newPayment(), null)),
    );
    expect(outcomes(made, 'reserved')).toBe(10);
    other.close();
  });

  test('one msat less than ten cost: nine pass', async () => {
    const db = await walletDatabase();
    await grant(db, 10 * COST - 1);
    const made = await Promise.all(Array.from({ length: 50 }, () => reserve(db, newPayment(), null)));
    expect(outcomes(made, 'reserved')).toBe(9);
  });

  test('of the same payment hash one is reserved, and the others are told of it', async () => {
    const db = await walletDatabase();
    await grant(db, 100 * COST);
    const paymentHash = anyHash();
    const byPrompt = { paymentHash, approvedBy: 'prompt', origin: 'https://other.example' } as const;
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) => reserve(db, newPayment(n % 2 ? { paymentHash } : byPrompt), null)),
    );
    expect(outcomes(made, 'reserved')).toBe(1);
    expect(outcomes(made, 'taken')).toBe(19);
    const holder = await paymentHolding(db, paymentHash);
    for (const one of made) if (one.outcome === 'taken') expect(one.row).toEqual(holder);
  });
});

describe('the payment hash', () => {
  test.each(PAYMENT_STATES)('of a payment that is %s', async (state) => {
    const db = await walletDatabase();
    const paymentHash = anyHash();
    const id = await reserved(db, { paymentHash, approvedBy: 'prompt' });
    await bring(db, id, state);
    const again = await reserve(db, newPayment({ paymentHash, approvedBy: 'prompt' }), null);
    expect(again.outcome).toBe(state === 'failed' ? 'reserved' : 'taken');
  });

  test('that failed often is still held by the one that did not', async () => {
    const db = await walletDatabase();
    const paymentHash = anyHash();
    for (let n = 0; n < 5; n++) {
      await bring(db, await reserved(db, { paymentHash, approvedBy: 'prompt' }), 'failed');
    }
    const id = await reserved(db, { paymentHash, approvedBy: 'prompt' });
    await bring(db, id, 'settled');
    expect((await paymentHolding(db, paymentHash))?.id).toBe(id);
  });
});

describe('the budget', () => {
  test('is needed: without a site or without a budget nothing passes', async () => {
    const db = await walletDatabase();
    expect(await isRefused(db)).toBe(true);
    await grant(db, null);
    expect(await isRefused(db)).toBe(true);
    await grant(db, COST);
    expect(await isRefused(db)).toBe(false);
  });

  test("is this site's and this connection's alone", async () => {
    const db = await walletDatabase();
    await grant(db, COST);
    for (const changes of [{ origin: 'http://shop.example' }, { connectionId: 'other' }]) {
      expect((await reserve(db, newPayment(changes), null)).outcome).toBe('ask');
      await db.payments.add({ ...payment(changes), state: 'open' });
    }
    expect(await isRefused(db)).toBe(false);
  });

  test('is free again once a payment has failed', async () => {
    const db = await walletDatabase();
    await grant(db, COST);
    const id = await reserved(db);
    expect(await isRefused(db)).toBe(true);
    await bring(db, id, 'failed');
    expect(await isRefused(db)).toBe(false);
  });

  test.each([
    [3_000, 1_003_000],
    [0, 1_000_000],
    [20_000, 1_020_000],
    [null, COST],
  ])('after a fee of %s msat counts %i', async (fee, cost) => {
    const db = await walletDatabase();
    await grant(db, 10 * COST);
    await bring(db, await reserved(db), 'settled', { feesPaid: fee === null ? null : msat(fee) });
    await grant(db, cost + COST - 1);
    expect(await isRefused(db)).toBe(true);
    await grant(db, cost + COST);
    expect(await isRefused(db)).toBe(false);
  });

  test.each(PAYMENT_STATES)('of today, with a payment of yesterday that is %s', async (state) => {
    const db = await walletDatabase();
    await grant(db, COST);
    await bring(db, await reserved(db, {}, NOON - 24 * HOUR), state);
    expect(await isRefused(db)).toBe(['dispatched', 'open'].includes(state));
  });

  test('does not count what the user confirmed, and does not stop it', async () => {
    const db = await walletDatabase();
    await grant(db, COST);
    for (const state of PAYMENT_STATES) await bring(db, await reserved(db, { approvedBy: 'prompt' }), state);
    expect(await isRefused(db)).toBe(false);
    expect(await isRefused(db)).toBe(true);
    await reserved(db, { approvedBy: 'prompt' });
  });

  test('granted in the future, by a clock that was wrong, counts what was spent today', async () => {
    const db = await walletDatabase();
    await grant(db, COST, { since: NOON + 24 * HOUR });
    await bring(db, await reserved(db), 'settled', { feesPaid: msat(0) });
    expect(await isRefused(db)).toBe(true);
  });

  test.each([0, 1, 999_999, 10_000_000])(
    'is too small for %i msat less than the most there is',
    async (less) => {
      const db = await walletDatabase();
      const amount = msat(Number.MAX_SAFE_INTEGER - less);
      await grant(db, amount - 1);
      expect((await reserve(db, newPayment({ amount }), null)).outcome).toBe('ask');
      // The user may approve it all the same, and a budget goes on counting beside it.
      await reserved(db, { amount, approvedBy: 'prompt' });
      await grant(db, COST);
      expect(await isRefused(db)).toBe(false);
      expect(await isRefused(db)).toBe(true);
    },
  );

  test('does not count what was spent before it was granted', async () => {
    const db = await walletDatabase();
    await grant(db, COST);
    await bring(db, await reserved(db), 'settled');
    await grant(db, COST, { since: NOON + 1 });
    expect(await isRefused(db, NOON + 2)).toBe(false);
  });
});

describe('a step', () => {
  const ALLOWED: Record<PaymentState, PaymentState[]> = {
    dispatched: ['open', 'settled', 'failed'],
    open: ['settled', 'failed'],
    settled: [],
    failed: [],
  };
  const steps = PAYMENT_STATES.flatMap((from) => PAYMENT_STATES.map((to) => [from, to] as const));

  test.each(steps)('from %s to %s', async (from, to) => {
    const db = await walletDatabase();
    const row = { ...payment(), state: from, ...(from === 'settled' ? { preimage: 'cd' } : {}) };
    await db.payments.add(row);
    const facts = { endedAt: NOON + 1, preimage: 'ab' };
    const after = ALLOWED[from].includes(to) ? { ...row, ...facts, state: to } : row;
    expect(await movePayment(db, row.id, to, facts)).toEqual(after);
    expect(await db.payments.get(row.id)).toEqual(after);
  });

  test('taken by two at once is told by the first', async () => {
    const db = await walletDatabase();
    const id = await reserved(db, { approvedBy: 'prompt' });
    await bring(db, id, 'open');
    const [settled, failed] = await Promise.all([
      movePayment(db, id, 'settled', { preimage: 'ab' }),
      movePayment(db, id, 'failed', { endedAt: 1 }),
    ]);
    expect(settled).toEqual(failed);
    expect(await db.payments.get(id)).toEqual(settled);
  });

  test('of a payment that is not there throws', async () => {
    await expect(movePayment(emptyDatabase(), 'none', 'failed')).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

test('one yes of the user is for one payment, also where that one has failed meanwhile', async () => {
  const db = await walletDatabase();
  const own = { origin: OWN, approvedBy: 'prompt', requestKey: `${OWN} 1`, paymentHash: anyHash() } as const;
  const first = await reserve(db, newPayment(own), null);
  if (first.outcome !== 'reserved') throw new Error('The first passes.');
  await movePayment(db, first.row.id, 'failed', { settledBy: 'wallet' });
  expect(await reserve(db, newPayment(own), null)).toMatchObject({
    outcome: 'taken',
    row: { id: first.row.id },
  });
  expect(await reserve(db, newPayment({ ...own, requestKey: `${OWN} 2` }), null)).toMatchObject({
    outcome: 'reserved',
  });
});

describe('the wallet', () => {
  test('that has another key by now is not paid by: nothing is written down', async () => {
    const db = await walletDatabase();
    await db.connections.update(CONNECTION, { clientPubkey: '22' });
    const byPrompt = newPayment({ approvedBy: 'prompt' });
    await expect(reserve(db, byPrompt, null)).rejects.toMatchObject({ code: 'NO_WALLET' });
    await db.connections.clear();
    await expect(reserve(db, byPrompt, null)).rejects.toMatchObject({ code: 'NO_WALLET' });
    expect(await db.payments.count()).toBe(0);
    await connect(db, null);
    expect(await reserve(db, byPrompt, null)).toMatchObject({ outcome: 'reserved' });
  });
});

test('whether its hash was sent before is told with it', async () => {
  const db = await walletDatabase();
  const again = () => newPayment({ paymentHash: 'ab', approvedBy: 'prompt' });
  // One that version 5 gave up before it was sent.
  await db.payments.add({ ...payment({ paymentHash: 'ab' }), state: 'failed' });
  const first = again();
  expect(await reserve(db, first, null)).toMatchObject({ outcome: 'reserved', isRetry: false });
  await movePayment(db, first.id, 'failed');
  expect(await reserve(db, again(), null)).toMatchObject({ outcome: 'reserved', isRetry: true });
});

test('undecided are those that are, whoever approved them', async () => {
  const db = await walletDatabase();
  const rows = PAYMENT_STATES.flatMap((state) =>
    (['budget', 'prompt'] as const).map((approvedBy) => ({
      ...payment({ approvedBy, origin: ORIGIN, connectionId: CONNECTION }),
      state,
    })),
  );
  await db.payments.bulkAdd(rows);
  const undecided = (await undecidedPayments(db)).map(({ state }) => state);
  expect(undecided.sort()).toEqual(['dispatched', 'dispatched', 'open', 'open']);
});
