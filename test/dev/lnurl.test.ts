/** src/lightning against a real LNURL service: every payment is one between Lightning nodes. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { PAY_VARIANTS } from '../../dev/lnurl/pay-variants';
import { type LnurlServer, startLnurlServer } from '../../dev/lnurl/server';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import type { PaymentReceived } from '../../dev/stack/lightning/node';
import { msat } from '../../src/core/msat';
import { parseLnurl } from '../../src/lightning/lnurl';
import { logIn, signChallenge } from '../../src/lightning/lnurl-auth';
import type { ServiceAccess } from '../../src/lightning/lnurl-fetch';
import { type PayChoice, requestInvoice } from '../../src/lightning/lnurl-pay';
import type { PayParams } from '../../src/lightning/lnurl-pay-params';
import { requestOf } from '../../src/lightning/lnurl-request';
import { askWhetherSettled } from '../../src/lightning/lnurl-verify';
import { sendWithdrawInvoice } from '../../src/lightning/lnurl-withdraw';
import { recoverSigner } from '../../src/lightning/signed-message';
import { decryptSuccessAction } from '../../src/lightning/success-action';

const access: ServiceAccess = { fetch, loopback: true };
const CHOICE: PayChoice = { amount: msat(21_000), network: 'regtest' };
const SEED = new Uint8Array(32).fill(9);

let network: LightningNetwork;
let server: LnurlServer;

beforeAll(async () => {
  network = await startNetwork();
  server = await startLnurlServer({ node: network.shop });
});

afterAll(async () => {
  await server.close();
  network.close();
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function payParams(text: string): Promise<PayParams> {
  const request = await requestOf(parseLnurl(text), access);
  if (request.kind !== 'pay') throw new Error('Not to be paid.');
  return request.params;
}

const ofVariant = (name: string) => payParams(server.lnurl(`/pay/${name}`));

test('a Lightning address is paid, with a comment and a name, and the service proves it', async () => {
  const address = server.address('ann+tips');
  const params = await payParams(address);
  expect(params).toMatchObject({
    domain: '127.0.0.1',
    description: 'A coffee (ranged)',
    longDescription: 'A coffee.\nWith milk, if you like.',
    identifier: address,
    commentAllowed: 140,
  });

  const { invoice, verify } = await requestInvoice(
    params,
    { ...CHOICE, comment: 'with milk & sugar ☕', payerData: { name: 'Bo' } },
    access,
  );
  expect(await askWhetherSettled(verify ?? '', invoice, access)).toEqual({ settled: false, preimage: null });
  const { preimage } = await network.wallet.pay(invoice.invoice);
  expect(await askWhetherSettled(verify ?? '', invoice, access)).toEqual({ settled: true, preimage });
  expect(server.payments.at(-1)).toMatchObject({
    paymentHash: invoice.paymentHash,
    amountMsat: 21_000,
    comment: 'with milk & sugar ☕',
    payerData: '{"name":"Bo"}',
  });
});

test('a fixed amount has no choice', async () => {
  const params = await ofVariant('fixed');
  expect(params).toMatchObject({ minSendable: 21_000, maxSendable: 21_000 });
  const { invoice } = await requestInvoice(params, CHOICE, access);
  await network.wallet.pay(invoice.invoice);
  expect(server.payments.at(-1)).toMatchObject({ variant: 'fixed', paymentHash: invoice.paymentHash });
});

test('the preimage of the payment opens what the service encrypted', async () => {
  const { invoice, successAction } = await requestInvoice(await ofVariant('aes'), CHOICE, access);
  if (successAction?.tag !== 'aes') throw new Error('Nothing encrypted.');
  const { preimage } = await network.wallet.pay(invoice.invoice);
  expect(await decryptSuccessAction(successAction, preimage)).toBe(server.payments.at(-1)?.secret);
  expect(server.payments.at(-1)?.secret).toMatch(/^code [0-9a-f]{8}$/);
});

test('the other success actions', async () => {
  const actionOf = async (name: string) =>
    (await requestInvoice(await ofVariant(name), CHOICE, access)).successAction;
  expect(await actionOf('message')).toEqual({ tag: 'message', message: 'Your coffee is on its way.' });
  expect(await actionOf('url')).toEqual({
    tag: 'url',
    description: 'Your receipt',
    url: `${server.url}/receipt`,
  });
  expect(await (await fetch(`${server.url}/receipt`)).text()).toBe('One coffee, paid.');
});

test('a payment can be a login too', async () => {
  const params = await ofVariant('known');
  const [asked] = params.payerData;
  if (asked?.kind !== 'auth') throw new Error('No login asked.');
  const auth = await signChallenge(SEED, params.domain, asked.k1);
  await requestInvoice(params, { ...CHOICE, payerData: { auth } }, access);
  await expect(requestInvoice(params, CHOICE, access)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
});

describe('a service that misbehaves', () => {
  test.each([
    ['wrong-amount', 'LNURL_ERROR', /another amount/],
    ['wrong-hash', 'LNURL_ERROR', /not for what the service described/],
    ['wrong-network', 'WRONG_NETWORK', /for mainnet, but the wallet is on regtest/],
    ['expired', 'INVOICE_EXPIRED', /expired/],
    ['foreign-url', 'LNURL_ERROR', /another site/],
    ['unknown-action', 'LNURL_ERROR', /cannot show/],
    ['no-invoice', 'LNURL_ERROR', /refused/],
    ['named', 'INVALID_PARAMS', /your name/],
  ])('%s: no invoice', async (name, code, message) => {
    const asking = requestInvoice(await ofVariant(name), CHOICE, access);
    await expect(asking).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test.each([
    ['error', /refused/],
    ['oversized', /too long/],
    ['not-json', /not LNURL/],
    ['nonsense', /refused/],
  ])('%s: no request', async (name, message) => {
    await expect(ofVariant(name)).rejects.toMatchObject({
      code: 'LNURL_ERROR',
      message: expect.stringMatching(message),
    });
  });

  test('slow: no request', async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(50));
    await expect(ofVariant('slow')).rejects.toMatchObject({ message: expect.stringMatching(/in time/) });
  });

  test('a description in place of its hash is put up with', async () => {
    const { invoice } = await requestInvoice(await ofVariant('no-hash'), CHOICE, access);
    expect(invoice).toMatchObject({ description: 'A coffee', descriptionHash: null });
  });

  test('a redirect is followed', async () => {
    expect((await ofVariant('redirect')).description).toBe('A coffee (ranged)');
  });

  test('but not to where this machine may not be asked', async () => {
    // As a browser resolves a public name: only the address at which the answer came from is real.
    const outside: ServiceAccess['fetch'] = (url, init) =>
      fetch(url.replace('https://a.example', server.url), init);
    const asking = requestOf(parseLnurl('lnurlp://a.example/pay/redirect'), {
      fetch: outside,
      loopback: false,
    });
    await expect(asking).rejects.toMatchObject({ message: expect.stringMatching(/redirects/) });
  });

  test('every variant is tried here or above', () => {
    const tried = ['ranged', 'fixed', 'aes', 'message', 'url', 'known', 'no-hash', 'redirect', 'slow'];
    const refused = [
      'wrong-amount',
      'wrong-hash',
      'wrong-network',
      'expired',
      'foreign-url',
      'unknown-action',
    ];
    const others = ['no-invoice', 'named', 'error', 'oversized', 'not-json'];
    expect(Object.keys(PAY_VARIANTS).toSorted()).toEqual([...tried, ...refused, ...others].toSorted());
  });
});

test('a withdrawal pays an invoice of the wallet, once', async () => {
  const request = await requestOf(parseLnurl(server.lnurl('/withdraw')), access);
  if (request.kind !== 'withdraw') throw new Error('Pays nothing out.');
  const { params } = request;
  expect(params).toMatchObject({ minWithdrawable: 1000, maxWithdrawable: 50_000_000 });

  // The wallet's side has all the money at first.
  await network.wallet.pay(network.shop.invoice({ amountMsat: 10_000_000 }));
  const received = new Promise<PaymentReceived>((resolve) => network.wallet.onReceived(resolve));
  await sendWithdrawInvoice(params, network.wallet.invoice({ amountMsat: 5_000 }), access);
  expect(await received).toMatchObject({ amountMsat: 5_000 });

  const again = sendWithdrawInvoice(params, network.wallet.invoice({ amountMsat: 5_000 }), access);
  await expect(again).rejects.toMatchObject({ code: 'LNURL_ERROR', details: 'This was paid out already.' });
});

test('a login is taken once, by the key of the domain', async () => {
  const request = await requestOf(parseLnurl(server.login('register')), access);
  if (request.kind !== 'auth') throw new Error('No login.');
  expect(request.params).toMatchObject({ domain: '127.0.0.1', action: 'register' });
  const key = await logIn(request.params, SEED, access);
  expect(server.logins.at(-1)).toEqual({ k1: request.params.k1, action: 'register', key });
  await expect(logIn(request.params, SEED, access)).rejects.toMatchObject({ code: 'LNURL_ERROR' });
});

test('a login with a wrong signature is not taken', async () => {
  const { url } = parseLnurl(server.login());
  const k1 = new URL(url).searchParams.get('k1') ?? '';
  const { key } = await signChallenge(SEED, '127.0.0.1', k1);
  const { sig } = await signChallenge(SEED, 'a.example', k1);
  for (const wrong of [`sig=${sig}&key=${key}`, `sig=zz&key=${key}`, `sig=${sig}&key=02`, '']) {
    const answer: unknown = await (await fetch(`${url}&${wrong}`)).json();
    expect(answer).toEqual({ status: 'ERROR', reason: 'The signature is wrong.' });
  }
});

test.each(['hello', '', 'Grüße ☕\n'])('what a node signs, %j, is known to be its own', (message) => {
  const signature = network.wallet.sign(message);
  expect(recoverSigner(message, signature)).toBe(network.wallet.nodeId);
  expect(recoverSigner(`${message}!`, signature)).not.toBe(network.wallet.nodeId);
});
