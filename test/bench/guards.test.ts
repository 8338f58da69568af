/**
 * What `npm run bench` shows stays true, coarsely: no times, which differ between machines, but what is counted, and one ratio of times within one run. It is far from its bound.
 */
import { expect, onTestFinished, test } from 'vitest';
import { compare, type Extent, ratiosOf } from '../../bench/nwc/comparison';
import { connect } from '../../bench/nwc/connection';
import { watchRelay } from '../../bench/watched-relay';
import type { PaymentRow } from '../../src/contract/rows';
import { newInvoice } from '../background/invoices';
import { CONNECTION, SITE } from '../background/life';
import { openScene, type PaymentScene } from '../background/payment-scene';
import { paid } from '../background/wallet-answers';
import { countReads } from '../store/counted-reads';
import { payment } from '../store/payment-rows';

const DAY_MS = 86_400_000;
const EXTENT: Extent = { blocks: 4, samplesPerBlock: 6, warmUp: 8 };
/** Of the medians of two neighbouring blocks, ours by theirs. */
const BOUND = 1.2;

/** A scene whose wallet pays at once. Its next life has read nothing yet. */
async function payingScene(): Promise<PaymentScene> {
  const scene = await openScene({ notifications: ['payment_sent'] });
  await scene.die();
  return scene;
}

/** So many at once. */
async function pay(scene: PaymentScene, count = 1): Promise<void> {
  const invoices = Array.from({ length: count }, () => newInvoice());
  scene.script({
    pay_invoice({ params }) {
      const { invoice } = params as { invoice: string };
      return paid(invoices.find(({ text }) => text === invoice)?.preimage ?? '');
    },
  });
  await Promise.all(invoices.map((invoice) => scene.send(invoice)));
}

/** Of the site and of another, all of them paid days ago. */
function oldPayments(count: number): PaymentRow[] {
  return Array.from({ length: count }, (_, index) => ({
    ...payment({
      origin: index % 2 === 0 ? SITE : 'https://another.example',
      requestKey: `long ago ${index}`,
      createdAt: Date.now() - 3 * DAY_MS - index,
    }),
    state: 'settled',
  }));
}

async function rowsReadToPay(old: number): Promise<number> {
  const scene = await payingScene();
  const reads = countReads(scene.life.db);
  await scene.life.db.payments.bulkAdd(oldPayments(old));
  await pay(scene);
  return reads.rows;
}

test('a payment reads no more of the journal for what was paid long ago, and little in all', async () => {
  const reads = await rowsReadToPay(0);
  expect(reads).toBeLessThan(40);
  expect(await rowsReadToPay(1_000)).toBe(reads);
});

test('a payment is one event to the relay, and one subscription at most; only the first opens a socket', async () => {
  const scene = await openScene({ notifications: ['payment_sent'] });
  const relay = await watchRelay(scene.relay.url);
  onTestFinished(() => relay.close());
  await scene.life.db.connections.update(CONNECTION, { relays: [relay.url] });
  await scene.die();
  const sent: string[] = [];
  relay.onReached = (what) => sent.push(what);
  await pay(scene);
  expect(sent.splice(0)).toEqual(['connection', 'REQ', 'EVENT']);
  await pay(scene);
  expect(sent.splice(0)).toEqual(['REQ', 'EVENT']);
  await pay(scene, 5);
  const events = sent.filter((what) => what === 'EVENT');
  const subscriptions = sent.filter((what) => what === 'REQ');
  expect(events).toHaveLength(5);
  expect(subscriptions.length).toBeLessThanOrEqual(5);
  expect(sent).toHaveLength(events.length + subscriptions.length);
});

test("a request takes no longer than by Alby's client", async () => {
  const connection = await connect('bare', 'nip44_v2');
  onTestFinished(() => connection.end());
  const { get_info, pay_invoice } = await compare(connection, EXTENT);
  // About 0.7 where nothing else goes on. What disturbs the machine does not disturb ours in each block, and theirs in none.
  const ratios = [get_info, pay_invoice].flatMap((compared) => ratiosOf(compared).ofBlocks);
  expect(Math.min(...ratios)).toBeLessThan(BOUND);
});
