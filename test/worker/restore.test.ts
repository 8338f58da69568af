/** What a restored backup changes in a database that is in use, and what it does not. */
import { describe, expect, test } from 'vitest';
import type { Budget } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { budgetLeft } from '../../src/store/budgets';
import { eventsOf, noteConnectionEvent } from '../../src/store/connection-events';
import { changeSettings } from '../../src/store/settings';
import { blockSite, siteOf } from '../../src/store/sites';
import { budgetOf } from '../core/budgets';
import { NOON } from '../store/payment-rows';
import { newProfile, PASSPHRASE, type Profile } from './profile';
import {
  clientOf,
  connectionRow,
  hexOf,
  keysOf,
  paymentRow,
  proofOf,
  requestOf,
  sealedRow,
  siteRow,
} from './rows';

const SHOP = 'https://shop.example';
const CLUB = 'https://club.example';
const HOUR = 3_600_000;

/** Connected to these wallets: the same name is the same secret, whatever the id. */
async function connectedTo(...wallets: { id: string; secret: string; seed?: string }[]): Promise<Profile> {
  const profile = newProfile();
  for (const { id, secret, seed } of wallets) {
    const row = connectionRow(id, { clientPubkey: clientOf(secret), name: `Wallet ${secret}` });
    await profile.db.connections.add(await sealedRow(profile.vault, row, seed));
  }
  return profile;
}

async function leftOf({ db, clock }: Profile, origin: string): Promise<number | null> {
  const site = await siteOf(db, origin);
  return site ? budgetLeft(db, site, clock.now) : null;
}

describe('a wallet that is here by the same secret', () => {
  test('keeps its id, and the sites and payments of the backup come under it', async () => {
    const from = await connectedTo({ id: 'theirs', secret: 'x' });
    await from.db.sites.add(siteRow(SHOP, 'theirs'));
    await from.db.payments.add(paymentRow('1', { connectionId: 'theirs' }));
    await from.db.holdInvoices.add({ paymentHash: hexOf('hold'), origin: SHOP, connectionId: 'theirs' });
    for (const mode of ['merge', 'replace'] as const) {
      const to = await connectedTo({ id: 'ours', secret: 'x' });
      const before = await to.rows();
      await to.restore(await from.backUp(), mode);
      expect(await to.rows()).toMatchObject({
        connections: before.connections,
        sites: [{ origin: SHOP, connectionId: 'ours' }],
        payments: [{ id: 'payment 1', connectionId: 'ours' }],
        holdInvoices: [{ connectionId: 'ours' }],
      });
    }
  });

  test('counts what it paid before it was disconnected and connected again', async () => {
    const profile = await connectedTo({ id: 'first', secret: 'x' });
    const { db, vault } = profile;
    await db.sites.add(siteRow(SHOP, 'first'));
    const file = await profile.backUp();
    await db.payments.add(paymentRow('1', { ...proofOf('1'), connectionId: 'first' }));
    const left = await leftOf(profile, SHOP);
    await db.connections.clear();
    await db.sites.clear();
    const again = connectionRow('second', { clientPubkey: clientOf('x') });
    await db.connections.add(await sealedRow(vault, again));
    await profile.restore(file, 'replace');
    expect(await db.payments.get('payment 1')).toMatchObject({ connectionId: 'second' });
    expect(await leftOf(profile, SHOP)).toBe(left);
    expect(left).toBeLessThan(10_000_000);
  });

  test('logs in with its own seed after a merge, with that of the backup after a replacement', async () => {
    const from = await connectedTo(
      { id: 'a', secret: 'x', seed: 'theirs' },
      { id: 'b', secret: 'y', seed: 'new' },
    );
    const file = await from.backUp();
    const seeds = async (profile: Profile) => (await profile.rows()).connections.map(({ seed }) => seed);
    const here = () => connectedTo({ id: 'a', secret: 'x', seed: 'ours' }, { id: 'b', secret: 'y' });
    const merged = await here();
    await merged.restore(file, 'merge');
    expect(await seeds(merged)).toEqual([hexOf('ours'), hexOf('new')]);
    const replaced = await here();
    await replaced.restore(file, 'replace');
    expect(await seeds(replaced)).toEqual([hexOf('theirs'), hexOf('new')]);
  });
});

describe.each(['merge', 'replace'] as const)('a wallet that was renewed (%s)', (mode) => {
  /** Connected under this id by the last of these secrets, after the others, with a site and what it has paid. */
  async function renewedTo(id: string, ...secrets: string[]): Promise<Profile> {
    const profile = newProfile();
    const { db, vault } = profile;
    const last = secrets.at(-1) ?? '';
    const row = connectionRow(id, { ...keysOf(...secrets), name: `By ${last}` });
    await db.connections.add(await sealedRow(vault, row, `seed of ${last}`));
    await db.sites.add(siteRow(SHOP, id, { budget: budgetOf(9_000_000, { since: NOON }) }));
    return profile;
  }
  const secretsOf = async (profile: Profile) =>
    (await profile.rows()).connections.map(({ secret }) => secret);
  const kindsOf = async ({ db }: Profile) => (await eventsOf(db, null).toArray()).map(({ kind }) => kind);

  test.each([
    ['once', ['x1', 'x2']],
    ['twice', ['x1', 'x2', 'x3']],
  ])('%s since the backup was made keeps its new secret, and its former keys', async (_, keys) => {
    for (const id of ['a', 'another id']) {
      const from = await renewedTo('a', 'x1');
      const request = requestOf('1', clientOf('x1'));
      await from.db.payments.add(paymentRow('1', { ...proofOf('1'), request }));
      await from.db.sites.add(siteRow(CLUB, 'a'));
      const to = await renewedTo(id, ...keys);
      await to.db.connections.update(id, { label: 'Mine' });
      const [before] = (await to.rows()).connections;
      const file = await from.backUp();
      expect(await to.restore(file, mode)).toEqual({ wallets: 0, sites: 1, payments: 1 });
      const seed = hexOf(mode === 'merge' ? `seed of ${keys.at(-1)}` : 'seed of x1');
      const rows = await to.rows();
      expect(rows.connections).toEqual([{ ...before, seed }]);
      expect(rows.connections[0]).toMatchObject({ ...keysOf(...keys), secret: hexOf(keys.at(-1) ?? '') });
      // What was paid by the former key counts for the same connection.
      expect(rows.payments).toMatchObject([{ connectionId: id }]);
      expect(await leftOf(to, SHOP)).toBe(9_000_000 - 1_001_000);
      expect(await kindsOf(to)).toEqual([]);
      expect(await to.restore(file, mode)).toEqual({ wallets: 0, sites: 0, payments: 0 });
      expect(await to.rows()).toEqual(rows);
    }
  });

  test.each([
    ['once', ['x1', 'x2']],
    ['twice', ['x1', 'x2', 'x3']],
  ])('%s in the backup takes the new secret, and stays what it is for the user', async (_, keys) => {
    for (const id of ['a', 'another id']) {
      const last = keys.at(-1) ?? '';
      const from = await renewedTo('a', ...keys);
      const to = await renewedTo(id, 'x1');
      await to.db.connections.update(id, { label: 'Mine', createdAt: 7 });
      await to.db.sites.update([SHOP, id], { budget: budgetOf(9_000_000, { since: NOON - HOUR }) });
      const request = requestOf('1', clientOf('x1'));
      await to.db.payments.add(paymentRow('1', { ...proofOf('1'), connectionId: id, request }));
      const file = await from.backUp();
      expect(await to.restore(file, mode)).toEqual({ wallets: 0, sites: 0, payments: 0 });
      const rows = await to.rows();
      expect(rows.connections).toMatchObject([
        {
          ...keysOf(...keys),
          id,
          name: `By ${last}`,
          label: 'Mine',
          createdAt: 7,
          secret: hexOf(last),
          seed: hexOf(mode === 'merge' ? 'seed of x1' : `seed of ${last}`),
        },
      ]);
      expect(rows.payments).toMatchObject([{ connectionId: id }]);
      // No budget forgets what was paid by the former key.
      expect((await siteOf(to.db, SHOP))?.budget?.since).toBe(NOON - HOUR);
      expect(await leftOf(to, SHOP)).toBe(9_000_000 - 1_001_000);
      expect(await kindsOf(to)).toEqual(['rotated']);
      expect(await to.restore(file, mode)).toEqual({ wallets: 0, sites: 0, payments: 0 });
      expect(await to.rows()).toEqual(rows);
    }
  });

  test('and a former secret of which is connected again beside it: each stays what it is', async () => {
    const profile = await renewedTo('a', 'x1', 'x2');
    const again = connectionRow('b', { clientPubkey: clientOf('x1') });
    await profile.db.connections.add(await sealedRow(profile.vault, again));
    const request = requestOf('1', clientOf('x1'));
    await profile.db.payments.add(paymentRow('1', { ...proofOf('1'), request }));
    const file = await profile.backUp();
    const secrets = await secretsOf(profile);
    const left = await leftOf(profile, SHOP);
    await profile.restore(file, mode);
    expect(await secretsOf(profile)).toEqual(secrets);
    expect(await leftOf(profile, SHOP)).toBe(left);
    const empty = newProfile();
    await empty.restore(file, mode);
    expect(await secretsOf(empty)).toEqual(secrets);
  });

  test.each<[string, [id: string, ...secrets: string[]][], [id: string, ...secrets: string[]][]]>([
    ['from one key to two others', [['a', 'x1', 'x2']], [['a', 'x1', 'x3']]],
    ['from one key to two others, under two ids', [['a', 'x1', 'x2']], [['b', 'x1', 'x3']]],
    [
      'so that one here is of two of the backup',
      [['a', 'x1', 'x2']],
      [
        ['b', 'x1'],
        ['c', 'x1', 'x2'],
      ],
    ],
    [
      'so that one of the backup is of two here',
      [
        ['a', 'x1'],
        ['b', 'x2'],
      ],
      [['c', 'x1', 'x2', 'x3']],
    ],
    [
      'and whose id is that of another here',
      [
        ['a', 'y'],
        ['b', 'x1', 'x2'],
      ],
      [['a', 'x1']],
    ],
  ])('%s is taken for no other: nothing is changed', async (_, here, there) => {
    const profileOf = async (wallets: typeof here) => {
      const profile = newProfile();
      for (const [id, ...secrets] of wallets) {
        const row = connectionRow(id, keysOf(...secrets));
        await profile.db.connections.add(await sealedRow(profile.vault, row));
      }
      return profile;
    };
    const [to, from] = [await profileOf(here), await profileOf(there)];
    const before = await to.rows();
    const restoring = to.restore(await from.backUp(), mode);
    await expect(restoring).rejects.toMatchObject({ code: 'INVALID_BACKUP' });
    expect(await to.rows()).toEqual(before);
  });
});

test.each(['merge', 'replace'] as const)(
  'the journal of connections tells which wallets came and went (%s), and keeps its lines',
  async (mode) => {
    const from = await connectedTo({ id: 'a', secret: 'x' }, { id: 'new', secret: 'y' });
    const to = await connectedTo({ id: 'a', secret: 'x' }, { id: 'gone', secret: 'z' });
    await noteConnectionEvent(to.db, { id: 'a' }, 'connected', 1);
    await to.restore(await from.backUp(), mode);
    const lines = await eventsOf(to.db, null).toArray();
    expect(lines.reverse().map(({ connectionId, kind }) => [connectionId, kind])).toEqual([
      ['a', 'connected'],
      ...(mode === 'replace' ? [['gone', 'revoked']] : []),
      ['new', 'restored'],
    ]);
  },
);

test.each(['open', 'settled'] as const)(
  'a payment that is %s comes under the wallet whose key signed it',
  async (state) => {
    const from = await connectedTo({ id: 'a', secret: 'x' });
    await from.db.sites.add(siteRow(SHOP, 'a'));
    const to = newProfile();
    const request = requestOf('1', clientOf('x'));
    await to.db.payments.add(paymentRow('1', { state, connectionId: 'long gone', request }));
    await to.restore(await from.backUp(), 'merge');
    expect(await to.db.payments.get('payment 1')).toMatchObject({ state, connectionId: 'a', request });
    expect(await leftOf(to, SHOP)).toBe(10_000_000 - 1_010_000);
  },
);

describe('merged', () => {
  test('what is here wins, and what is missing is added', async () => {
    const from = await connectedTo({ id: 'a', secret: 'x' }, { id: 'c', secret: 'z' });
    await from.db.sites.bulkAdd([
      siteRow(SHOP, 'a', { permissions: ['balance'], createdAt: NOON + 5 }),
      siteRow(CLUB, 'c'),
      siteRow('https://blocked.example', 'a'),
    ]);
    await from.db.blocked.bulkAdd([
      { origin: 'https://used-here.example', at: NOON },
      { origin: 'https://bad.example', at: NOON },
    ]);
    await changeSettings(from.db, { opensLinks: false });
    await from.db.chosenSites.add({ origin: SHOP, at: NOON });

    const to = await connectedTo({ id: 'b', secret: 'y' });
    const ours = siteRow(SHOP, 'b', { budget: budgetOf(5_000, { since: NOON - 1 }) });
    await to.db.sites.bulkAdd([ours, siteRow('https://used-here.example', 'b')]);
    await blockSite(to.db, 'https://blocked.example', NOON);
    await to.restore(await from.backUp(), 'merge');

    const rows = await to.rows();
    expect(rows.connections.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(await siteOf(to.db, SHOP)).toEqual(ours);
    expect(rows.sites.map(({ origin, connectionId }) => `${origin} ${connectionId}`)).toEqual([
      `${CLUB} c`,
      `${SHOP} a`,
      `${SHOP} b`,
      'https://used-here.example b',
    ]);
    expect(rows.blocked.map(({ origin }) => origin)).toEqual([
      'https://bad.example',
      'https://blocked.example',
    ]);
    expect(rows.settings).toMatchObject([{ opensLinks: false }]);
    expect(rows.chosenSites).toHaveLength(1);
  });

  test('settings that were chosen here stay', async () => {
    const from = newProfile();
    await changeSettings(from.db, { opensLinks: false });
    const to = newProfile();
    await changeSettings(to.db, { takesWebln: false });
    await to.restore(await from.backUp(), 'merge');
    expect((await to.rows()).settings).toMatchObject([{ opensLinks: true, takesWebln: false }]);
  });
});

describe('replaced', () => {
  test('connections, sites and settings are those of the backup, and payments and blocked sites stay', async () => {
    const from = await connectedTo({ id: 'a', secret: 'x' });
    await from.db.sites.add(siteRow(CLUB, 'a'));
    await from.db.blocked.add({ origin: 'https://bad.example', at: NOON });
    const to = await connectedTo({ id: 'b', secret: 'y' });
    await to.db.sites.add(siteRow(SHOP, 'b'));
    await to.db.payments.bulkAdd([
      paymentRow('1', { connectionId: 'b' }),
      paymentRow('2', { ...proofOf('2'), connectionId: 'b' }),
    ]);
    await blockSite(to.db, 'https://nuisance.example', NOON);
    await to.db.chosenSites.add({ origin: SHOP, at: NOON });
    await to.db.holdInvoices.add({ paymentHash: hexOf('hold'), origin: SHOP, connectionId: 'b' });
    await changeSettings(to.db, { takesWebln: false });
    const { payments } = await to.rows();
    expect(await to.restore(await from.backUp(), 'replace')).toEqual({ wallets: 1, sites: 1, payments: 0 });
    const rows = await from.rows();
    const blocked = [...rows.blocked, { origin: 'https://nuisance.example', at: NOON }];
    expect(await to.rows()).toEqual({ ...rows, blocked, payments });
  });

  test.each<[string, Partial<Budget>, Partial<Budget> | null, number]>([
    ['the budget here is the older one', { since: NOON }, { since: NOON - HOUR }, NOON - HOUR],
    ['the budget of the backup is the older one', { since: NOON - HOUR }, { since: NOON }, NOON - HOUR],
    ['there is none here', { since: NOON - HOUR }, null, NOON - HOUR],
    ['the backup was granted in the future', { since: NOON + HOUR }, { since: NOON }, 0],
    ['the budget here was granted in the future', { since: NOON - HOUR }, { since: NOON + HOUR }, 0],
  ])('a budget forgets nothing that counts here, where %s', async (_, theirs, ours, since) => {
    const from = await connectedTo({ id: 'a', secret: 'x' });
    await from.db.sites.add(siteRow(SHOP, 'a', { budget: budgetOf(9_000, theirs) }));
    const to = await connectedTo({ id: 'a', secret: 'x' });
    await to.db.sites.add(siteRow(SHOP, 'a', { budget: ours && budgetOf(5_000, ours) }));
    await to.restore(await from.backUp(), 'replace');
    expect((await siteOf(to.db, SHOP))?.budget).toEqual(budgetOf(9_000, { since }));
  });
});

test('a budget that is added counts from the beginning where its grant lies in the future', async () => {
  const from = await connectedTo({ id: 'a', secret: 'x' });
  await from.db.sites.add(
    siteRow(SHOP, 'a', { budget: budgetOf(9_000_000, { since: NOON + HOUR, period: 'once' }) }),
  );
  const to = newProfile();
  await to.db.payments.add(paymentRow('1', { ...proofOf('1'), createdAt: 1, amount: msat(8_999_000) }));
  await to.restore(await from.backUp(), 'merge');
  expect(await leftOf(to, SHOP)).toBe(0);
  to.clock.now += 2 * HOUR;
  expect(await leftOf(to, SHOP)).toBe(0);
});

describe('nothing is changed', () => {
  async function scene() {
    const from = await connectedTo({ id: 'a', secret: 'x' });
    await from.db.payments.add(paymentRow('1'));
    const to = await connectedTo({ id: 'b', secret: 'x' }, { id: 'c', secret: 'y' });
    const read = await to.worker.readBackup({ file: await from.backUp(), passphrase: PASSPHRASE });
    const resealed = await to.background.reseal(read);
    return { from, to, resealed };
  }

  test.each<[string, (profile: Profile) => Promise<unknown>]>([
    ['the vault has another key', ({ vault }) => vault.rekey(null, null)],
    ['the vault was reset', ({ vault }) => vault.reset()],
    ['the wallet was disconnected', ({ db }) => db.connections.delete('b')],
    [
      'the wallet was disconnected and connected again',
      async ({ db, vault }) => {
        await db.connections.delete('b');
        await db.connections.add(await sealedRow(vault, connectionRow('d', { clientPubkey: clientOf('x') })));
      },
    ],
  ])('where %s meanwhile', async (_, change) => {
    for (const mode of ['merge', 'replace'] as const) {
      const { to, resealed } = await scene();
      await change(to);
      const before = await to.rows();
      await expect(to.worker.restore({ mode, ...resealed })).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await to.rows()).toEqual(before);
    }
  });

  test('where a secret is missing', async () => {
    const { to, resealed } = await scene();
    const before = await to.rows();
    await expect(to.worker.restore({ mode: 'merge', ...resealed, secrets: [] })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await to.rows()).toEqual(before);
  });

  test('by reading alone, nor where nothing was read', async () => {
    const { from, to, resealed } = await scene();
    const before = await to.rows();
    const damaged = new Blob([await from.backUp(), 'x']);
    await expect(to.worker.readBackup({ file: damaged, passphrase: PASSPHRASE })).rejects.toMatchObject({
      code: 'INVALID_BACKUP',
    });
    await expect(to.worker.restore({ mode: 'merge', ...resealed })).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    const wrong = to.worker.readBackup({ file: await from.backUp(), passphrase: 'another' });
    await expect(wrong).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    expect(await to.rows()).toEqual(before);
  });

  test('by a backup in which an id is that of another wallet', async () => {
    const { from, to } = await scene();
    const other = await connectedTo({ id: 'a', secret: 'another' });
    const file = await from.backUp();
    await expect(other.worker.readBackup({ file, passphrase: PASSPHRASE })).rejects.toMatchObject({
      code: 'INVALID_BACKUP',
    });
    expect((await to.rows()).connections).toHaveLength(2);
  });
});
