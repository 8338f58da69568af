/** A backup that somebody else made, with its passphrase: what it cannot bring, take away or hide. */
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/contract/rows';
import type { RestoreMode } from '../../src/contract/worker-calls';
import { FIRST_SETTINGS, settingsOf } from '../../src/store/settings';
import { seedPlace } from '../../src/vault/sealed-rows';
import { budgetOf } from '../core/budgets';
import { NOON } from '../store/payment-rows';
import { newProfile, PASSPHRASE, type Profile } from './profile';
import {
  clientOf,
  connectionRow,
  hexOf,
  invoiceRow,
  keysOf,
  paymentRow,
  proofOf,
  sealedRow,
  siteRow,
} from './rows';

const SHOP = 'https://shop.example';
const EVIL = 'https://evil.example';
const MODES: RestoreMode[] = ['merge', 'replace'];

async function connectedTo(...ids: string[]): Promise<Profile> {
  const profile = newProfile();
  for (const id of ids) await profile.db.connections.add(await sealedRow(profile.vault, connectionRow(id)));
  return profile;
}

const summaryOf = async (profile: Profile, file: Blob) =>
  (await profile.worker.readBackup({ file, passphrase: PASSPHRASE })).summary;

describe('a secret that is not that of its public key is refused, and nothing is changed', () => {
  async function isRefused(forger: Profile, here: Profile) {
    const before = await here.rows();
    const file = await forger.backUp();
    for (const mode of MODES) {
      await expect(here.restore(file, mode)).rejects.toMatchObject({
        code: 'INVALID_BACKUP',
        message: expect.stringContaining('Nothing was changed.'),
      });
    }
    expect(await here.rows()).toEqual(before);
  }

  test('of a wallet that is connected here, whose public key everybody may know', async () => {
    const forger = newProfile();
    const forged = connectionRow('forged', { clientPubkey: clientOf('real') });
    await forger.db.connections.add(await sealedRow(forger.vault, forged, 'seed', 'forged'));
    await forger.db.sites.add(siteRow(EVIL, 'forged'));
    await isRefused(forger, await connectedTo('real'));
  });

  test.each([
    ['no key', new Uint8Array(32)],
    ['too short', new Uint8Array(31).fill(1)],
    ['too long', new Uint8Array(33).fill(1)],
  ])('one that is %s', async (_, secret) => {
    const forger = newProfile();
    const sealedSecret = await forger.vault.seal(secret, 'v1 connection a secret');
    await forger.db.connections.add({ ...connectionRow('a'), sealedSecret });
    await isRefused(forger, newProfile());
  });

  test.each([31, 33])('a seed of logins that is %i bytes long', async (length) => {
    const forger = await connectedTo('a');
    const sealedAuthSeed = await forger.vault.seal(new Uint8Array(length).fill(1), seedPlace('a'));
    await forger.db.connections.update('a', { sealedAuthSeed });
    await isRefused(forger, newProfile());
  });
});

test('who says that their key has taken the place of one that is here needs its signature', async () => {
  const here = await connectedTo('real');
  const before = await here.rows();
  const forger = newProfile();
  const keys = keysOf('another', 'forged');
  const formerKeys = keys.formerKeys.map((former) => ({ ...former, pubkey: clientOf('real') }));
  const forged = connectionRow('forged', { ...keys, formerKeys });
  await forger.db.connections.add(await sealedRow(forger.vault, forged));
  // Not even made here: it could not be read.
  await expect(forger.backUp()).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(await here.rows()).toEqual(before);
});

describe('the summary tells', () => {
  test('each budget that is not the same here', async () => {
    const from = await connectedTo('a', 'b');
    await from.db.sites.bulkAdd([
      siteRow(SHOP, 'a'),
      siteRow(EVIL, 'a', { budget: budgetOf(5_000, { period: 'once' }) }),
      siteRow('https://more.example', 'a', { budget: budgetOf(2_000, { period: 'month' }) }),
      siteRow('https://faster.example', 'a', { budget: budgetOf(3_000, { perMinute: 99 }) }),
      siteRow('https://none.example', 'b', { budget: null }),
      siteRow('https://blocked.example', 'b'),
      siteRow('https://stray.example', 'gone'),
    ]);
    const to = await connectedTo('a');
    await to.db.sites.bulkAdd([
      siteRow(SHOP, 'a', { budget: budgetOf(10_000_000, { since: NOON + 1 }) }),
      siteRow('https://more.example', 'a', { budget: budgetOf(1_000, { period: 'month' }) }),
      siteRow('https://faster.example', 'a', { budget: budgetOf(3_000) }),
    ]);
    await to.db.blocked.add({ origin: 'https://blocked.example', at: NOON });
    const { budgets } = await summaryOf(to, await from.backUp());
    expect(budgets).toHaveLength(3);
    expect(budgets).toEqual(
      expect.arrayContaining([
        { origin: EVIL, amount: 5_000, period: 'once' },
        { origin: 'https://more.example', amount: 2_000, period: 'month' },
        { origin: 'https://faster.example', amount: 3_000, period: 'day' },
      ]),
    );
  });

  test.each([
    ['never', null, 15, null],
    ['sooner', 5, 15, 5],
    ['as here', 60, 60, undefined],
    ['as Fusebox comes', undefined, 60, 15],
    ['as it came here, too', undefined, undefined, undefined],
  ])('when the vault would lock: %s', async (_, theirs, ours, told) => {
    const set = async (profile: Profile, locksAfter: number | null | undefined) => {
      if (locksAfter === undefined) return;
      await profile.db.settings.put({ id: 'settings', ...FIRST_SETTINGS, locksAfter });
    };
    const [from, to] = [newProfile(), newProfile()];
    await set(from, theirs);
    await set(to, ours);
    expect((await summaryOf(to, await from.backUp())).locksAfter).toBe(told);
  });
});

describe('when the wallet was connected', () => {
  const defaultOf = async ({ db }: Profile) => (await db.connections.orderBy('createdAt').last())?.id;

  test('does not make it the one for new sites by a merge', async () => {
    const from = await connectedTo('z');
    await from.db.connections.update('z', { createdAt: 8.64e15 });
    const to = await connectedTo('a', 'b');
    await to.db.connections.update('a', { createdAt: NOON - 5 });
    await to.restore(await from.backUp(), 'merge');
    expect(await defaultOf(to)).toBe('b');
    expect(await to.db.connections.get('z')).toMatchObject({ createdAt: NOON - 1 });
  });

  test.each(MODES)(
    'is not in the future, so that the next one is, in an empty database by %s',
    async (mode) => {
      const from = await connectedTo('z');
      await from.db.connections.update('z', { createdAt: 8.64e15 });
      const to = newProfile();
      await to.restore(await from.backUp(), mode);
      expect(await to.db.connections.get('z')).toMatchObject({ createdAt: NOON });
    },
  );

  test('is not in the future beside one that is here, after a replacement', async () => {
    const from = await connectedTo('a', 'z');
    await from.db.connections.update('z', { createdAt: 8.64e15 });
    const to = await connectedTo('a');
    await to.db.connections.update('a', { createdAt: NOON - 5 });
    await to.restore(await from.backUp(), 'replace');
    expect((await to.rows()).connections).toMatchObject([{ createdAt: NOON - 5 }, { createdAt: NOON }]);
  });
});

describe('settings', () => {
  test.each(MODES)(
    'are those of the backup where none was chosen here, by %s; a merge leaves the lock',
    async (mode) => {
      const from = newProfile();
      const theirs: Settings = {
        ...FIRST_SETTINGS,
        appearsOn: 'chosen',
        takesWebln: false,
        opensLinks: false,
        locksAfter: null,
        fiat: { currency: 'EUR', source: 'kraken' },
        notifications: { received: true, blown: false, late: true },
      };
      await from.db.settings.put({ id: 'settings', ...theirs });
      const to = newProfile();
      await to.restore(await from.backUp(), mode);
      const locksAfter = mode === 'merge' ? 15 : null;
      expect((await to.rows()).settings).toEqual([{ id: 'settings', ...theirs, locksAfter }]);
    },
  );

  const withDefault = async (profile: Profile, defaultConnectionId: string) => {
    await profile.db.settings.put({ id: 'settings', ...FIRST_SETTINGS, defaultConnectionId });
    return profile;
  };
  const defaultOf = async ({ db }: Profile) => (await settingsOf(db)).defaultConnectionId;

  test('name the wallet for new sites by its id here, or none where the backup does not hold it', async () => {
    const from = await withDefault(await connectedTo('a', 'b'), 'a');
    const here = newProfile();
    await here.db.connections.add(
      await sealedRow(here.vault, { ...connectionRow('a'), id: 'a as it is here' }),
    );
    await here.restore(await from.backUp(), 'replace');
    expect(await defaultOf(here)).toBe('a as it is here');
    const gone = newProfile();
    await gone.restore(await (await withDefault(from, 'gone')).backUp(), 'replace');
    expect(await defaultOf(gone)).toBe(null);
  });

  test('leave the wallet for new sites as it is, by a merge beside one that is here', async () => {
    const from = await withDefault(await connectedTo('z'), 'z');
    const [empty, used] = [newProfile(), await connectedTo('a')];
    for (const to of [empty, used]) await to.restore(await from.backUp(), 'merge');
    expect(await defaultOf(empty)).toBe('z');
    expect(await defaultOf(used)).toBe(null);
  });
});

describe('a replacement keeps', () => {
  test('the hold invoices of wallets that stay, each for the site that had it made', async () => {
    const hold = (name: string, origin: string, connectionId: string) => ({
      paymentHash: hexOf(name),
      origin,
      connectionId,
    });
    const from = await connectedTo('a');
    await from.db.holdInvoices.bulkAdd([hold('1', EVIL, 'a'), hold('2', SHOP, 'a')]);
    const to = await connectedTo('a', 'b');
    await to.db.holdInvoices.bulkAdd([hold('1', SHOP, 'a'), hold('3', SHOP, 'a'), hold('4', SHOP, 'b')]);
    await to.restore(await from.backUp(), 'replace');
    const { holdInvoices } = await to.rows();
    expect(holdInvoices).toHaveLength(3);
    expect(holdInvoices).toEqual(
      expect.arrayContaining([hold('1', SHOP, 'a'), hold('2', SHOP, 'a'), hold('3', SHOP, 'a')]),
    );
  });

  test('the invoices of wallets that stay, as they are here', async () => {
    const from = await connectedTo('a');
    await from.db.invoices.bulkAdd([invoiceRow('1'), invoiceRow('2')]);
    const to = await connectedTo('a', 'b');
    const paid = invoiceRow('1', { paidAt: NOON + 1 });
    await to.db.invoices.bulkAdd([paid, invoiceRow('3', { connectionId: 'b' })]);
    await to.restore(await from.backUp(), 'replace');
    const { invoices } = await to.rows();
    expect(invoices).toHaveLength(2);
    expect(invoices).toEqual(expect.arrayContaining([paid, invoiceRow('2')]));
  });

  test('what is blocked here, also where the backup has it connected', async () => {
    const from = await connectedTo('a');
    await from.db.sites.add(siteRow(EVIL, 'a'));
    await from.db.blocked.bulkAdd([
      { origin: SHOP, at: NOON },
      { origin: 'https://both.example', at: NOON },
    ]);
    const to = await connectedTo('a');
    await to.db.blocked.bulkAdd([
      { origin: EVIL, at: NOON + 1 },
      { origin: 'https://both.example', at: NOON + 1 },
    ]);
    await to.restore(await from.backUp(), 'replace');
    const { sites, blocked } = await to.rows();
    expect(sites).toEqual([]);
    expect(blocked).toEqual([
      { origin: 'https://both.example', at: NOON + 1 },
      { origin: EVIL, at: NOON + 1 },
      { origin: SHOP, at: NOON },
    ]);
  });
});

describe('a site that is only in the backup', () => {
  test('comes without a budget into a merge, where its wallet is connected: the user may have forgotten it', async () => {
    const profile = await connectedTo('a');
    await profile.db.sites.add(siteRow(SHOP, 'a', { permissions: ['balance'] }));
    const file = await profile.backUp();
    await profile.db.sites.clear();
    await profile.restore(file, 'merge');
    expect((await profile.rows()).sites).toEqual([
      siteRow(SHOP, 'a', { permissions: ['balance'], budget: null }),
    ]);
  });

  test('keeps its budget where its wallet is new here, and in a replacement', async () => {
    const from = await connectedTo('a');
    await from.db.sites.add(siteRow(SHOP, 'a'));
    const file = await from.backUp();
    const [merged, replaced] = [await connectedTo('b'), await connectedTo('a')];
    await merged.restore(file, 'merge');
    await merged.restore(file, 'merge');
    await replaced.restore(file, 'replace');
    for (const profile of [merged, replaced])
      expect((await profile.rows()).sites).toEqual([siteRow(SHOP, 'a')]);
  });
});

test('a payment that was not sent here, and was paid by a copy of this journal, is paid', async () => {
  const profile = await connectedTo('a');
  const { preimage: _, ...settled } = proofOf('1');
  await profile.db.payments.add(paymentRow('1', settled));
  const file = await profile.backUp();
  await profile.db.payments.put(paymentRow('1', { state: 'failed' }));
  await profile.restore(file, 'merge');
  expect((await profile.rows()).payments).toEqual([paymentRow('1', settled)]);
});
