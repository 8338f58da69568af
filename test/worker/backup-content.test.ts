/** What is in a backup is read strictly: whoever knows its passphrase can have written it. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import type {
  BlockedRow,
  ChosenSiteRow,
  ConnectionRow,
  HoldInvoiceRow,
  InvoiceRow,
  PaymentRow,
  Settings,
  SiteRow,
} from '../../src/contract/rows';
import type { ConnectionSecrets } from '../../src/contract/sealed-texts';
import { OWN, PRIVATE } from '../../src/core/origins';
import { DATABASE_VERSION } from '../../src/store/database';
import { FIRST_SETTINGS } from '../../src/store/settings';
import { type BackupContent, contentIn, contentInBytes } from '../../src/worker/backup-content';
import { NOON } from '../store/payment-rows';
import {
  clientOf,
  connectionRow,
  hexOf,
  invoiceRow,
  keysOf,
  paymentRow,
  proofOf,
  requestOf,
  siteRow,
} from './rows';

test('a row has in a backup what it has in the database', () => {
  type Rows = { [T in keyof BackupContent]: BackupContent[T] extends (infer R)[] ? R : BackupContent[T] };
  expectTypeOf<Omit<Rows['connections'], keyof ConnectionSecrets>>().toEqualTypeOf<
    Omit<ConnectionRow, keyof ConnectionSecrets | 'lastAnswer'>
  >();
  expectTypeOf<Pick<Rows['connections'], keyof ConnectionSecrets>>().toEqualTypeOf<ConnectionSecrets>();
  expectTypeOf<Rows['sites']>().toEqualTypeOf<SiteRow>();
  expectTypeOf<Rows['blocked']>().toEqualTypeOf<BlockedRow>();
  expectTypeOf<Rows['holdInvoices']>().toEqualTypeOf<HoldInvoiceRow>();
  expectTypeOf<Rows['invoices']>().toEqualTypeOf<InvoiceRow>();
  expectTypeOf<Rows['settings']>().toEqualTypeOf<Settings | null>();
  expectTypeOf<Rows['chosenSites']>().toEqualTypeOf<ChosenSiteRow>();
  expectTypeOf<Rows['payments']>().toEqualTypeOf<PaymentRow>();
});

const SHOP = 'https://shop.example';
const RELAY = 'wss://relay.example/';
const RELAYS = Array.from({ length: 11 }, (_, n) => `wss://relay-${n}.example/`);
const LARGE = clientOf('wallet a').toUpperCase();
const { sealedSecret: _, sealedAuthSeed: __, lastAnswer: ___, ...facts } = connectionRow('a');
const connection = {
  ...facts,
  sealedSecret: { nonce: '00'.repeat(24), ciphertext: '00'.repeat(48) },
};
const content = {
  madeAt: NOON,
  databaseVersion: DATABASE_VERSION,
  connections: [connection],
  sites: [siteRow(SHOP, 'a')],
  blocked: [{ origin: 'https://blocked.example', at: NOON }],
  holdInvoices: [{ paymentHash: hexOf('hold'), origin: SHOP, connectionId: 'a' }],
  invoices: [invoiceRow('1', { origin: SHOP })],
  settings: null,
  chosenSites: [{ origin: SHOP, at: NOON }],
  payments: [paymentRow('1', { request: requestOf('1', clientOf('a')) }), paymentRow('2', proofOf('2'))],
} satisfies BackupContent;

const read = (value: unknown) => contentIn(new TextEncoder().encode(JSON.stringify(value)));
const reasonFor = (bytes: Uint8Array): string => {
  try {
    contentIn(bytes);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_BACKUP' });
    return (error as Error).message;
  }
  throw new Error('It was read.');
};
const refused = (value: unknown) => reasonFor(new TextEncoder().encode(JSON.stringify(value)));

test('what Fusebox writes is read as it was', () => {
  expect(read(content)).toEqual(content);
  expect(contentIn(contentInBytes(content))).toEqual(content);
  const renewed = { ...content, connections: [{ ...connection, ...keysOf('first', 'second', 'third') }] };
  expect(read(renewed)).toEqual(renewed);
});

test.each([
  ['https://shop.example', 'https://service.example/verify'],
  ['https://shop.example', 'http://abcdefghijklmnop.onion/verify'],
  ['http://localhost:3000', 'http://127.0.0.1:5000/verify'],
])('what a service has said to a page of %s is read: %s', (origin, verify) => {
  const payments = [paymentRow('1', { origin, lnurl: { successAction: null, verify } })];
  expect(read({ ...content, payments }).payments).toEqual(payments);
});

test.each([`${PRIVATE}${hexOf('a site')}`, 'file://', OWN])('a payment for %s is read', (origin) => {
  const payments = [paymentRow('1', { origin })];
  expect(read({ ...content, payments }).payments).toEqual(payments);
});

test('what is no JSON, or no text at all, is refused', () => {
  expect(reasonFor(new TextEncoder().encode('{'))).toMatch('not what Fusebox writes');
  expect(reasonFor(Uint8Array.of(0x22, 0xff, 0x22))).toMatch('not what Fusebox writes');
  for (const value of [null, 1, [], {}, 'text']) expect(refused(value)).toMatch('not what Fusebox writes');
});

test('of another version of the database it is refused, a newer one with the reason', () => {
  expect(refused({ ...content, databaseVersion: DATABASE_VERSION + 1 })).toMatch('newer Fusebox');
  expect(refused({ databaseVersion: 99, whatever: [] })).toMatch('newer Fusebox');
  expect(refused({ ...content, databaseVersion: 4 })).toMatch('not what Fusebox writes');
});

describe('of version 5 of the database', () => {
  const { invoices: _, ...tables } = content;
  const { formerKeys: __, ...first } = connection;
  const older = { ...tables, connections: [first], databaseVersion: 5 };
  const chosen = { appearsOn: 'chosen', takesWebln: false, opensLinks: false, locksAfter: 60 };

  test('it is read, with what there was not as Fusebox comes', () => {
    expect(read({ ...older, settings: chosen })).toEqual({
      ...content,
      invoices: [],
      settings: { ...FIRST_SETTINGS, ...chosen },
    });
    expect(read(older)).toEqual({ ...content, invoices: [] });
  });

  test('it has nothing of what there was not', () => {
    expect(refused({ ...content, databaseVersion: 5 })).toMatch('not what Fusebox writes');
    expect(refused({ ...older, connections: [connection] })).toMatch('not what Fusebox writes');
    expect(refused({ ...older, settings: { ...FIRST_SETTINGS, ...chosen } })).toMatch(
      'not what Fusebox writes',
    );
    expect(refused({ ...content, settings: chosen })).toMatch('not what Fusebox writes');
  });
});

describe('one thing that is not as Fusebox writes it spoils all', () => {
  const [site] = content.sites;
  const [payment, proven] = content.payments;
  if (!site || !payment || !proven) throw new Error('There are rows.');
  test.each<[string, object]>([
    ['something more', { more: 1 }],
    ['something less', { blocked: undefined }],
    ['a table that is none', { sites: {} }],
    ['a connection twice', { connections: [connection, { ...connection, clientPubkey: hexOf('other') }] }],
    ['a secret twice', { connections: [connection, { ...connection, id: 'b' }] }],
    [
      'a former key that has not signed the one after it',
      { connections: [{ ...connection, formerKeys: keysOf('older', 'other').formerKeys }] },
    ],
    [
      'a former key that is on no curve',
      {
        connections: [
          { ...connection, formerKeys: [{ pubkey: 'f'.repeat(64), signature: '0'.repeat(128) }] },
        ],
      },
    ],
    ['no former keys', { connections: [{ ...connection, formerKeys: undefined }] }],
    ['a payment twice', { payments: [payment, payment] }],
    ['a site twice', { sites: [site, site] }],
    [
      'a secret that is too short to be sealed',
      { connections: [{ ...connection, sealedSecret: { ...connection.sealedSecret, ciphertext: '00' } }] },
    ],
    ['a private site', { sites: [{ ...site, origin: PRIVATE + hexOf('x') }] }],
    ['a site that is no origin', { sites: [{ ...site, origin: `${SHOP}/path` }] }],
    ['a pattern for a site', { chosenSites: [{ origin: '*://*', at: 0 }] }],
    ['a permission that there is not', { sites: [{ ...site, permissions: ['everything'] }] }],
    ['a budget of less than nothing', { sites: [{ ...site, budget: { ...site.budget, amount: -1 } }] }],
    ['a budget of a fraction', { sites: [{ ...site, budget: { ...site.budget, amount: 0.5 } }] }],
    ['a budget of too much', { sites: [{ ...site, budget: { ...site.budget, amount: 2 ** 53 } }] }],
    ['a budget for ever so often', { sites: [{ ...site, budget: { ...site.budget, perMinute: 0 } }] }],
    ['a setting that is none', { settings: { ...FIRST_SETTINGS, appearsOn: 'nowhere' } }],
    ['a lock that never locks', { settings: { ...FIRST_SETTINGS, locksAfter: 0 } }],
    ['a language that there is not', { settings: { ...FIRST_SETTINGS, language: 'xx' } }],
    [
      'a rate of a service that there is not',
      { settings: { ...FIRST_SETTINGS, fiat: { currency: 'EUR', source: 'https://shop.example' } } },
    ],
    ['a colour that there is not', { connections: [{ ...connection, colour: 'url(x)' }] }],
    ['an invoice twice', { invoices: [invoiceRow('1'), invoiceRow('1')] }],
    ['an invoice of a private site', { invoices: [invoiceRow('1', { origin: PRIVATE + hexOf('x') })] }],
    ['a state that there is not', { payments: [{ ...payment, state: 'paid' }] }],
    ['a payment in a state that there is not', { payments: [{ ...payment, state: 'reserved' }] }],
    ['a proof that proves nothing', { payments: [{ ...proven, preimage: hexOf('another') }] }],
    ['a hash that is none', { payments: [{ ...payment, paymentHash: 'x'.repeat(64) }] }],
    ['an amount as text', { payments: [{ ...payment, amount: '1' }] }],
    ['a field that payments do not have', { payments: [{ ...payment, isPaid: true }] }],
    [
      'a field that requests do not have',
      { payments: [{ ...payment, request: { ...payment.request, relay: 'x' } }] },
    ],
    ['an error that there is not', { payments: [{ ...payment, failure: { code: 'OOPS', message: '' } }] }],
    ['a time after the last', { madeAt: 8.64e15 + 1 }],
    ['a payment after the last time', { payments: [{ ...payment, createdAt: 8.64e15 + 1 }] }],
    [
      'a wallet that is connected after the last time',
      { connections: [{ ...connection, createdAt: 1e300 }] },
    ],
    [
      'a date of a wallet after the last time',
      { connections: [{ ...connection, info: { ...connection.info, at: 8.64e15 + 1 } }] },
    ],
    [
      'a date of a wallet before the first time',
      { connections: [{ ...connection, info: { ...connection.info, at: -1 } }] },
    ],
    ['a wallet whose key is none', { connections: [{ ...connection, walletPubkey: 'ff'.repeat(32) }] }],
    ['a wallet whose key is written large', { connections: [{ ...connection, walletPubkey: LARGE }] }],
    ['a wallet at no relay', { connections: [{ ...connection, relays: [] }] }],
    ['a relay that is none', { connections: [{ ...connection, relays: ['nonsense'] }] }],
    ['a relay of the web', { connections: [{ ...connection, relays: ['https://relay.example/'] }] }],
    ['a relay with a password', { connections: [{ ...connection, relays: ['wss://a:b@relay.example/'] }] }],
    ['a relay written otherwise', { connections: [{ ...connection, relays: ['wss://relay.example'] }] }],
    ['a relay twice', { connections: [{ ...connection, relays: [RELAY, RELAY] }] }],
    ['too many relays', { connections: [{ ...connection, relays: RELAYS }] }],
    ['a payment of no site', { payments: [{ ...payment, origin: 'nonsense' }] }],
    ['a payment of a page', { payments: [{ ...payment, origin: `${SHOP}/page` }] }],
    ['a payment of a script', { payments: [{ ...payment, origin: 'javascript:alert(1)' }] }],
    ...[
      'nonsense',
      'http://shop.example/verify',
      'https://192.168.1.1/verify',
      'https://a:b@shop.example/verify',
      'http://localhost:3000/verify',
      'file:///verify',
      `https://shop.example/${'x'.repeat(2000)}`,
    ].map((verify): [string, object] => [
      `a service that would not be asked at ${verify.slice(0, 40)}`,
      { payments: [{ ...payment, lnurl: { successAction: null, verify } }] },
    ]),
    ['a name that goes on and on', { connections: [{ ...connection, name: 'x'.repeat(10_000) }] }],
  ])('%s', (_name, change) => {
    expect(refused({ ...content, ...change })).toMatch('not what Fusebox writes');
  });
});
