/** What the user has chosen for all sites. */
import { expect, test } from 'vitest';
import { changeSettings, FIRST_SETTINGS, settingsOf } from '../../src/store/settings';
import { emptyDatabase } from './empty-database';

test('as Fusebox comes, it appears everywhere, takes window.webln, opens links, asks nobody for a rate and notifies', async () => {
  expect(await settingsOf(emptyDatabase())).toEqual({
    appearsOn: 'everywhere',
    takesWebln: true,
    opensLinks: true,
    locksAfter: 15,
    language: null,
    theme: 'system',
    unit: 'sats',
    fiat: null,
    hidesBalance: false,
    notifications: { received: true, blown: true, late: true },
    defaultConnectionId: null,
  });
});

test('a change leaves what it does not name', async () => {
  const db = emptyDatabase();
  await changeSettings(db, { takesWebln: false });
  await changeSettings(db, { appearsOn: 'chosen' });
  expect(await settingsOf(db)).toEqual({
    ...FIRST_SETTINGS,
    appearsOn: 'chosen',
    takesWebln: false,
  });
});
