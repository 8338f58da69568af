/** What a text is, and what a person is told when it is nothing. */
import { describe, expect, test } from 'vitest';
import { readPayable } from '../../src/lightning/payable';
import bolt11 from '../vectors/bolt11.json';
import lnurls from '../vectors/lnurl.json';

const INVOICE = bolt11.valid[0]?.invoice ?? '';
const LNURL = lnurls.bech32.lnurl;
const ADDRESS = 'bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W';
const OFFER = 'lno1zcss9sy46p548rukhu2vt7g0dsy9r00n2jswepsrngjt7w988ac94hpv';

describe('an invoice', () => {
  test.each([
    INVOICE,
    INVOICE.toUpperCase(),
    ` ${INVOICE}\n`,
    `lightning:${INVOICE}`,
    `LIGHTNING://${INVOICE.toUpperCase()}`,
    `(${INVOICE}).`,
    `${INVOICE.slice(0, 50)}\n  ${INVOICE.slice(50)}`,
    `${ADDRESS}?amount=20.3&label=Luke-Jr&lightning=${INVOICE}`,
    `BITCOIN:?LIGHTNING=${INVOICE.toUpperCase()}`,
    `bitcoin:?lno=${OFFER}&lightning=${INVOICE}`,
    `https://a.example/pay?lightning=${INVOICE}`,
  ])('%j', (text) => {
    expect(readPayable(text)).toMatchObject({ kind: 'invoice', invoice: { invoice: INVOICE } });
  });
});

describe('an LNURL', () => {
  test.each([
    [LNURL, null, null],
    [`lightning:${LNURL.toLowerCase()}`, null, null],
    [`${ADDRESS}?lightning=${LNURL}`, null, null],
    [`https://a.example/?lightning=${LNURL}`, null, null],
    ['lnurlp://a.example/x', 'pay', null],
    ['lnurlw:a.example/x', 'withdraw', null],
    ['keyauth://a.example/x?tag=login&k1=00', 'auth', null],
    ['Ann+tips@a.example', 'pay', 'ann+tips@a.example'],
    ['<ann@a.example>,', 'pay', 'ann@a.example'],
    ['lightning:ann@a.example', 'pay', 'ann@a.example'],
    ['bitcoin:?lightning=ann+tips@a.example', 'pay', 'ann+tips@a.example'],
  ])('%j', (text, kind, address) => {
    expect(readPayable(text)).toMatchObject({ kind: 'lnurl', lnurl: { kind, address } });
  });
});

test.each([
  'nostr+walletconnect://abc?secret=1',
  'nostr+walletconnect:abc',
  'nostrwalletconnect://a',
  'NWC://a',
])('%s is a connection', (uri) => {
  expect(readPayable(` ${uri}\n`)).toEqual({ kind: 'connection', uri });
});

test.each(['nostr+walletauth://abc?relay=x', 'nostr+walletauth+alby://abc'])(
  '%s asks for a connection',
  (uri) => {
    expect(readPayable(uri)).toEqual({ kind: 'wallet-auth', uri });
  },
);

test.each([
  ['', /^There is nothing here/],
  [' \u200b\n', /^There is nothing here/],
  ['hello', /neither an invoice, nor/],
  ['https://a.example/', /neither an invoice, nor/],
  ['mailto:ann@a.example', /neither an invoice, nor/],
  ['javascript:alert(1)', /neither an invoice, nor/],
  [INVOICE.slice(0, -3), /missing or mistyped/],
  [`${ADDRESS}?lightning=${INVOICE.slice(0, -3)}`, /missing or mistyped/],
  [LNURL.slice(0, -3), /missing or mistyped/],
  ['lnurlc://a.example', /open a channel/],
  ['lnurlp://192.168.0.1/', /private network/],
  [OFFER, /BOLT 12 offer/],
  [`bitcoin:?lno=${OFFER}`, /BOLT 12 offer/],
  [ADDRESS, /on the Bitcoin chain/],
  [`${ADDRESS}?lightning=`, /on the Bitcoin chain/],
  [`${ADDRESS}?req-somethingyoudontunderstand=50&lightning=${INVOICE}`, /demands something/],
  [`${ADDRESS}?req-pop=https%3aevil.example&lightning=${INVOICE}`, /demands something/],
  [`bitcoin:?lightning=${encodeURIComponent(`bitcoin:?lightning=${INVOICE}`)}`, /neither an invoice, nor/],
  [
    `bitcoin:?lightning=${encodeURIComponent('nostr+walletconnect://abc?secret=1')}`,
    /neither an invoice, nor/,
  ],
  ['x'.repeat(7090), /too long/],
])('%j is nothing', (text, reason) => {
  expect(readPayable(text)).toEqual({ kind: 'nothing', reason: expect.stringMatching(reason) });
});
