/** A row that ended without a proof: what moves it still, and that its hash is not paid again. */
import { describe, expect, test } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import {
  movePayment,
  moveSentPayment,
  paymentHolding,
  paymentToProve,
  reserve,
} from '../../src/store/payments';
import { NOON, newPayment, payment, walletDatabase } from './payment-rows';

const failure = { code: 'PAYMENT_FAILED', message: 'Not paid.' } as const;
const PROOF = { settledBy: 'wallet', preimage: 'ab', feesPaid: null, endedAt: NOON + 1 } as const;

const REFUSED: Partial<PaymentRow> = { state: 'failed', settledBy: 'wallet', failure };
const HOLDING: [string, Partial<PaymentRow>][] = [
  ['failed, as the user says', { state: 'failed', settledBy: 'user', failure }],
  ['failed, as the records do not hold it', { state: 'failed', settledBy: 'records', failure }],
  ['settled, as the user says', { state: 'settled', settledBy: 'user' }],
  ['settled, as the wallet says', { state: 'settled', settledBy: 'wallet' }],
];
const UNPROVEN: [string, Partial<PaymentRow>][] = [...HOLDING, ['failed, as the wallet says', REFUSED]];
const FINAL: [string, Partial<PaymentRow>][] = [
  ['failed before it was sent', { state: 'failed', failure }],
  ['settled, with a proof', { state: 'settled', settledBy: 'wallet', preimage: 'cd' }],
];

async function added(changes: Partial<PaymentRow>) {
  const db = await walletDatabase();
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

  test.each(['settled', 'failed', 'open', 'dispatched'] as const)(
    'is not moved to %s without one',
    async (to) => {
      const { db, row } = await added(changes);
      expect(await movePayment(db, row.id, to, { endedAt: 9 })).toEqual(row);
    },
  );
});

test.each(HOLDING)('a row that is %s holds its hash', async (_, changes) => {
  const { db, row } = await added(changes);
  const again = newPayment({ paymentHash: row.paymentHash, approvedBy: 'prompt' });
  expect(await reserve(db, again, null)).toEqual({ outcome: 'taken', row });
});

describe('a payment that was tried again', () => {
  async function triedAgain() {
    const { db, row } = await added(REFUSED);
    const again = newPayment({ paymentHash: row.paymentHash, approvedBy: 'prompt', createdAt: NOON + 1 });
    await reserve(db, again, null);
    return { db, row, again };
  }

  test('is what a proof is about, and not the attempt before it', async () => {
    const { db, row, again } = await triedAgain();
    expect(await paymentToProve(db, row.paymentHash)).toMatchObject({ id: again.id });
    expect(await movePayment(db, row.id, 'settled', PROOF)).toEqual(row);
    expect(await movePayment(db, again.id, 'settled', PROOF)).toMatchObject({ state: 'settled' });
    expect(await movePayment(db, row.id, 'settled', PROOF)).toEqual(row);
  });

  test('and refused again is the one that a late proof settles', async () => {
    const { db, row, again } = await triedAgain();
    await movePayment(db, again.id, 'failed', { settledBy: 'wallet', failure });
    expect(await paymentToProve(db, row.paymentHash)).toMatchObject({ id: again.id });
  });
});

describe.each(FINAL)('a row that is %s', (_, changes) => {
  test('is not moved by another proof', async () => {
    const { db, row } = await added(changes);
    expect(await movePayment(db, row.id, 'settled', PROOF)).toEqual(row);
  });
});

test('what the wallet refused, or was never sent, may be paid again', async () => {
  for (const changes of [REFUSED, { state: 'failed', failure } as const]) {
    const { db, row } = await added(changes);
    expect(await paymentHolding(db, row.paymentHash)).toBeUndefined();
  }
});

describe('a row that was wiped after its request was sent', () => {
  test('is written again as it then stands', async () => {
    const { db, row } = await added({ state: 'dispatched' });
    await db.payments.clear();
    const { row: moved } = await moveSentPayment(db, row, 'settled', PROOF);
    expect(moved).toEqual({ ...row, ...PROOF, state: 'settled' });
    expect(await db.payments.toArray()).toMatchObject([{ id: row.id, state: 'settled', preimage: 'ab' }]);
  });

  test('is not written over by a row that is there', async () => {
    const { db, row } = await added({ state: 'settled', preimage: 'cd' });
    const before: PaymentRow = { ...row, state: 'dispatched' };
    expect(await moveSentPayment(db, before, 'failed')).toEqual({ before: row, row });
  });
});
