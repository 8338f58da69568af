/** Plain http: usable, and nothing passes without asking, whatever budget the site has from somewhere. */
import { beforeEach, expect, test } from 'vitest';
import { createSites } from '../../src/background/sites';
import { budgetOf, termsOf } from '../core/budgets';
import { newInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { paid } from './wallet-answers';

const PLAIN = 'http://shop.example';
let scene: PaymentScene;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene();
  const [site] = await scene.life.db.sites.toArray();
  if (!site) throw new Error('There is no site.');
  await scene.life.db.sites.put({ ...site, origin: PLAIN, budget: budgetOf(10_000_000) });
});

test.each([
  ['a page on plain http', asker(PLAIN)],
  ['an encrypted frame in one', { ...asker(SITE), topOrigin: PLAIN }],
  ['an encrypted frame in who knows what', { ...asker(SITE), topOrigin: 'null' }],
])('%s is asked about each payment', async (_, page) => {
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const sending = scene.send(invoice, page);
  const prompt = await scene.desk.asked.take();
  expect(prompt).toMatchObject({ kind: 'pay', why: 'insecure' });
  await scene.life.prompts.decide(prompt.id, { approved: true });
  expect(await sending).toMatchObject({ preimage: invoice.preimage });
});

test('a budget is granted to no site on plain http, and can be taken away', async () => {
  const { db, policy, prompts } = scene.life;
  const sites = createSites({ db, policy, prompts, now: Date.now });
  await expect(sites.setBudget(PLAIN, CONNECTION, termsOf(1_000))).rejects.toMatchObject({
    code: 'INVALID_PARAMS',
  });
  await sites.setBudget(PLAIN, CONNECTION, null);
  expect((await db.sites.get([PLAIN, CONNECTION]))?.budget).toBeNull();
});
