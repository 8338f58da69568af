/** What is in a backup is read strictly: whoever knows its passphrase can have written it. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import type {
  BlockedRow,
  ChosenSiteRow,
  ConnectionRow,
  HoldInvoiceRow,
  PaymentRow,
  Settings,
  SiteRow,
} from '../../src/contract/rows';
import type { ConnectionSecrets } from '../../src/contract/sealed-texts';
import { PRIVATE } from '../../src/core/origins';
import {
  type BackupContent,
  contentIn,
  contentInBytes,
  DATABASE_VERSION,
} from '../../src/worker/backup-content';
import { NOON } from '../store/payment-rows';
import { clientOf, connectionRow, hexOf, paymentRow, proofOf, requestOf, siteRow } from './rows';

test('a row has in a backup what it has in the database', () => {
  type Rows = { [T in keyof BackupContent]: BackupContent[T] extends (infer R)[] ? R : BackupContent[T] };
  expectTypeOf<Omit<Rows['connections'], keyof ConnectionSecrets>>().toEqualTypeOf<
    Omit<ConnectionRow, keyof ConnectionSecrets>
  >();
  expectTypeOf<Pick<Rows['connections'], keyof ConnectionSecrets>>().toEqualTypeOf<ConnectionSecrets>();
  expectTypeOf<Rows['sites']>().toEqualTypeOf<SiteRow>();
  expectTypeOf<Rows['blocked']>().toEqualTypeOf<BlockedRow>();
  expectTypeOf<Rows['holdInvoices']>().toEqualTypeOf<HoldInvoiceRow>();
  expectTypeOf<Rows['settings']>().toEqualTypeOf<Settings | null>();
  expectTypeOf<Rows['chosenSites']>().toEqualTypeOf<ChosenSiteRow>();
  expectTypeOf<Rows['payments']>().toEqualTypeOf<PaymentRow>();
});

const SHOP = 'https://shop.example';
const { sealedSecret: _, sealedAuthSeed: __, ...facts } = connectionRow('a');
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
});

test('what is no JSON, or no text at all, is refused', () => {
  expect(reasonFor(new TextEncoder().encode('{'))).toMatch('not what Fusebox writes');
  expect(reasonFor(Uint8Array.of(0x22, 0xff, 0x22))).toMatch('not what Fusebox writes');
  for (const value of [null, 1, [], {}, 'text']) expect(refused(value)).toMatch('not what Fusebox writes');
});

test('of another version of the database it is refused, a newer one with the reason', () => {
  expect(refused({ ...content, databaseVersion: DATABASE_VERSION + 1 })).toMatch('newer Fusebox');
  expect(refused({ databaseVersion: 99, whatever: [] })).toMatch('newer Fusebox');
  expect(refused({ ...content, databaseVersion: DATABASE_VERSION - 1 })).toMatch('not what Fusebox writes');
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
    [
      'a setting that is none',
      { settings: { appearsOn: 'nowhere', takesWebln: true, opensLinks: true, locksAfter: 15 } },
    ],
    [
      'a lock that never locks',
      { settings: { appearsOn: 'everywhere', takesWebln: true, opensLinks: true, locksAfter: 0 } },
    ],
    ['a state that there is not', { payments: [{ ...payment, state: 'paid' }] }],
    ['what was only reserved', { payments: [{ ...payment, state: 'reserved' }] }],
    ['a proof that proves nothing', { payments: [{ ...proven, preimage: hexOf('another') }] }],
    ['a hash that is none', { payments: [{ ...payment, paymentHash: 'x'.repeat(64) }] }],
    ['an amount as text', { payments: [{ ...payment, amount: '1' }] }],
    ['a field that payments do not have', { payments: [{ ...payment, isPaid: true }] }],
    [
      'a field that requests do not have',
      { payments: [{ ...payment, request: { ...payment.request, relay: 'x' } }] },
    ],
    ['an error that there is not', { payments: [{ ...payment, failure: { code: 'OOPS', message: '' } }] }],
    ['a name that goes on and on', { connections: [{ ...connection, name: 'x'.repeat(10_000) }] }],
  ])('%s', (_name, change) => {
    expect(refused({ ...content, ...change })).toMatch('not what Fusebox writes');
  });
});
