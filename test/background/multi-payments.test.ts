/** Several payments by one call. */
import { expect, test } from 'vitest';
import { payEach } from '../../src/background/multi-payments';
import { newInvoice } from './invoices';
import { asker } from './life';
import { openScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, paid } from './wallet-answers';

const noPrompts = async () => undefined;

test('each item ends as its own payment does, in their order', async () => {
  shortenPauses();
  const scene = await openScene();
  const invoices = Array.from({ length: 6 }, () => newInvoice());
  const preimages = new Map(invoices.map(({ text, preimage }) => [text, preimage]));
  const poor = invoices[2]?.text;
  scene.script({
    pay_invoice: ({ params }) => {
      const { invoice } = params as { invoice: string };
      return invoice === poor
        ? error('pay_invoice', 'INSUFFICIENT_BALANCE')
        : paid(preimages.get(invoice) ?? '');
    },
  });
  const texts = invoices.map(({ text }) => text);
  const page = asker();
  const pay = () => payEach(page, texts, scene.life.payments.send, scene.life.prompts.forget);
  const ended = await pay();
  expect(ended.map(({ item }) => item)).toEqual(texts);
  expect(ended[2]).toMatchObject({ error: { code: 'INSUFFICIENT_BALANCE' } });
  const good = ended.filter((one) => 'result' in one);
  expect(good.map(({ item, result }) => [item, result.preimage])).toEqual(
    texts.filter((text) => text !== poor).map((text) => [text, preimages.get(text)]),
  );
  expect(await scene.rows()).toHaveLength(6);

  // The same call, made again after the background died, pays nothing again.
  await scene.die();
  expect(await pay()).toEqual(ended);
  expect(scene.requestsToPay).toBe(6);
});

test('no more than four are asked about at once, and all are answered', async () => {
  const scene = await openScene({ budget: null });
  const texts = Array.from({ length: 7 }, () => newInvoice().text);
  const paying = payEach(asker(), texts, scene.life.payments.send, scene.life.prompts.forget);
  const first = await Promise.all([1, 2, 3, 4].map(() => scene.desk.asked.take()));
  // Once another question, asked after them, has come in there is no fifth of this call to come.
  const other = scene.send(newInvoice());
  await scene.desk.asked.take();
  expect(scene.desk.open).toHaveLength(5);
  await scene.life.prompts.rejectOf({});
  await expect(other).rejects.toMatchObject({ code: 'USER_REJECTED' });
  const others = await Promise.all(texts.slice(first.length).map(() => scene.desk.asked.take()));
  for (const { id } of others) await scene.life.prompts.decide(id, { approved: false });
  const ended = await paying;
  expect(ended.map((one) => 'error' in one && one.error.code)).toEqual(texts.map(() => 'USER_REJECTED'));
  expect(scene.desk.queue).toEqual([]);
});

test('none is no payment', async () => {
  expect(await payEach(asker(), [], async () => 1, noPrompts)).toEqual([]);
});
