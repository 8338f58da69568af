/** A change of the settings, or of the chosen sites, and what is put into pages from then on. */
import { expect, test } from 'vitest';
import { createSettings } from '../../src/background/settings';
import { chosenOrigins } from '../../src/store/chosen-sites';
import { emptyDatabase } from '../store/empty-database';
import { OpenPages } from './open-pages';

const SITE = 'https://shop.example';
const OTHER = 'https://news.example';

function scene() {
  const db = emptyDatabase();
  const pages = new OpenPages();
  const linkSwitch: boolean[] = [];
  const newLife = (now: number) =>
    createSettings({ db, pages, writeLinkSwitch: async (on) => void linkSwitch.push(on), now: () => now });
  return { db, pages, linkSwitch, newLife, settings: newLife(1_000) };
}

test('the first life puts Fusebox into all pages', async () => {
  const { pages, settings } = scene();
  await settings.align();
  expect(pages.matches).toEqual(['http://*/*', 'https://*/*']);
});

test('chosen sites alone: none at first, then those that were added, and no longer those that were removed', async () => {
  const { pages, settings } = scene();
  await settings.align();
  await settings.change({ appearsOn: 'chosen' });
  expect(pages.registered).toEqual([]);
  expect(await settings.appear({ origin: SITE })).toEqual({ isInPage: false });
  await settings.appear({ origin: OTHER });
  expect(pages.matches).toEqual([`${OTHER}:443/*`, `${SITE}:443/*`]);
  await settings.disappear(SITE);
  expect(pages.matches).toEqual([`${OTHER}:443/*`]);
  await settings.disappear(OTHER);
  expect(pages.registered).toEqual([]);
  await settings.change({ appearsOn: 'everywhere' });
  expect(pages.matches).toEqual(['http://*/*', 'https://*/*']);
});

test('a site that is added gets Fusebox in its open tab at once, as the settings have it', async () => {
  const { pages, settings } = scene();
  await settings.change({ appearsOn: 'chosen', takesWebln: false });
  expect(await settings.appear({ origin: SITE, tabId: 7 })).toEqual({ isInPage: true });
  expect(pages.injected).toEqual([
    { tabId: 7, origin: SITE, files: ['page/bridge.js', 'page/announced.js'] },
  ]);
});

test('of a private window nothing is remembered: the open page gets Fusebox, and no other', async () => {
  const { db, pages, settings } = scene();
  await settings.change({ appearsOn: 'chosen' });
  pages.privateTabs.push(7);
  expect(await settings.appear({ origin: SITE, tabId: 7 })).toEqual({ isInPage: true });
  expect(pages.injected).toHaveLength(1);
  expect(pages.registered).toEqual([]);
  expect(await chosenOrigins(db)).toEqual([]);
});

test('what would match more than one site is refused, and nothing is remembered', async () => {
  const { db, pages, settings } = scene();
  await settings.change({ appearsOn: 'chosen' });
  await expect(settings.appear({ origin: 'https://*.example', tabId: 7 })).rejects.toMatchObject({
    code: 'INVALID_PARAMS',
  });
  expect(pages.injected).toEqual([]);
  expect(await chosenOrigins(db)).toEqual([]);
});

test('changes at the same time are made one after the other', async () => {
  const { pages, settings } = scene();
  await Promise.all([
    settings.align(),
    settings.change({ appearsOn: 'chosen' }),
    settings.appear({ origin: SITE }),
    settings.appear({ origin: OTHER }),
    settings.disappear(SITE),
  ]);
  expect(pages.matches).toEqual([`${OTHER}:443/*`]);
});

test('a life that ended before the browser was told leaves it to the next one', async () => {
  const { pages, newLife, settings } = scene();
  await settings.change({ appearsOn: 'chosen' });
  pages.failsOnce = true;
  await expect(settings.appear({ origin: SITE, tabId: 7 })).rejects.toThrow('did not take it');
  expect(pages.registered).toEqual([]);
  await newLife(2_000).align();
  expect(pages.matches).toEqual([`${SITE}:443/*`]);
});

test('content scripts are told whether links are answered, at each change and in each life', async () => {
  const { linkSwitch, newLife, settings } = scene();
  await settings.align();
  await settings.change({ opensLinks: false });
  await newLife(2_000).align();
  expect(linkSwitch).toEqual([true, false, false]);
});
