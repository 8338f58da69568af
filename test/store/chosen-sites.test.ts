/** The sites on which Fusebox is to appear. */
import { expect, test } from 'vitest';
import { chooseSite, chosenOrigins, dropChosenSite } from '../../src/store/chosen-sites';
import { emptyDatabase } from './empty-database';

test('a site that is chosen again stays as it was, and one that is dropped is gone', async () => {
  const db = emptyDatabase();
  await chooseSite(db, 'https://a.example', 1);
  await chooseSite(db, 'https://b.example', 2);
  await chooseSite(db, 'https://a.example', 3);
  expect(await db.chosenSites.get('https://a.example')).toEqual({ origin: 'https://a.example', at: 1 });
  await dropChosenSite(db, 'https://b.example');
  await dropChosenSite(db, 'https://never.example');
  expect(await chosenOrigins(db)).toEqual(['https://a.example']);
});
