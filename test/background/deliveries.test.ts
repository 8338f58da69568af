/** What a refusal means depends on how its request travelled: how often, when, and in which life of the background. The relay is the test. */
import net from 'node:net';
import type { Event } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import { Mailbox } from '../nwc/mailbox';
import { RawRelay } from '../nwc/raw-relay';
import { type Script, ScriptedWallet } from '../nwc/scripted-wallet';
import { type Heard, readRequest, responseEvent } from '../nwc/wallet-words';
import { emptyDatabase } from '../store/empty-database';
import { payment } from '../store/payment-rows';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, beginLife, CONNECTION, connect, type Life } from './life';
import { PromptDesk } from './prompt-desk';
import { shortenPauses } from './short-pauses';
import { error, found, paid } from './wallet-answers';

/** It listens nowhere: the relay below reads and answers for it. */
const wallet = new ScriptedWallet();
let relay: RawRelay;
/** Every delivery to the relay, in order. */
let requests: Mailbox<Heard>;
/** What the wallet says to each; null for nothing. */
let script: Script;
let desk: PromptDesk;
let life: Life;

beforeEach(async () => {
  shortenPauses();
  requests = new Mailbox();
  script = () => null;
  relay = new RawRelay((_, [type, event]) => {
    if (type === 'EVENT') void hear(readRequest(event as Event, wallet.secret));
  });
  desk = new PromptDesk();
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  await connect(life.db, wallet, { relays: [await relay.url()], budget: 10_000 });
});
afterEach(async () => {
  await life.end();
  await relay.close();
});

async function hear(request: Heard): Promise<void> {
  requests.put(request);
  const body = await script(request);
  if (body !== null) answer(request, body);
}

function answer(request: Heard, body: unknown): void {
  relay.send(['EVENT', 'nwc', responseEvent(request, body, wallet.secret)]);
}

async function die(): Promise<void> {
  const { name } = life.db;
  await life.end();
  life = beginLife({ databaseName: name, desk });
}

function send(invoice: TestInvoice): ReturnType<Life['payments']['send']> {
  const sending = life.payments.send(asker(), invoice.text);
  sending.catch(() => undefined); // its end is looked at later
  return sending;
}

const next = (method: string) => requests.take((request) => request.method === method);
const heard = (method: string) => requests.all.filter((request) => request.method === method);

async function onlyRow(): Promise<PaymentRow> {
  const [row, ...others] = await life.db.payments.toArray();
  expect(others).toEqual([]);
  if (!row) throw new Error('The journal is empty.');
  return row;
}

/** It refuses to pay in these words, and says this when it is asked. */
const refusing =
  (code: string, lookup: object | null = error('lookup_invoice', 'NOT_FOUND')): Script =>
  ({ method }) =>
    method === 'pay_invoice' ? error(method, code) : lookup;

const DEFINITE = ['QUOTA_EXCEEDED', 'EXPIRED', 'INSUFFICIENT_BALANCE', 'RATE_LIMITED', 'BAD_REQUEST'];

describe('a request that the relay was handed twice', () => {
  /** The payment, once the relay has its request for the second time. */
  async function sendTwice(invoice: TestInvoice) {
    const sending = send(invoice);
    const first = await next('pay_invoice');
    relay.drop();
    const second = await next('pay_invoice');
    expect(second.event).toEqual(first.event);
    return { sending, second };
  }

  test.each([...DEFINITE, 'PAYMENT_FAILED'])('is not ended by %s', async (code) => {
    const { sending, second } = await sendTwice(newInvoice());
    script = refusing(code);
    answer(second, error('pay_invoice', code));
    await expect(sending).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await onlyRow()).toMatchObject({ state: 'open' });
  });

  test.each(DEFINITE)('and refused with %s settles where the wallet says that it was paid', async (code) => {
    const invoice = newInvoice();
    const { preimage } = invoice;
    const { sending, second } = await sendTwice(invoice);
    script = refusing(code, found({ type: 'outgoing', state: 'settled', preimage }));
    answer(second, error('pay_invoice', code));
    expect(await sending).toMatchObject({ preimage });
    expect(await onlyRow()).toMatchObject({ state: 'settled' });
  });
});

describe('a request that the relay was handed once', () => {
  test.each(DEFINITE)('is ended by %s, once the wallet knows nothing of the payment', async (code) => {
    script = refusing(code);
    await expect(send(newInvoice())).rejects.toMatchObject({ walletCode: code });
    expect(await onlyRow()).toMatchObject({ state: 'failed' });
    expect(heard('lookup_invoice')).toHaveLength(1);
  });

  test.each(DEFINITE)(
    'is not ended by %s where the relay made a second of it, which was refused',
    async (code) => {
      const invoice = newInvoice();
      const { preimage } = invoice;
      let isPaid = false;
      script = ({ method }) => {
        if (method === 'pay_invoice') return error(method, code);
        const told = found({
          type: 'outgoing',
          ...(isPaid ? { state: 'settled', preimage } : { state: 'pending' }),
        });
        isPaid = true;
        return told;
      };
      expect(await send(invoice)).toMatchObject({ preimage });
      expect(await onlyRow()).toMatchObject({ state: 'settled', preimage });
    },
  );

  test('is not sent again because the relay then wants to know who asks', async () => {
    const sending = send(newInvoice());
    const request = await next('pay_invoice');
    relay.send(['OK', request.event.id, true, '']);
    relay.send(['AUTH', 'who are you?']);
    await relay.next('AUTH');
    script = refusing('QUOTA_EXCEEDED');
    answer(request, error('pay_invoice', 'QUOTA_EXCEEDED'));
    await expect(sending).rejects.toMatchObject({ walletCode: 'QUOTA_EXCEEDED' });
    expect(await onlyRow()).toMatchObject({ state: 'failed' });
    expect(heard('pay_invoice')).toHaveLength(1);
  });

  test('is handed over again where the relay refused it for want of an introduction, and a refusal then ends nothing', async () => {
    const sending = send(newInvoice());
    const refused = await next('pay_invoice');
    relay.send(['OK', refused.event.id, false, 'auth-required: who are you?']);
    relay.send(['AUTH', 'who are you?']);
    const taken = await next('pay_invoice');
    expect(taken.event).toEqual(refused.event);
    script = refusing('QUOTA_EXCEEDED');
    answer(taken, error('pay_invoice', 'QUOTA_EXCEEDED'));
    // The relay may have passed on what it says it refused.
    await expect(sending).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await onlyRow()).toMatchObject({ state: 'open' });
    expect(heard('pay_invoice')).toHaveLength(2);
  });
});

describe('PAYMENT_FAILED, and what a lookup then says', () => {
  test.each<[string, object]>([
    ['settled without a preimage', found({ type: 'outgoing', state: 'settled', settled_at: 1 })],
    ['no state', found({ type: 'outgoing' })],
    ['RATE_LIMITED', error('lookup_invoice', 'RATE_LIMITED')],
    ['INTERNAL', error('lookup_invoice', 'INTERNAL')],
  ])('%s: it stays open', async (_, lookup) => {
    script = refusing('PAYMENT_FAILED', lookup);
    await expect(send(newInvoice())).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await onlyRow()).toMatchObject({ state: 'open' });
  });

  test('nothing: it stays open', async () => {
    // Connecting has its own deadline, which must not be cut short.
    (await life.wallets.of(CONNECTION)).client.open();
    await relay.next('REQ');
    shortenPauses(10_000); // the wait for a lookup
    script = refusing('PAYMENT_FAILED', null);
    await expect(send(newInvoice())).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await onlyRow()).toMatchObject({ state: 'open' });
  });

  test.each<[string, object]>([
    ['NOT_FOUND', error('lookup_invoice', 'NOT_FOUND')],
    ['NOT_IMPLEMENTED', error('lookup_invoice', 'NOT_IMPLEMENTED')],
    ['failed', found({ type: 'outgoing', state: 'failed' })],
  ])('%s: it failed', async (_, lookup) => {
    script = refusing('PAYMENT_FAILED', lookup);
    await expect(send(newInvoice())).rejects.toMatchObject({ code: 'PAYMENT_FAILED' });
    expect(await onlyRow()).toMatchObject({ state: 'failed' });
  });

  test('settled, and proves it: it was paid', async () => {
    const invoice = newInvoice();
    const { preimage } = invoice;
    script = refusing('PAYMENT_FAILED', found({ type: 'outgoing', state: 'settled', preimage }));
    expect(await send(invoice)).toMatchObject({ preimage });
    expect(await onlyRow()).toMatchObject({ state: 'settled', preimage });
    expect(heard('lookup_invoice')).toHaveLength(1);
  });
});

describe('a request that has expired', () => {
  let invoice: TestInvoice;

  beforeEach(async () => {
    invoice = newInvoice();
    const { paymentHash, text } = invoice;
    const { client } = await life.wallets.of(CONNECTION);
    const request = client.sign('pay_invoice', { invoice: text }, -1);
    const row = { ...payment({ paymentHash, invoice: text }), request, state: 'dispatched' as const };
    await life.db.payments.add(row);
    await die();
  });

  test('is not sent by the next life, which looks it up', async () => {
    // A wallet that ignores expiration would pay it.
    script = ({ method }) => (method === 'pay_invoice' ? paid(invoice.preimage) : error(method, 'NOT_FOUND'));
    await life.payments.recover();
    expect(heard('pay_invoice')).toEqual([]);
    expect(heard('lookup_invoice')).not.toEqual([]);
    expect(await onlyRow()).toMatchObject({ state: 'open' });
    await expect(send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(heard('pay_invoice')).toEqual([]);
  });

  test('is still listened for', async () => {
    const { request } = await onlyRow();
    if (!request) throw new Error('There is no request.');
    const { preimage } = invoice;
    script = (asked) => {
      answer({ ...asked, event: request }, paid(preimage));
      return found({ type: 'outgoing', state: 'pending' });
    };
    await life.payments.recover();
    expect(heard('pay_invoice')).toEqual([]);
    expect(await onlyRow()).toMatchObject({ state: 'settled', preimage });
  });
});

describe('a relay that never lets us in', () => {
  beforeEach(async () => {
    shortenPauses(15_000); // the waits for the answer and for lookups
    const server = net.createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    await life.db.connections.update(CONNECTION, { relays: [`ws://127.0.0.1:${address.port}`] });
  });

  test('has not got the request: the payment was not made', async () => {
    await expect(send(newInvoice())).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
    expect(await onlyRow()).toMatchObject({ state: 'failed', failure: { code: 'RELAY_UNREACHABLE' } });
  });

  test('may have got it in an earlier life: the payment stays open', async () => {
    const { paymentHash, text } = newInvoice();
    const { client } = await life.wallets.of(CONNECTION);
    const request = client.sign('pay_invoice', { invoice: text }, 300);
    await life.db.payments.add({
      ...payment({ paymentHash, invoice: text }),
      request,
      state: 'dispatched',
    });
    await die();
    await life.payments.recover();
    expect(await onlyRow()).toMatchObject({ state: 'open' });
  });
});
