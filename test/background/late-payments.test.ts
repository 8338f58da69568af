/** Payments that a slow wallet does not answer: asking after them makes it no slower. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { Mailbox } from '../nwc/mailbox';
import { newInvoice } from './invoices';
import { openScene } from './payment-scene';
import { found, paid } from './wallet-answers';

test('of many that are late, no more than five are asked about at once', async () => {
  const scene = await openScene({ budget: 1_000_000 });
  const first = newInvoice();
  scene.script({ pay_invoice: () => paid(first.preimage) });
  await scene.send(first); // its relay is connected from here on
  const { setTimeout: real } = globalThis;
  // They are late at once; and however slow this machine is, none makes room before it is answered.
  const paces = new Map([
    [15_000, 0],
    [2_000, 60_000],
  ]);
  vi.stubGlobal('setTimeout', (run: () => void, ms = 0) => real(run, paces.get(ms) ?? ms));
  onTestFinished(() => void vi.unstubAllGlobals());
  const invoices = Array.from({ length: 15 }, () => newInvoice());
  const preimages = new Map(invoices.map(({ paymentHash, preimage }) => [paymentHash, preimage]));
  const sent = new Mailbox<true>();
  const allSent = sent.take();
  let asked = 0;
  let most = 0;
  scene.script({
    pay_invoice() {
      if (scene.requestsToPay > invoices.length) sent.put(true);
      return null;
    },
    async lookup_invoice({ params }) {
      asked += 1;
      most = Math.max(most, asked);
      await allSent;
      asked -= 1;
      const { payment_hash } = params as { payment_hash: string };
      return found({ type: 'outgoing', state: 'settled', preimage: preimages.get(payment_hash) });
    },
  });
  const answers = await Promise.all(invoices.map((invoice) => scene.send(invoice)));
  expect(answers.map(({ preimage }) => preimage)).toEqual(invoices.map(({ preimage }) => preimage));
  expect(most).toBeLessThanOrEqual(5);
});
