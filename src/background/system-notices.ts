/** Notifications of the operating system, and the badge of the toolbar button. Texts are read from the package when one is shown. */
import browser from 'webextension-polyfill';
import { type Catalog, filled } from '../core/catalog';
import { languageFor, tagOf } from '../core/languages';
import type { Database } from '../store/database';
import type { QueuedPrompt } from '../store/prompts';
import { settingsOf } from '../store/settings';
import type { Notice } from './notices';

const TOLD = 'toldBlown';
const POPUP = 'src/popup/popup.html';

/** How many questions wait, at the toolbar button. */
export async function showWaiting(queue: readonly QueuedPrompt[]): Promise<void> {
  const waiting = queue.filter(({ decision }) => decision === undefined).length;
  await browser.action.setBadgeText({ text: waiting === 0 ? '' : String(waiting) });
}

/** Shows it in the user's language. Its id tells what a click opens. */
export async function showNotice(db: Database, { key, sats, site, opens }: Notice): Promise<void> {
  const language = languageFor((await settingsOf(db)).language, navigator.languages);
  const tag = tagOf(language);
  const texts = await fetch(browser.runtime.getURL(`_locales/${language}/messages.json`));
  const catalog: Catalog = await texts.json();
  const values = { site, ...(sats === null ? {} : { amount: new Intl.NumberFormat(tag).format(sats) }) };
  await browser.notifications.create(`${opens} ${crypto.randomUUID()}`, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icons/icon-128.png'),
    title: 'Fusebox',
    message: filled(catalog[key]?.message ?? '', values),
  });
}

/** Opens what a notification is about. */
export async function openNotice(id: string): Promise<void> {
  const [address = ''] = id.split(' ');
  await browser.tabs.create({ url: browser.runtime.getURL(POPUP) + address });
  await browser.notifications.clear(id);
}

/** True the first time that this name is given, in this run of the browser. */
export async function isFirst(name: string): Promise<boolean> {
  const { [TOLD]: stored } = await browser.storage.session.get(TOLD);
  // Written here alone.
  const told = (stored as string[] | undefined) ?? [];
  if (told.includes(name)) return false;
  await browser.storage.session.set({ [TOLD]: [...told, name].slice(-200) });
  return true;
}
