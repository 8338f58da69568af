/** A row read from the journal is soon out of date: a payment is driven from where it stands, not from where it stood. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { Reservation } from '../../src/store/payments';
import { Mailbox } from '../nwc/mailbox';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { emptyDatabase } from '../store/empty-database';
import { newInvoice } from './invoices';
import { asker, beginLife, connect, type Life } from './life';
import { PromptDesk } from './prompt-desk';
import { shortenPauses } from './short-pauses';
import { error } from './wallet-answers';

const held = vi.hoisted(() => ({ then: async (_: Reservation): Promise<void> => undefined }));

vi.mock(import('../../src/store/payments'), async (original) => {
  const store = await original();
  return {
    ...store,
    reserve: async (...asked) => {
      const reservation = await store.reserve(...asked);
      await held.then(reservation);
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

test('an approval that comes upon an attempt which fails meanwhile does not send its request again', async () => {
  const taken = new Mailbox<Reservation>();
  const release = new Promise<void>((resolve) => {
    held.release = resolve;
  });
  held.then = async (reservation) => {
    if (reservation.outcome !== 'taken') return;
    taken.put(reservation);
    await release;
  };
});
