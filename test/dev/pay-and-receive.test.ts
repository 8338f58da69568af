/** pay and receive of NWC-321: offers and invoices, in BIP-321 URIs and alone. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alterInvoice } from '../../dev/stack/lightning/altered-invoice';
import { readInvoice } from '../../dev/stack/lightning/invoice';
import type { PaymentReceived } from '../../dev/stack/lightning/node';
import { type Stack, startStack } from '../../dev/stack/stack';
import { startWalletService } from '../../dev/stack/wallet-service/service';
import { foreignOffer, REGTEST } from './foreign-offer';
import { RawClient } from './raw-client';

let stack: Stack;
let client: RawClient;
let shopReceived: PaymentReceived[] = [];

beforeAll(async () => {
  stack = await startStack();
  client = await RawClient.connect(stack.wallet.uri);
  stack.network.shop.onReceived((payment) => shopReceived.push(payment));
});

afterAll(async () => {
  client.close();
  await stack.close();
});

beforeEach(() => {
  shopReceived = [];
});

const balance = () => stack.network.wallet.balanceMsat();
const shopInvoice = (amountMsat: number | null) => stack.network.shop.invoice({ amountMsat });
const shopOffer = () => stack.network.shop.offer().offer;
const pay = (params: object) => client.request('pay', params);
const HOUR = 3600;
/** What the router takes for 21 sat. */
const FEE = 542;

describe('pay', () => {
  test('an offer is paid, with a note, and the shop knows for which', async () => {
    const before = balance();
    const { offerId, offer } = stack.network.shop.offer();
    const { result, error } = await pay({
      payment: `bitcoin:?lno=${offer}`,
      amount: 21_000,
      payer_note: 'For the tea ☕',
      metadata: { comment: 'tea' },
    });

    expect(error).toBeNull();
    const preimage = String(result?.preimage);
    const paymentHash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
    expect(result).toEqual({
      transaction_id: paymentHash,
      state: 'settled',
      instruction_type: 'bolt12',
      amount: 21_000,
      fees_paid: FEE,
      payment_hash: paymentHash,
      preimage,
      created_at: expect.any(Number),
      settled_at: expect.any(Number),
    });
    expect(shopReceived).toEqual([
      {
        paymentHash,
        preimage,
        amountMsat: 21_000,
        paidFor: { kind: 'offer', offerId, payerNote: 'For the tea ☕' },
        tlvRecords: [],
      },
    ]);
    expect(before - balance()).toBe(21_000 + FEE);
    const found = await client.request('lookup_invoice', { payment_hash: paymentHash });
    expect(found.result).toMatchObject({
      type: 'outgoing',
      state: 'settled',
      amount: 21_000,
      fees_paid: FEE,
      preimage,
      metadata: { comment: 'tea' },
    });
    expect(found.result?.invoice).toBeUndefined();
  });

  test('of an offer and an invoice the offer is paid, and only it', async () => {
    const before = balance();
    const payment = `bitcoin:bcrt1qqqq?lightning=${shopInvoice(21_000)}&lno=${shopOffer()}`;
    const { result } = await pay({ payment, amount: 21_000 });
    expect(result).toMatchObject({ instruction_type: 'bolt12', fees_paid: FEE });
    expect(shopReceived).toMatchObject([{ amountMsat: 21_000, paidFor: { kind: 'offer' } }]);
    expect(before - balance()).toBe(21_000 + FEE);
  });

  test('an offer that is no good leaves the invoice beside it', async () => {
    const invoice = shopInvoice(21_000);
    const { result } = await pay({ payment: `bitcoin:?lno=${foreignOffer({})}&lightning=${invoice}` });
    expect(result).toMatchObject({
      instruction_type: 'bolt11',
      payment_hash: readInvoice(invoice)?.paymentHash,
    });
    expect(shopReceived).toMatchObject([{ amountMsat: 21_000, paidFor: { kind: 'invoice' } }]);
  });

  test('invoices in a URI, in capitals, and alone are paid', async () => {
    for (const payment of [
      `bitcoin:?lightning=${shopInvoice(21_000)}`,
      `bitcoin:?lightning=${shopInvoice(21_000)}`.toUpperCase(),
      shopInvoice(21_000),
    ])
      expect((await pay({ payment })).result).toMatchObject({
        instruction_type: 'bolt11',
        amount: 21_000,
        fees_paid: FEE,
      });
    expect(shopReceived.map(({ amountMsat }) => amountMsat)).toEqual([21_000, 21_000, 21_000]);
  });

  test('what the payee leaves open is what the URI or the client names', async () => {
    const open = shopInvoice(null);
    expect((await pay({ payment: `bitcoin:?amount=0.00000012&lightning=${open}` })).error).toBeNull();
    expect((await pay({ payment: `bitcoin:?amount=0.00000013&lno=${shopOffer()}` })).error).toBeNull();
    expect((await pay({ payment: shopInvoice(null), amount: 14_000 })).error).toBeNull();
    expect(shopReceived.map(({ amountMsat }) => amountMsat)).toEqual([12_000, 13_000, 14_000]);
  });

  test('an offer can be paid again, an invoice cannot', async () => {
    const [offer, invoice] = [shopOffer(), shopInvoice(3000)];
    expect(await client.errorOf('pay', { payment: offer, amount: 2000 })).toBeNull();
    expect(await client.errorOf('pay', { payment: offer, amount: 2000 })).toBeNull();
    expect(await client.errorOf('pay', { payment: invoice })).toBeNull();
    expect(await client.errorOf('pay', { payment: invoice })).toBe('OTHER');
    expect(await client.errorOf('pay_invoice', { invoice })).toBe('OTHER');
    expect(shopReceived.map(({ amountMsat }) => amountMsat)).toEqual([2000, 2000, 3000]);
  });

  test('max_fee is enough to the msat, and never exceeded', async () => {
    const offer = { payment: shopOffer(), amount: 21_000 };
    const invoice = { payment: shopInvoice(21_000) };
    for (const params of [offer, invoice]) {
      const before = balance();
      for (const max_fee of [0, FEE - 1])
        expect(await client.errorOf('pay', { ...params, max_fee })).toBe('FEE_LIMIT_EXCEEDED');
      expect(balance()).toBe(before);
      expect((await pay({ ...params, max_fee: FEE })).result).toMatchObject({ fees_paid: FEE });
    }
    expect(shopReceived).toHaveLength(2);
  });

  test('a fee limit is not blamed where there is no way at any price', async () => {
    const payment = alterInvoice(shopInvoice(21_000), {});
    expect(await client.errorOf('pay', { payment, max_fee: 1 })).toBe('PAYMENT_FAILED');
  });
});

describe('pay refuses, and pays nothing:', () => {
  const refusal = async (params: object) => {
    const before = balance();
    const code = await client.errorOf('pay', params);
    expect(balance()).toBe(before);
    expect(shopReceived).toEqual([]);
    return code;
  };

  test('amounts that contradict one another, or that nobody names', async () => {
    const invoice = shopInvoice(21_000);
    const foreign = foreignOffer({ chain: REGTEST, amount: 21_000 });
    for (const params of [
      { payment: invoice, amount: 21_001 },
      { payment: `bitcoin:?amount=0.00000022&lightning=${invoice}` },
      { payment: `bitcoin:?amount=0.00000022&lno=${foreign}` },
      { payment: `bitcoin:?amount=0.00000022&lno=${shopOffer()}`, amount: 21_000 },
      { payment: foreign, amount: 20_999 },
      { payment: shopOffer() },
      { payment: shopInvoice(null) },
      { payment: shopOffer(), amount: 0 },
      { payment: shopOffer(), amount: 1000, max_fee: -1 },
    ])
      expect(await refusal(params), JSON.stringify(params)).toBe('BAD_REQUEST');
  });

  test('what cannot be read', async () => {
    for (const payment of [
      undefined,
      'garbage',
      'lno1garbage',
      `bitcoin:?lno=${shopOffer().slice(0, -9)}`,
      'bitcoin:?lightning=lnbcrt1garbage',
      `bitcoin:?lightning=${shopInvoice(21_000)}&req-unheard=1`,
    ])
      expect(await refusal({ payment, amount: 1000 }), payment).toBe('BAD_REQUEST');
  });

  test('a URI without Lightning, and a note where an invoice has no place for it', async () => {
    const code = 'UNSUPPORTED_PAYMENT_INSTRUCTION';
    expect(await refusal({ payment: 'bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W?amount=1' })).toBe(code);
    expect(await refusal({ payment: shopInvoice(21_000), payer_note: 'Hello' })).toBe(code);
  });

  test('other networks', async () => {
    const invoice = alterInvoice(shopInvoice(21_000), { network: 'bc' });
    expect(await refusal({ payment: foreignOffer({}), amount: 1000 })).toBe('UNSUPPORTED_NETWORK');
    expect(await refusal({ payment: invoice })).toBe('UNSUPPORTED_NETWORK');
    expect(
      await refusal({ payment: `bitcoin:?lno=${foreignOffer({})}&lightning=${invoice}`, amount: 1 }),
    ).toBe('UNSUPPORTED_NETWORK');
  });

  test('what has expired', async () => {
    const past = Math.floor(Date.now() / 1000) - HOUR;
    const offer = foreignOffer({ chain: REGTEST, expiresAt: past });
    expect(await refusal({ payment: offer, amount: 1000 })).toBe('EXPIRED');
    const invoice = alterInvoice(shopInvoice(21_000), { timestamp: past - HOUR });
    expect(await refusal({ payment: invoice })).toBe('EXPIRED');
  });

  test('an offer nobody answers for', async () => {
    const future = Math.floor(Date.now() / 1000) + HOUR;
    const payment = foreignOffer({ chain: REGTEST, amount: 21_000, expiresAt: future });
    expect(await refusal({ payment })).toBe('PAYMENT_FAILED');
    expect(await refusal({ payment, amount: 21_000 })).toBe('PAYMENT_FAILED');
  });

  test('more than the balance, or all of it and a fee', async () => {
    for (const amount of [balance() + 1, balance()])
      for (const payment of [shopOffer(), shopInvoice(null)])
        expect(await refusal({ payment, amount })).toBe('INSUFFICIENT_BALANCE');
  });
});

describe('receive', () => {
  const receive = async (params: object) => {
    const { result, error } = await client.request('receive', params);
    expect(error).toBeNull();
    expect(Object.keys(result ?? {})).toEqual(['bip321']);
    const uri = String(result?.bip321);
    expect(uri).toMatch(/^bitcoin:\?lightning=lnbcrt[a-z0-9]+(&lno=lno1[a-z0-9]+)?$/);
    const query = new URLSearchParams(uri.slice('bitcoin:?'.length));
    return { invoice: readInvoice(query.get('lightning') ?? ''), offer: query.get('lno') };
  };
  const lookup = async (paymentHash: string | undefined) =>
    (await client.request('lookup_invoice', { payment_hash: paymentHash })).result;

  test('without amount: an invoice and an offer, and both can be paid', async () => {
    const { shop } = stack.network;
    const before = balance();
    const { invoice, offer } = await receive({ metadata: { order: 7 } });
    expect(invoice?.amountMsat).toBeNull();
    await shop.pay(invoice?.bolt11 ?? '', 4000);
    const request = { offer: offer ?? '', amountMsat: 5000, payerNote: 'From the shop', maxFeeMsat: null };
    const { preimage, paymentHash } = await (await shop.requestInvoice(request)).pay();

    expect(await lookup(invoice?.paymentHash)).toMatchObject({
      type: 'incoming',
      state: 'settled',
      amount: 4000,
      metadata: { order: 7 },
    });
    expect(await lookup(paymentHash)).toMatchObject({
      type: 'incoming',
      state: 'settled',
      amount: 5000,
      preimage,
      metadata: { order: 7, comment: 'From the shop' },
    });
    await expect.poll(() => balance() - before).toBe(9000);
  });

  test('with an amount or a description: an invoice that says so, and no offer that would not', async () => {
    const { invoice, offer } = await receive({ amount: 6000, description: 'Grüße' });
    expect(invoice).toMatchObject({ amountMsat: 6000, description: 'Grüße' });
    expect(offer).toBeNull();
    expect((await receive({ amount: null, description: 'Any' })).offer).toBeNull();
    await stack.network.shop.pay(invoice?.bolt11 ?? '');
    expect(await lookup(invoice?.paymentHash)).toMatchObject({ state: 'settled', description: 'Grüße' });
  });

  test('what is paid for an offer is in the wallet that made it, not in another of the same node', async () => {
    const { network, relay } = stack;
    const other = await startWalletService({ relayUrls: [relay.url], node: network.wallet });
    const stranger = await RawClient.connect(other.uri);
    const { offer } = await receive({});
    const request = { offer: offer ?? '', amountMsat: 5000, payerNote: null, maxFeeMsat: null };
    const { paymentHash } = await (await network.shop.requestInvoice(request)).pay();
    expect(await stranger.errorOf('lookup_invoice', { payment_hash: paymentHash })).toBe('NOT_FOUND');
    expect(await lookup(paymentHash)).toMatchObject({ state: 'settled' });
    stranger.close();
    other.close();
  });

  test('parameters that do not hold', async () => {
    for (const params of [{ amount: 0 }, { amount: -1 }, { amount: '1' }, { description: 'x'.repeat(640) }])
      expect(await client.errorOf('receive', params), JSON.stringify(params)).toBe('BAD_REQUEST');
  });
});
