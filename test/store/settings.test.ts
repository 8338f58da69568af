/** What the user has chosen for all sites. */
import { expect, test } from 'vitest';
import { changeSettings, settingsOf } from '../../src/store/settings';
import { emptyDatabase } from './empty-database';

test('as Fusebox comes, it appears everywhere, takes window.webln and opens links', async () => {
  expect(await settingsOf(emptyDatabase())).toEqual({
    appearsOn: 'everywhere',
    takesWebln: true,
    opensLinks: true,
    locksAfter: 15,
  });
});

test('a change leaves what it does not name', async () => {
  const db = emptyDatabase();
  await changeSettings(db, { takesWebln: false });
  await changeSettings(db, { appearsOn: 'chosen' });
  expect(await settingsOf(db)).toEqual({
    appearsOn: 'chosen',
    takesWebln: false,
    opensLinks: true,
    locksAfter: 15,
  });
});
