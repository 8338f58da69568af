/** The background dies at every step of a payment, and the next one finds its way. The wallet is honest and pays once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { Mailbox } from '../nwc/mailbox';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { emptyDatabase } from '../store/empty-database';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, beginLife, connect, type Life, SITE } from './life';
import { PromptDesk } from './prompt-desk';
import { shortenPauses } from './short-pauses';

let relay: Relay;
let wallet: ScriptedWallet;
let desk: PromptDesk;
let life: Life;
let name: string;
let invoice: TestInvoice;
/** Payment hashes as often as they were paid. */
let paid: string[];

beforeEach(async () => {
  shortenPauses();
  relay = await startRelay();
  wallet = await new ScriptedWallet(relay.url).connect();
  desk = new PromptDesk();
  ({ name } = emptyDatabase());
  life = beginLife({ databaseName: name, desk });
  await connect(life.db, wallet, { relays: [relay.url], budget: 10_000 });
  await life.end();
  invoice = newInvoice();
  paid = [];
  wallet.script = honest();
});
afterEach(async () => {
  await life.end();
  wallet.close();
  await relay.close();
});

/** It acts on an event once, and answers a repeated one with silence, as many do. */
function honest(): NonNullable<ScriptedWallet['script']> {
  const seen = new Set<string>();
  return ({ event, method }) => {
    if (method === 'lookup_invoice') {
      return paid.length === 0
        ? { result_type: method, error: { code: 'NOT_FOUND', message: '' } }
        : {
            result_type: method,
            result: { type: 'outgoing', state: 'settled', preimage: invoice.preimage, fees_paid: 1 },
          };
    }
    if (seen.has(event.id)) return null;
    seen.add(event.id);
    if (paid.length > 0) return { result_type: method, error: { code: 'OTHER', message: 'already paid' } };
    paid.push(invoice.paymentHash);
    return { result_type: method, result: { preimage: invoice.preimage, fees_paid: 1 } };
  };
}

async function liveUntil(write: number): Promise<void> {
  const died = new Mailbox<true>();
  life = beginLife({ databaseName: name, desk, writes: write, onLastWrite: () => died.put(true) });
  void life.payments.send(page, invoice.text).catch(() => undefined);
  await died.take();
  await life.end();
}

/** The page's request is the same one, sent again by the bridge. */
const page = asker();

async function expectPaidOnce(): Promise<void> {
  const { preimage, paymentHash } = invoice;
  expect(await life.payments.send(page, invoice.text)).toEqual({ preimage, paymentHash });
  expect(paid).toEqual([paymentHash]);
  const rows = await life.db.payments.toArray();
  expect(rows.filter(({ state }) => state !== 'failed')).toMatchObject([
    { state: 'settled', origin: SITE, preimage },
  ]);
  // What it called failed was never sent.
  const sent = new Set(wallet.requests.all.map(({ event }) => event.id));
  for (const { state, request } of rows)
    if (state === 'failed') expect(sent.has(request?.id ?? '')).toBe(false);
}

// Reserved, dispatched, settled: the writes of a payment by budget.
describe.each([0, 1, 2])('at write %i', (write) => {
  test('and the page asks again before anything is recovered', async () => {
    await liveUntil(write);
    life = beginLife({ databaseName: name, desk });
    await expectPaidOnce();
  });

  test('and the next one recovers first', async () => {
    await liveUntil(write);
    life = beginLife({ databaseName: name, desk });
    await life.payments.recover();
    await expectPaidOnce();
  });

  test('and the page asks again while it recovers', async () => {
    await liveUntil(write);
    life = beginLife({ databaseName: name, desk });
    const recovered = life.payments.recover();
    await expectPaidOnce();
    await recovered;
  });

  test.each([0, 1, 2])('and the next one at its write %i', async (next) => {
    await liveUntil(write);
    const died = new Mailbox<true>();
    life = beginLife({ databaseName: name, desk, writes: next, onLastWrite: () => died.put(true) });
    const ended = life.payments.recover().then(() => life.payments.send(page, invoice.text));
    await Promise.race([died.take(), ended]);
    await life.end();
    ended.catch(() => undefined);
    life = beginLife({ databaseName: name, desk });
    await life.payments.recover();
    await expectPaidOnce();
  });
});

// The fourth says when the wallet last answered, in the connection's row. Nothing waits for it.
test('the payment has these three writes and no more', async () => {
  const died = new Mailbox<true>();
  life = beginLife({ databaseName: name, desk, writes: 4, onLastWrite: () => died.put(true) });
  await life.payments.send(page, invoice.text);
  expect(died.all).toEqual([]);
});
