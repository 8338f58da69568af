/** A service's word that it was paid is believed as far as its proof goes. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { askWhetherSettled } from '../../src/lightning/lnurl-verify';
import { answering } from './fake-service';

const PREIMAGE = '0a'.repeat(32);
const INVOICE = { invoice: 'lnbc1abc', paymentHash: bytesToHex(sha256(hexToBytes(PREIMAGE))) };

const ask = (answer: unknown) => askWhetherSettled('https://a.example/v', INVOICE, answering(answer).access);

test.each([
  [
    { status: 'OK', settled: true, preimage: PREIMAGE, pr: 'LNBC1ABC' },
    { settled: true, preimage: PREIMAGE },
  ],
  [
    { settled: true, preimage: PREIMAGE.toUpperCase() },
    { settled: true, preimage: PREIMAGE },
  ],
  [
    { settled: true, preimage: null },
    { settled: true, preimage: null },
  ],
  [
    { settled: true, preimage: '' },
    { settled: true, preimage: null },
  ],
  [{ settled: true }, { settled: true, preimage: null }],
  [
    { settled: false, preimage: null, pr: 'lnbc1abc' },
    { settled: false, preimage: null },
  ],
  [
    { settled: false, preimage: PREIMAGE },
    { settled: false, preimage: null },
  ],
])('%j', async (answer, expected) => {
  expect(await ask(answer)).toEqual(expected);
});

test.each([
  [{ settled: true, preimage: '0b'.repeat(32) }, /not one/],
  [{ settled: true, preimage: 'yes' }, /not one/],
  [{ settled: true, preimage: PREIMAGE, pr: 'lnbc1abd' }, /another invoice/],
  [{ settled: 'true' }, /"settled"/],
  [{ status: 'OK' }, /"settled"/],
  [{ settled: true, preimage: 1 }, /"preimage"/],
  [{ status: 'ERROR', reason: 'Not found' }, /refused/],
])('%j proves nothing', async (answer, message) => {
  await expect(ask(answer)).rejects.toMatchObject({
    code: 'LNURL_ERROR',
    message: expect.stringMatching(message),
  });
});
