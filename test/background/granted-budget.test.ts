/** A budget that the user gives along with a yes: one yes makes one fuse, wherever the background dies. */
import { expect, test } from 'vitest';
import { createSites } from '../../src/background/sites';
import type { Prompt } from '../../src/contract/prompts';
import { termsOf } from '../core/budgets';
import { newInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { openScene, type PaymentScene } from './payment-scene';
import { paid } from './wallet-answers';

const TERMS = termsOf(50_000);
const siteOf = ({ life }: PaymentScene) => life.db.sites.get([SITE, CONNECTION]);

/** A life that finishes so many writes; resolves `dead` at the next. Its clock is an hour ahead of the one before. */
async function nextLife(
  scene: PaymentScene,
  hour: number,
  writes?: number,
): Promise<{ dead: Promise<void> }> {
  const at = Date.now() + hour * 3_600_000;
  let onLastWrite = () => {};
  const dead = new Promise<void>((resolve) => {
    onLastWrite = resolve;
  });
  await scene.die({ now: () => at, onLastWrite, ...(writes === undefined ? {} : { writes }) });
  return { dead };
}

async function yes(scene: PaymentScene, prompt: Prompt): Promise<void> {
  await scene.life.prompts.decide(prompt.id, { approved: true, budget: TERMS });
}

/** As the desk's clock dates the yes. */
const GRANTED = { ...TERMS, since: 1_000_000 };

test.each([0, 1, 2, 3, 4])('paying: dead after %i writes', async (writes) => {
  const scene = await openScene({ budget: null });
  const invoice = newInvoice({ expirySeconds: 86_400 });
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const page = asker();
  const { dead } = await nextLife(scene, 0, writes);
  const first = scene.send(invoice, page);
  await yes(scene, await scene.desk.asked.take());
  await Promise.race([dead, first]);
  await nextLife(scene, 1);
  expect([null, GRANTED]).toContainEqual((await siteOf(scene))?.budget);
  expect(await scene.send(invoice, page)).toMatchObject({ preimage: invoice.preimage });
  expect((await siteOf(scene))?.budget).toEqual(GRANTED);
});

test('paying: what the user chooses after the yes is not undone by the call made again', async () => {
  const scene = await openScene({ budget: null });
  const invoice = newInvoice();
  const page = asker();
  const { dead } = await nextLife(scene, 0, 1);
  void scene.send(invoice, page);
  await yes(scene, await scene.desk.asked.take());
  await dead;
  await nextLife(scene, 0);
  const { db, policy, prompts } = scene.life;
  const less = termsOf(1_000);
  await createSites({ db, policy, prompts, now: () => 1_000_001 }).setBudget(SITE, CONNECTION, less);
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  await scene.send(invoice, page);
  expect((await siteOf(scene))?.budget).toEqual({ ...less, since: 1_000_001 });
});

test('paying: a later yes is a new fuse, also after the clock was put back', async () => {
  const scene = await openScene({ budget: null });
  for (const at of [2_000_000, 3_000_000, Date.now() + 86_400_000, 1_000_000]) {
    scene.desk.now = at;
    const invoice = newInvoice({ sats: 1_000 });
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const sending = scene.send(invoice);
    await yes(scene, await scene.desk.asked.take());
    await sending;
    expect((await siteOf(scene))?.budget?.since).toBe(at);
  }
});

test('connecting: dead after it was written down', async () => {
  const scene = await openScene();
  await scene.life.db.sites.clear();
  const page = asker();
  const enable = () => {
    const { db, policy, prompts } = scene.life;
    return createSites({ db, policy, prompts, now: Date.now }).enable(page);
  };
  // The row, and two lines of the journal, each with the oldest that go for it.
  const { dead } = await nextLife(scene, 0, 5);
  const first = enable();
  await yes(scene, await scene.desk.asked.take());
  await Promise.race([dead, first]);
  await nextLife(scene, 0);
  await enable();
  expect((await siteOf(scene))?.budget).toEqual(GRANTED);
});
