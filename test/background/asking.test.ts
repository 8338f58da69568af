/** What does not pass by the budget is asked about, and the prompt says why and what is left. */
import { beforeEach, expect, test } from 'vitest';
import type { BudgetTerms } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { setBudget } from '../../src/store/sites';
import { termsOf } from '../core/budgets';
import { newInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { paid } from './wallet-answers';

let scene: PaymentScene;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene({ budget: null });
});

/** Has the site pay so many sats; the wallet pays at once, for a fee of 1 sat. */
function pay(sats: number | null): Promise<unknown> {
  const invoice = newInvoice({ sats });
  scene.wallet.script = () => paid(invoice.preimage, 1_000);
  return scene.life.payments.send(asker(), invoice.text);
}

async function isAsked(payment: Promise<unknown>): Promise<object> {
  const { id, ...prompt } = await scene.desk.asked.take();
  await scene.life.prompts.decide(id, { approved: false });
  await expect(payment).rejects.toMatchObject({ code: 'USER_REJECTED' });
  return prompt;
}

const grant = (terms: BudgetTerms, since = 0) =>
  setBudget(scene.life.db, SITE, CONNECTION, { ...terms, since }, since);

test('without a budget', async () => {
  expect(await isAsked(pay(10))).toMatchObject({ why: 'no-budget', budget: null, walletLeft: null });
});

test('of an amount that the user names: there is no other reason', async () => {
  await grant(termsOf(100_000));
  expect(await isAsked(pay(null))).toMatchObject({ why: null, budget: { left: 100_000 } });
});

test('past what is left', async () => {
  await grant(termsOf(100_000, { period: 'month' }));
  await pay(50);
  expect(await isAsked(pay(40))).toMatchObject({
    why: 'over-budget',
    budget: { amount: 100_000, period: 'month', left: 49_000 },
  });
});

test('larger than may pass at once', async () => {
  await grant(termsOf(100_000, { largest: msat(20_000) }));
  await pay(20);
  expect(await isAsked(pay(21))).toMatchObject({
    why: 'too-large',
    budget: { largest: 20_000, left: 79_000 },
  });
});

test('unusually many', async () => {
  await grant(termsOf(100_000, { perMinute: 2 }));
  await pay(1);
  await pay(1);
  expect(await isAsked(pay(1))).toMatchObject({ why: 'too-fast', budget: { left: 96_000 } });
});

test('after its end', async () => {
  await grant(termsOf(100_000, { expiresAt: Date.now() }));
  expect(await isAsked(pay(1))).toMatchObject({ why: 'expired', budget: { left: 100_000 } });
});

test("past the wallet's own budget", async () => {
  await grant(termsOf(100_000));
  const at = Date.now();
  const budget = { used: msat(10_000), total: msat(60_000), renewsAt: null, period: 'never', at };
  await scene.life.db.connections.update(CONNECTION, { budget });
  await pay(30);
  expect(await isAsked(pay(10))).toMatchObject({
    why: 'over-wallet-budget',
    budget: { left: 69_000 },
    walletLeft: 19_000,
  });
});

test('what was asked is for the user to answer, although it would pass by the time the page asks again', async () => {
  await grant(termsOf(100_000, { perMinute: 1 }));
  await pay(1);
  const invoice = newInvoice({ sats: 1 });
  const page = asker();
  scene.life.payments.send(page, invoice.text).catch(() => undefined);
  const { id } = await scene.desk.asked.take();

  await scene.die({ now: () => Date.now() + 60_000 });
  await scene.life.prompts.decide(id, { approved: false });
  await expect(scene.life.payments.send(page, invoice.text)).rejects.toMatchObject({ code: 'USER_REJECTED' });
  expect(await scene.rows()).toHaveLength(1);
});

test('whatever is approved is paid, and a budget granted with it is a new one', async () => {
  await grant(termsOf(5_000));
  const invoice = newInvoice({ sats: 10 });
  scene.wallet.script = () => paid(invoice.preimage, 0);
  const paying = scene.life.payments.send(asker(), invoice.text);
  const budget = termsOf(100_000, {
    period: 'once',
    largest: msat(15_000),
    expiresAt: Date.now() + 3_600_000,
  });
  await scene.life.prompts.decide((await scene.desk.asked.take()).id, { approved: true, budget });
  await paying;
  const [site] = await scene.life.db.sites.toArray();
  expect(site?.budget).toEqual({ ...budget, since: expect.any(Number) });
  await pay(15);
  expect(await isAsked(pay(16))).toMatchObject({ why: 'too-large', budget: { left: 84_000 } });
});
