/** Being paid out by a service. */
import { describe, expect, test } from 'vitest';
import { msat } from '../../src/core/msat';
import { parseLnurl } from '../../src/lightning/lnurl';
import { requestOf } from '../../src/lightning/lnurl-request';
import { sendWithdrawInvoice, type WithdrawParams } from '../../src/lightning/lnurl-withdraw';
import { encodeInvoice, FIELD, wordsOfBytes, wordsOfText } from './encode-invoice';
import { answering } from './fake-service';

const ANSWER = {
  tag: 'withdrawRequest',
  callback: 'https://a.example/cb?id=7',
  k1: 'a b',
  defaultDescription: 'Change',
  minWithdrawable: 1000,
  maxWithdrawable: 2_000_000,
};

async function read(changes: object = {}): Promise<WithdrawParams> {
  const { access } = answering({ ...ANSWER, ...changes });
  const request = await requestOf(parseLnurl('lnurlw://a.example/w'), access);
  if (request.kind !== 'withdraw') throw new Error('Pays nothing out.');
  return request.params;
}

function invoice(prefix: string): string {
  return encodeInvoice({
    prefix,
    timestamp: 1_700_000_000,
    fields: [
      [FIELD.p, wordsOfBytes(new Uint8Array(32).fill(1))],
      [FIELD.s, wordsOfBytes(new Uint8Array(32).fill(2))],
      [FIELD.d, wordsOfText('Change')],
    ],
    key: new Uint8Array(32).fill(7),
  });
}

describe('what the service says of itself', () => {
  test('is read as plain data, without balances (LUD-14)', async () => {
    const params = await read({ balanceCheck: 'https://a.example/b', currentBalance: 5 });
    expect(structuredClone(params)).toStrictEqual({
      domain: 'a.example',
      callback: ANSWER.callback,
      k1: 'a b',
      defaultDescription: 'Change',
      minWithdrawable: 1000,
      maxWithdrawable: 2_000_000,
    });
  });

  test('nothing is the least that is said, and 1 msat the least that is paid', async () => {
    expect((await read({ minWithdrawable: 0 })).minWithdrawable).toBe(1);
  });

  test('a description is cut, or none', async () => {
    expect((await read({ defaultDescription: 'x'.repeat(5000) })).defaultDescription).toHaveLength(639);
    expect((await read({ defaultDescription: null })).defaultDescription).toBe('');
  });

  test.each([
    [{ callback: 'http://a.example/' }, /https/],
    [{ callback: 'https://10.0.0.1/' }, /private/],
    [{ callback: 1 }, /"callback"/],
    [{ k1: '' }, /"k1"/],
    [{ k1: 'x'.repeat(1001) }, /"k1"/],
    [{ minWithdrawable: -1 }, /"minWithdrawable"/],
    [{ minWithdrawable: '1' }, /"minWithdrawable"/],
    [{ maxWithdrawable: 1.5 }, /"maxWithdrawable"/],
    [{ minWithdrawable: 2_000_001 }, /nothing to pay out/],
    [{ minWithdrawable: 0, maxWithdrawable: 0 }, /nothing to pay out/],
  ])('%j is refused', async (changes, message) => {
    await expect(read(changes)).rejects.toMatchObject({
      code: 'LNURL_ERROR',
      message: expect.stringMatching(message),
    });
  });
});

describe('the invoice', () => {
  const params: WithdrawParams = {
    domain: 'a.example',
    callback: ANSWER.callback,
    k1: 'a b',
    defaultDescription: '',
    minWithdrawable: msat(1000),
    maxWithdrawable: msat(2_000_000),
  };

  test('goes to the callback with the k1', async () => {
    const { access, asked } = answering({ status: 'OK' });
    await sendWithdrawInvoice(params, invoice('lnbc10u').toUpperCase(), access);
    expect(asked).toEqual([`https://a.example/cb?id=7&k1=a%20b&pr=${invoice('lnbc10u')}`]);
  });

  test.each(['lnbc', 'lnbc5n', 'lnbc21u'])('of %s is not sent', async (prefix) => {
    const { access, asked } = answering({ status: 'OK' });
    await expect(sendWithdrawInvoice(params, invoice(prefix), access)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
    expect(asked).toEqual([]);
  });

  test('can be refused', async () => {
    const { access } = answering({ status: 'ERROR', reason: 'Too late' });
    await expect(sendWithdrawInvoice(params, invoice('lnbc10u'), access)).rejects.toMatchObject({
      code: 'LNURL_ERROR',
      details: 'Too late',
    });
  });
});
