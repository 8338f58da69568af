/** A row that ended without a proof: what moves it still, and that its hash is not paid again. */
import { describe, expect, test } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import { movePayment, moveSentPayment, paymentHolding, reserve } from '../../src/store/payments';
import { emptyDatabase } from './empty-database';
import { NOON, payment } from './payment-rows';

const failure = { code: 'PAYMENT_FAILED', message: 'Not paid.' } as const;
const PROOF = { settledBy: 'wallet', preimage: 'ab', feesPaid: null, endedAt: NOON + 1 } as const;

const UNPROVEN: [string, Partial<PaymentRow>][] = [
  ['failed, as the user says', { state: 'failed', settledBy: 'user', failure }],
  ['failed, as the records do not hold it', { state: 'failed', settledBy: 'records', failure }],
  ['settled, as the user says', { state: 'settled', settledBy: 'user' }],
  ['settled, as the wallet says', { state: 'settled', settledBy: 'wallet' }],
];
const FINAL: [string, Partial<PaymentRow>][] = [
  ['failed, as the wallet says', { state: 'failed', settledBy: 'wallet', failure }],
  ['failed before it was sent', { state: 'failed', failure }],
  ['settled, with a proof', { state: 'settled', settledBy: 'wallet', preimage: 'cd' }],
];

async function added(changes: Partial<PaymentRow>) {
  const db = emptyDatabase();
  const row: PaymentRow = { ...payment(), state: 'open', ...changes };
  await db.payments.add(row);
  return { db, row };
}

describe.each(UNPROVEN)('a row that is %s', (_, changes) => {
  test('is settled by a proof, and no longer failed', async () => {
    const { db, row } = await added(changes);
    const { failure: __, ...kept } = row;
    const proven = { ...kept, ...PROOF, state: 'settled' };
    expect(await movePayment(db, row.id, 'settled', PROOF)).toEqual(proven);
    expect(await db.payments.get(row.id)).toEqual(proven);
  });

  test.each(['settled', 'failed', 'open', 'dispatched', 'reserved'] as const)(
    'is not moved to %s without one',
    async (to) => {
      const { db, row } = await added(changes);
      expect(await movePayment(db, row.id, to, { endedAt: 9 })).toEqual(row);
    },
  );

  test('holds its hash', async () => {
    const { db, row } = await added(changes);
    const again = payment({ paymentHash: row.paymentHash, approvedBy: 'prompt' });
    expect(await reserve(db, again)).toEqual({ outcome: 'taken', row });
  });
});

describe.each(FINAL)('a row that is %s', (_, changes) => {
  test('is not moved by another proof', async () => {
    const { db, row } = await added(changes);
    expect(await movePayment(db, row.id, 'settled', PROOF)).toEqual(row);
  });
});

test('what the wallet refused, or was never sent, may be paid again', async () => {
  for (const [, changes] of FINAL.slice(0, 2)) {
    const { db, row } = await added(changes);
    expect(await paymentHolding(db, row.paymentHash)).toBeUndefined();
  }
});

describe('a row that was wiped after its request was sent', () => {
  test('is written again as it then stands', async () => {
    const { db, row } = await added({ state: 'dispatched' });
    await db.payments.clear();
    expect(await moveSentPayment(db, row, 'settled', PROOF)).toEqual({ ...row, ...PROOF, state: 'settled' });
    expect(await db.payments.toArray()).toMatchObject([{ id: row.id, state: 'settled', preimage: 'ab' }]);
  });

  test('takes the place of what was reserved for its hash since', async () => {
    const { db, row } = await added({ state: 'dispatched' });
    await db.payments.clear();
    await reserve(db, payment({ paymentHash: row.paymentHash, approvedBy: 'prompt' }));
    const other = payment({ approvedBy: 'prompt' });
    await reserve(db, other);
    await moveSentPayment(db, row, 'open');
    const rows = await db.payments.toArray();
    expect(rows.map(({ id }) => id).sort()).toEqual([row.id, other.id].sort());
  });

  test('is not written over by a row that is there', async () => {
    const { db, row } = await added({ state: 'settled', preimage: 'cd' });
    const before: PaymentRow = { ...row, state: 'dispatched' };
    expect(await moveSentPayment(db, before, 'failed')).toEqual(row);
  });
});
