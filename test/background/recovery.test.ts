/** Recovery where it cannot do all: it is woken again, and no row is left where nothing can end it. */
import { beforeEach, expect, test, vi } from 'vitest';
import { createConnections } from '../../src/background/connections';
import { getPublicKey } from '../../src/nwc/events';
import { secretPlace } from '../../src/vault/sealed-rows';
import { Mailbox } from '../nwc/mailbox';
import { vaultOf } from '../vault/vault-of';
import { newInvoice, type TestInvoice } from './invoices';
import { CONNECTION } from './life';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { found, paid } from './wallet-answers';

const LAPSED = { expiresIn: -15 * 60 - 1 };
let scene: PaymentScene;
let invoice: TestInvoice;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene();
  invoice = newInvoice();
});

test('a payment is followed although no alarm can be set', async () => {
  await scene.sentBefore(invoice);
  await scene.die({ wakeUps: () => Promise.reject(new Error('no alarms')) });
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
});

test('a payment whose wallet was disconnected in flight is open, and the user may settle it', async () => {
  const { id } = await scene.sentBefore(invoice, { ...LAPSED, state: 'dispatched' });
  await scene.die();
  const { db, wallets, prompts, payments } = scene.life;
  const leavePairing = () => undefined;
  const connections = createConnections({
    db,
    vault: vaultOf(db),
    wallets,
    prompts,
    leavePairing,
    now: Date.now,
  });
  // The popup's command wakes the background, which recovers and disconnects at once.
  await Promise.all([payments.recover(), connections.remove(CONNECTION)]);
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  await payments.settleByHand(id, true);
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', settledBy: 'user' });
});

test('a payment that another key of its wallet has sent is not called failed because the wallet does not know it by this one', async () => {
  await scene.sentBefore(invoice, LAPSED);
  const { db, vault } = scene.life;
  // A backup of a browser that had not renewed the connection has brought the payment.
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const sealedSecret = await vault.seal(secret, secretPlace(CONNECTION));
  await db.connections.update(CONNECTION, {
    clientPubkey: getPublicKey(secret),
    sealedSecret,
    lookupTellsOutgoing: true,
  });
  await scene.die();
  scene.script({});
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
});

test('a payment whose wallet is disconnected before it is written down is not made', async () => {
  const { wallets, db } = scene.life;
  const { of } = wallets;
  vi.spyOn(wallets, 'of').mockImplementation(async (id) => {
    const wallet = await of(id);
    await db.connections.delete(CONNECTION);
    return wallet;
  });
  await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'NO_WALLET' });
  expect(await scene.rows()).toEqual([]);
  expect(scene.requestsToPay).toBe(0);
});

test('of many payments a few are taken up at once, and a new one passes them', async () => {
  vi.unstubAllGlobals(); // the wallet is given its time
  scene = await openScene({ budget: 1_000_000 });
  const createdAt = Date.now() - 3_600_000;
  const open = Array.from({ length: 60 }, () => newInvoice());
  for (const one of open) await scene.sentBefore(one, { createdAt });
  await scene.die();
  const preimages = new Map([...open, invoice].map((one) => [one.paymentHash, one.preimage]));
  const gate = new Mailbox<true>();
  const told = gate.take();
  scene.script({
    pay_invoice: () => paid(invoice.preimage),
    async lookup_invoice({ params }) {
      await told;
      const { payment_hash } = params as { payment_hash: string };
      return found({ type: 'outgoing', state: 'settled', preimage: preimages.get(payment_hash) });
    },
  });
  const recovering = scene.life.payments.recover();
  await expect.poll(() => scene.heard('lookup_invoice').length).toBeGreaterThan(0);
  await scene.send(invoice);
  expect(scene.heard('lookup_invoice').length).toBeLessThan(open.length);
  gate.put(true);
  await recovering;
  expect((await scene.rows()).filter(({ state }) => state !== 'settled')).toEqual([]);
});
