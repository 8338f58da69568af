/** The database fails on the way: what cannot be written down is not sent, what is sent is not sent twice, and what is true is told. */
import type { DBCoreMutateRequest } from 'dexie';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { interceptWrites } from '../store/intercepted-writes';
import { newInvoice, type TestInvoice } from './invoices';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, found, paid } from './wallet-answers';

let scene: PaymentScene;
let invoice: TestInvoice;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene();
  invoice = newInvoice({ sats: 9_000 });
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => log.mockRestore());
});

/** From now on writes to the journal that are so fail, as where the disk is full. Call what it returns to free the disk. */
function fillDisk(fails: (row: { state?: string }) => boolean = () => true): () => void {
  let isFull = true;
  const rowsOf = (request: DBCoreMutateRequest): { state?: string }[] =>
    request.type === 'add' || request.type === 'put' ? [...request.values] : [];
  scene.life.db.close({ disableAutoOpen: false });
  interceptWrites(scene.life.db, (write, table, request) =>
    isFull && table === 'payments' && rowsOf(request).some(fails)
      ? Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError'))
      : write(),
  );
  return () => {
    isFull = false;
  };
}

const paying = () => scene.script({ pay_invoice: () => paid(invoice.preimage, 5) });

test('a payment that cannot be written down is not sent', async () => {
  paying();
  const free = fillDisk();
  await expect(scene.send(invoice)).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringContaining('could not write this payment down'),
  });
  expect(scene.wallet.requests.all).toEqual([]);
  expect(await scene.rows()).toEqual([]);
  free();
  expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
});

describe('an outcome that cannot be written', () => {
  test('is told to the page all the same, and learned again by the next life', async () => {
    const { preimage } = invoice;
    paying();
    fillDisk(({ state }) => state === 'settled');
    expect(await scene.send(invoice)).toMatchObject({ preimage });
    expect(await scene.onlyRow()).toMatchObject({ state: 'dispatched' });
    await scene.die();
    scene.script({
      pay_invoice: () => null,
      lookup_invoice: () => found({ type: 'outgoing', state: 'settled', preimage }),
    });
    await scene.life.payments.recover();
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage });
    expect(scene.requestsToPay).toBe(1);
  });

  test('does not keep the wallet from being asked', async () => {
    const { preimage } = invoice;
    scene.script({
      pay_invoice: () => error('pay_invoice', 'INTERNAL'),
      lookup_invoice: () => found({ type: 'outgoing', state: 'settled', preimage }),
    });
    fillDisk(({ state }) => state === 'open');
    expect(await scene.send(invoice)).toMatchObject({ preimage });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
  });
});

describe('a journal that is wiped while a payment is in flight', () => {
  test('gets it back with its outcome, and the page its answer', async () => {
    const sending = scene.send(invoice);
    const request = await scene.wallet.next('pay_invoice');
    await scene.life.db.payments.clear();
    await scene.wallet.answer(request, paid(invoice.preimage, 5));
    const { preimage, paymentHash } = invoice;
    expect(await sending).toEqual({ preimage, paymentHash });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', paymentHash, preimage, feesPaid: 5 });
  });

  test('does not let the same invoice be sent twice', async () => {
    const first = scene.send(invoice);
    const request = await scene.wallet.next('pay_invoice');
    await scene.life.db.payments.clear();
    const second = scene.send(invoice);
    // Calls of a site are taken one after the other: once this one is on its way, the second has been looked at.
    const another = newInvoice({ sats: 9_000 });
    const third = scene.send(another);
    const next = await scene.wallet.next('pay_invoice');
    await scene.wallet.answer(request, paid(invoice.preimage));
    for (const sending of [first, second])
      expect(await sending).toMatchObject({ preimage: invoice.preimage });
    await scene.wallet.answer(next, paid(another.preimage));
    expect(await third).toMatchObject({ preimage: another.preimage });
    expect(await scene.rows()).toMatchObject([{ state: 'settled' }, { state: 'settled' }]);
    expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
    expect(scene.wallet.requests.all).toHaveLength(2);
  });

  test('with everything else, even the wallet, still gets the outcome', async () => {
    const sending = scene.send(invoice);
    const request = await scene.wallet.next('pay_invoice');
    await Promise.all(scene.life.db.tables.map((table) => table.clear()));
    await scene.wallet.answer(request, paid(invoice.preimage));
    expect(await sending).toMatchObject({ preimage: invoice.preimage });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
  });
});
