/** A row read from the journal is soon out of date: a payment is driven from where it stands, not from where it stood. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { Reservation } from '../../src/store/payments';
import { Mailbox } from '../nwc/mailbox';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { emptyDatabase } from '../store/empty-database';
import { newInvoice } from './invoices';
import { asker, beginLife, connect, type Life } from './life';
import { PATIENCE } from './patience';
import { PromptDesk } from './prompt-desk';
import { shortenPauses } from './short-pauses';
import { error } from './wallet-answers';

/** What happens between a reservation and whoever asked for it hearing of it. */
const held = vi.hoisted(() => ({ until: async (_: Reservation): Promise<void> => undefined }));

vi.mock(import('../../src/store/payments'), async (original) => {
  const store = await original();
  return {
    ...store,
    reserve: async (...asked) => {
      const reservation = await store.reserve(...asked);
      await held.until(reservation);
      return reservation;
    },
  };
});

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
  await connect(life.db, wallet, { relays: [relay.url], budget: null });
});
afterEach(async () => {
  await life.end();
  wallet.close();
  await relay.close();
});

test('an approval that comes upon an attempt which then fails does not send its request again', async () => {
  const { text } = newInvoice();
  const taken = new Mailbox<Reservation>();
  const end = new Mailbox<true>();
  held.until = async (reservation) => {
    if (reservation.outcome !== 'taken') return;
    taken.put(reservation);
    await end.take();
  };
  const [first, second] = [life.payments.send(asker(), text), life.payments.send(asker(), text)];
  for (const sending of [first, second]) sending.catch(() => undefined);
  const { id } = await desk.asked.take();
  await vi.waitFor(() => expect(desk.timesShown).toBe(2), PATIENCE); // both ask
  await life.prompts.decide(id, { approved: true });
  const request = await wallet.next('pay_invoice');
  await taken.take();

  wallet.script = ({ method }) => error(method, 'NOT_FOUND');
  await wallet.answer(request, error('pay_invoice', 'INSUFFICIENT_BALANCE'));
  await expect(first).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
  end.put(true);
  await expect(second).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
  expect(wallet.requests.all.filter(({ method }) => method === 'pay_invoice')).toHaveLength(1);
  expect(await life.db.payments.toArray()).toMatchObject([{ state: 'failed' }]);
});
