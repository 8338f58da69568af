/** Several payments of a page by one call, in the shapes that pages know. */
import { expect, test } from 'vitest';
import { createPagePayments } from '../../src/background/page-payments';
import { createSites } from '../../src/background/sites';
import { newInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { openScene, type SceneWishes } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, paid } from './wallet-answers';

const NODE = `02${'ab'.repeat(32)}`;

async function open(wishes: SceneWishes = {}) {
  shortenPauses();
  const scene = await openScene(wishes);
  const { db, policy, prompts, payments } = scene.life;
  const sites = createSites({ db, policy, prompts, now: Date.now });
  return { scene, page: createPagePayments({ sites, prompts, payments }) };
}

test('sendMultiPayment tells what was paid, and what was not and why', async () => {
  const { scene, page } = await open();
  const [good, bad] = [newInvoice(), newInvoice()];
  scene.script({
    pay_invoice: ({ params }) =>
      (params as { invoice: string }).invoice === good.text
        ? paid(good.preimage)
        : error('pay_invoice', 'INSUFFICIENT_BALANCE'),
  });
  expect(await page.sendMultiPayment(asker(), [good.text, bad.text, 'lnbc1'])).toEqual({
    payments: [{ paymentRequest: good.text, preimage: good.preimage, paymentHash: good.paymentHash }],
    errors: [
      {
        paymentRequest: bad.text,
        code: 'INSUFFICIENT_BALANCE',
        message: expect.any(String),
        paymentHash: bad.paymentHash,
      },
      { paymentRequest: 'lnbc1', code: 'INVALID_INVOICE', message: expect.any(String) },
    ],
  });
});

test.each([
  (invoice: string) => `LIGHTNING:${invoice.toUpperCase()}`,
  (invoice: string) => ` Lightning://${invoice}\n`,
  (invoice: string) => `bitcoin:bc1q?amount=1&lightning=${invoice}`,
  (invoice: string) => `BITCOIN:?LIGHTNING=${invoice.toUpperCase()}`,
])('an invoice is found in whatever stands around it (%#)', async (written) => {
  const { scene, page } = await open();
  const [one, two, three] = [newInvoice(), newInvoice(), newInvoice()];
  const preimages = new Map([one, two, three].map(({ text, preimage }) => [text, preimage]));
  scene.script({
    pay_invoice: ({ params }) => paid(preimages.get((params as { invoice: string }).invoice) ?? ''),
  });
  const proof = ({ preimage, paymentHash }: typeof one) => ({ preimage, paymentHash });
  expect(await page.sendPayment(asker(), written(one.text))).toEqual(proof(one));
  expect(await page.sendPaymentAsync(asker(), written(two.text))).toEqual({});
  expect(await page.sendMultiPayment(asker(), [written(three.text)])).toEqual({
    payments: [{ paymentRequest: written(three.text), ...proof(three) }],
    errors: [],
  });
});

test.each([
  ['ann@a.example', 'INVALID_PARAMS', /webln\.lnurl/],
  ['lightning:LNURL1DP68GURN8GHJ7', 'INVALID_PARAMS', /webln\.lnurl/],
  ['bitcoin:bc1q?lightning=lnurl1dp68gurn8ghj7', 'INVALID_PARAMS', /webln\.lnurl/],
  ['bitcoin:bc1q?amount=1', 'INVALID_INVOICE', /Bitcoin chain/],
  ['bitcoin:bc1q?req-x=1&lightning=lnbc1', 'INVALID_INVOICE', /demands/],
  ['bc1q', 'INVALID_INVOICE', /./],
])('%s is no invoice, and the page hears what to do', async (text, code, message) => {
  const { scene, page } = await open();
  const refusal = { code, message: expect.stringMatching(message) };
  await expect(page.sendPayment(asker(), text)).rejects.toMatchObject(refusal);
  await expect(page.sendPaymentAsync(asker(), text)).rejects.toMatchObject(refusal);
  expect(await page.sendMultiPayment(asker(), [text])).toEqual({
    payments: [],
    errors: [{ paymentRequest: text, ...refusal }],
  });
  expect(await scene.rows()).toEqual([]);
});

test('the same invoice twice in one call is paid once, and told twice', async () => {
  const { scene, page } = await open();
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const { payments } = await page.sendMultiPayment(asker(), [invoice.text, invoice.text]);
  expect(payments).toHaveLength(2);
  expect(scene.requestsToPay).toBe(1);
});

test('multiKeysend makes each payment, also where two are alike', async () => {
  const { scene, page } = await open({ methods: ['pay_keysend'] });
  scene.script({
    pay_keysend: ({ params }) => ({
      result_type: 'pay_keysend',
      result: { preimage: (params as { preimage: string }).preimage },
    }),
  });
  const item = { destination: NODE, amount: 5, customRecords: { 34349334: 'Good show' } };
  const { keysends, errors } = await page.multiKeysend(asker(), [item, item]);
  expect(errors).toEqual([]);
  expect(keysends).toMatchObject([{ keysend: item }, { keysend: item }]);
  expect(new Set(keysends.map(({ preimage }) => preimage)).size).toBe(2);
  const value = Buffer.from('Good show').toString('hex');
  expect(scene.heard('pay_keysend').map(({ params }) => params)).toMatchObject([
    { pubkey: NODE, amount: 5_000, tlv_records: [{ type: 34349334, value }] },
    { pubkey: NODE, amount: 5_000 },
  ]);
});

test('a site that may no longer ask to be paid has nothing more paid, what it asked already included', async () => {
  const { scene, page } = await open({ budget: null });
  const { db, policy, prompts } = scene.life;
  const sites = createSites({ db, policy, prompts, now: Date.now });
  const texts = Array.from({ length: 6 }, () => newInvoice().text);
  const paying = page.sendMultiPayment(asker(), texts);
  for (const _ of [1, 2, 3, 4]) await scene.desk.asked.take();
  await sites.permit({ origin: SITE, connectionId: CONNECTION, permission: 'pay', granted: false });
  const { errors } = await paying;
  expect(errors.map((error) => 'code' in error && error.code)).toEqual(texts.map(() => 'USER_REJECTED'));
  expect(scene.requestsToPay).toBe(0);
  expect(scene.desk.open).toEqual([]);
});
