/** What is copied into a bug report tells nothing that is anybody's business. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/contract/errors';
import { readPolicy } from '../../../src/contract/managed-storage';
import { NO_POLICY } from '../../../src/contract/policy';
import {
  COLOURS,
  type ConnectionRow,
  type PaymentRow,
  type Settings,
  type VaultRow,
} from '../../../src/contract/rows';
import { msat } from '../../../src/core/msat';
import { diagnosticsText, type Facts } from '../../../src/popup/settings/diagnostics';

const AT = Date.UTC(2026, 10, 22, 1, 2, 3);
const SETTINGS: Settings = {
  appearsOn: 'everywhere',
  takesWebln: true,
  opensLinks: true,
  locksAfter: 15,
  language: null,
  theme: 'dark',
  unit: 'sats',
  fiat: { currency: 'EUR', source: 'kraken' },
  hidesBalance: false,
  notifications: { received: true, blown: false, late: true },
  defaultConnectionId: null,
};

function factsOf(changes: Partial<Facts> = {}): Facts {
  return {
    at: AT,
    version: '1.2.3',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Browser/1',
    languages: ['de-CH', 'en'],
    language: 'en',
    settings: SETTINGS,
    policy: NO_POLICY,
    vault: undefined,
    counts: { connections: 1, sites: 2, 'payments open': 3 },
    connections: [],
    failures: [],
    storage: { usage: 1_234_567, quota: null, persisted: true },
    ...changes,
  };
}

/** Whatever must not be told: keys, preimages, secrets, origins, memos, names, each long enough to be found again by nothing but a leak. */
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const word = fc.string({ unit: fc.constantFrom(...'bcdfghjklmnp'), minLength: 12, maxLength: 20 });
const origin = word.map((name) => `https://${name}.example`);
const memo = fc.tuple(word, word).map((words) => words.join(' '));
const telling = fc.oneof(hex, origin, memo);
const time = fc.integer({ min: 0, max: AT });

const connection: fc.Arbitrary<{ row: ConnectionRow; forbidden: string[] }> = fc
  .record({
    id: fc.uuid(),
    name: memo,
    label: memo,
    walletPubkey: hex,
    nodePubkey: hex,
    clientPubkey: hex,
    formerPubkey: hex,
    secret: hex,
    path: word,
    user: word,
    method: telling,
    network: telling,
    lud16: word.map((name) => `${name}@wallet.example`),
    time,
  })
  .map(
    ({
      id,
      name,
      label,
      walletPubkey,
      nodePubkey,
      clientPubkey,
      formerPubkey,
      secret,
      path,
      user,
      method,
      network,
      lud16,
      time: at,
    }) => {
      const relay = `wss://${user}:${secret}@relay.example/${path}?key=${secret}`;
      return {
        forbidden: [
          id,
          name,
          label,
          walletPubkey,
          nodePubkey,
          clientPubkey,
          formerPubkey,
          secret,
          path,
          user,
          method,
          network,
          lud16,
        ],
        row: {
          id,
          name,
          label,
          colour: COLOURS[0],
          lastAnswer: { at, relay },
          walletPubkey,
          nodePubkey,
          clientPubkey,
          formerKeys: [{ pubkey: formerPubkey, signature: secret.repeat(2) }],
          relays: [relay, secret],
          sealedSecret: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(Buffer.from(secret, 'hex')) },
          info: {
            methods: ['pay_invoice', method],
            notifications: [method],
            encryption: 'nip44_v2',
            version: null,
            at: 1,
          },
          network,
          lud16,
          balance: { amount: msat(123_456_789_000), at },
          budget: null,
          createdAt: at,
        },
      };
    },
  );

const failure: fc.Arbitrary<{ row: PaymentRow; forbidden: string[] }> = fc
  .record({
    id: fc.uuid(),
    hash: hex,
    origin,
    memo,
    payee: hex,
    said: telling,
    walletCode: telling,
    code: fc.constantFrom(...ERROR_CODES),
    time,
  })
  .map(({ id, hash, origin: site, memo: description, payee, said, walletCode, code, time: at }) => ({
    forbidden: [id, hash, site, description, payee, said, walletCode],
    row: {
      id,
      paymentHash: hash,
      state: 'failed',
      origin: site,
      connectionId: id,
      requestKey: id,
      approvedBy: 'prompt',
      amount: msat(21_000),
      feeReserve: msat(10_000),
      invoice: `lnbc${hash}`,
      description,
      payee,
      createdAt: at,
      endedAt: at,
      settledBy: 'wallet',
      failure: { code, message: said, details: `${said} ${description}`, paymentHash: hash, walletCode },
    },
  }));

const vault: fc.Arbitrary<{ row: VaultRow; forbidden: string[] }> = fc
  .tuple(hex, fc.uuid())
  .map(([salt, keyId]) => ({
    forbidden: [salt, keyId],
    row: {
      id: 'vault',
      kind: 'passphrase',
      keyId,
      scrypt: { N: 2 ** 16, r: 8, p: 1, salt },
      wrappedKey: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
      wrong: { count: 2, at: AT },
    },
  }));

describe('the text of the diagnostics', () => {
  it('tells no secret, no key in full, no site, no memo and no name, whatever the rows hold', () => {
    fc.assert(
      fc.property(
        fc.array(connection, { minLength: 1, maxLength: 3 }),
        fc.array(failure, { maxLength: 4 }),
        vault,
        (connections, failures, sealed) => {
          const [first] = connections;
          const text = diagnosticsText(
            factsOf({
              connections: connections.map(({ row }) => row),
              failures: failures.map(({ row }) => row),
              vault: sealed.row,
              settings: { ...SETTINGS, defaultConnectionId: first?.row.id ?? null },
            }),
          );
          for (const { forbidden } of [...connections, ...failures, sealed])
            for (const told of forbidden) expect(text).not.toContain(told);
          expect(text).not.toMatch(/[0-9a-f]{9}/);
          expect(text).not.toContain('://');
        },
      ),
    );
  });

  it('tells what helps', () => {
    const row = fc.sample(connection, 1)[0]?.row;
    const failed = fc.sample(failure, 1)[0]?.row;
    if (!row || !failed) throw new Error('No rows.');
    const text = diagnosticsText(
      factsOf({
        connections: [{ ...row, network: 'mainnet', walletPubkey: '0123456789abcdef'.repeat(4) }],
        failures: [
          {
            ...failed,
            endedAt: AT,
            failure: { code: 'NO_RESPONSE', message: '', walletCode: 'QUOTA_EXCEEDED' },
          },
        ],
      }),
    );
    for (const line of [
      'Fusebox 1.2.3',
      'browser: Mozilla/5.0 (X11; Linux x86_64) Browser/1',
      '  theme: dark',
      '  fiat: EUR from kraken',
      'vault: none yet',
      'storage: 1.2 MB of unknown, persisted',
      '  payments open: 3',
      'connection 1: wallet 01234567…',
      '  network: mainnet',
      '  methods: pay_invoice, 1 of an odd form',
      '  relays: relay.example, not an address',
      '  2026-11-22T01:02:03.000Z NO_RESPONSE (wallet, wallet: QUOTA_EXCEEDED)',
    ])
      expect(text.split('\n')).toContain(line);
  });
});

it('tells what an organisation has set, without the names of sites, and what of it was not understood', () => {
  const policy = readPolicy({
    relays: ['wss://relay.secret.example'],
    allowedSites: ['*.secret.example'],
    blockedSites: 'all of them',
    budgetCeilingsInSats: { day: { amount: 1 }, once: { amount: 2 } },
    lockAfterMinutes: 10,
    'blocked sites': ['https://secret.example'],
  });
  const text = diagnosticsText(factsOf({ policy }));
  expect(text).toContain(
    '\npolicy: 1 relays; 1 allowed sites; 1 blocked sites; ceilings for day, once; lock after 10 minutes at most; not understood: blockedSites, 1 of an odd form\n',
  );
  expect(text).not.toContain('secret');
  expect(diagnosticsText(factsOf())).toContain('\npolicy: none\n');
});
