/** What goes wrong around an approval: nothing is left behind that could be paid later, and nothing is paid twice. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { termsOf } from '../core/budgets';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { emptyDatabase } from '../store/empty-database';
import { payment } from '../store/payment-rows';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, beginLife, connect, type Life } from './life';
import { PromptDesk } from './prompt-desk';
import { shortenPauses } from './short-pauses';
import { error, paid } from './wallet-answers';

const LARGEST = Number.MAX_SAFE_INTEGER;
const BUDGET = termsOf(5_000_000);
let relay: Relay;
let wallet: ScriptedWallet;
let desk: PromptDesk;
let life: Life;

beforeEach(async () => {
  shortenPauses();
  relay = await startRelay();
  wallet = await new ScriptedWallet(relay.url).connect();
  desk = new PromptDesk();
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  await connect(life.db, wallet, { relays: [relay.url], budget: 10_000 });
});
afterEach(async () => {
  await life.end();
  wallet.close();
  await relay.close();
});

async function die(): Promise<void> {
  const { name } = life.db;
  await life.end();
  life = beginLife({ databaseName: name, desk });
}

const rows = () => life.db.payments.toArray();
const paying = (invoice: TestInvoice) => {
  wallet.script = ({ method }) =>
    method === 'pay_invoice' ? paid(invoice.preimage) : error(method, 'NOT_FOUND');
};

test('a budget that cannot be granted leaves nothing reserved', async () => {
  const invoice = newInvoice({ sats: 20_000 });
  paying(invoice);
  const sending = life.payments.send(asker(), invoice.text);
  const { id } = await desk.asked.take();
  life.db.close({ disableAutoOpen: false });
  life.db.use({
    stack: 'dbcore',
    name: 'full disk',
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name);
        const fail = () => Promise.reject(new Error('the disk is full'));
        return name === 'sites' ? { ...table, mutate: fail } : table;
      },
    }),
  });
  await life.prompts.decide(id, { approved: true, budget: BUDGET });
  await expect(sending).rejects.toThrow('the disk is full');
  expect(await rows()).toEqual([]);
  expect(wallet.requests.all).toEqual([]);
});

test('a death among many calls finds no more than one payment that is reserved and not sent', async () => {
  const { name } = life.db;
  await life.end();
  const died = new Promise<void>((resolve) => {
    life = beginLife({ databaseName: name, desk, writes: 20, onLastWrite: resolve });
  });
  for (let calls = 0; calls < 30; calls++) {
    // Its life ends before it does.
    life.payments.send(asker(), newInvoice({ sats: 1 }).text).catch(() => undefined);
  }
  await died;
  await die();
  const states = (await rows()).map(({ state }) => state);
  expect(states.filter((state) => state === 'dispatched').length).toBeGreaterThan(5);
  expect(states.filter((state) => state === 'reserved').length).toBeLessThanOrEqual(1);
});

test('recovery sends nothing that was reserved since the background began', async () => {
  const invoice = newInvoice();
  paying(invoice);
  await life.payments.recover();
  const { paymentHash, text } = invoice;
  await life.db.payments.add({ ...payment({ paymentHash, invoice: text }), state: 'reserved' });
  await life.payments.recover();
  expect(await rows()).toMatchObject([{ state: 'reserved' }]);
  expect(wallet.requests.all).toEqual([]);
});

test('a database that could not be read at first is asked again', async () => {
  const invoice = newInvoice();
  paying(invoice);
  vi.spyOn(life.db.payments, 'where').mockImplementationOnce(() => {
    throw new Error('the disk is slow');
  });
  await expect(life.payments.recover()).rejects.toThrow('the disk is slow');
  const { text, preimage } = invoice;
  expect(await life.payments.send(asker(), text)).toMatchObject({ preimage });
});

describe('the same call again, after it was approved, sent and refused', () => {
  test.each(['INSUFFICIENT_BALANCE', 'PAYMENT_FAILED'])(
    'with %s is answered so again by the next life, and is not paid',
    async (code) => {
      const invoice = newInvoice({ sats: 20_000 });
      const { paymentHash, text } = invoice;
      wallet.script = ({ method }) => error(method, method === 'pay_invoice' ? code : 'NOT_FOUND');
      const page = asker();
      const sending = life.payments.send(page, text);
      await life.prompts.decide((await desk.asked.take()).id, { approved: true });
      await expect(sending).rejects.toMatchObject({ code });

      await die();
      paying(invoice);
      await expect(life.payments.send(page, text)).rejects.toMatchObject({ code, paymentHash });
      expect(wallet.requests.all.filter(({ method }) => method === 'pay_invoice')).toHaveLength(1);
      expect(desk.asked.all).toHaveLength(1);
      expect(await rows()).toMatchObject([{ state: 'failed' }]);
    },
  );
});

describe('amounts at the end of what counts', () => {
  test('in an invoice are past any budget, and asked about', async () => {
    const sending = life.payments.send(asker(), newInvoice({ sats: Math.floor(LARGEST / 1000) }).text);
    const { id, ...asked } = await desk.asked.take();
    expect(asked).toMatchObject({ kind: 'pay', amount: LARGEST - (LARGEST % 1000) });
    await life.prompts.decide(id, { approved: false });
    await expect(sending).rejects.toMatchObject({ code: 'USER_REJECTED' });
    expect(await rows()).toEqual([]);
  });

  test('in a fee do not undo the payment, and use up the budget', async () => {
    const invoice = newInvoice();
    const { preimage } = invoice;
    wallet.script = () => paid(preimage, LARGEST);
    expect(await life.payments.send(asker(), invoice.text)).toMatchObject({ preimage });
    expect(await rows()).toMatchObject([{ state: 'settled', feesPaid: LARGEST }]);
    const next = life.payments.send(asker(), newInvoice({ sats: 1 }).text);
    const { id, ...asked } = await desk.asked.take();
    expect(asked).toMatchObject({ kind: 'pay', amount: 1_000, budget: { left: 0 } });
    await life.prompts.decide(id, { approved: false });
    await expect(next).rejects.toMatchObject({ code: 'USER_REJECTED' });
  });
});
