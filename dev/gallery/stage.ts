/** One state of one screen: `?state=home&theme=dark&language=en`. Once it is drawn, the document says so: `data-state="drawn"`. */
import './own-storage';
import '../../src/popup/ui/ui.css';
import { LANGUAGE_CODES, type Language } from '../../src/contract/languages';
import { NO_POLICY } from '../../src/contract/policy';
import { THEMES } from '../../src/contract/rows';
import { rememberAppearance } from '../../src/popup/appearance';
import { changeSettings, settingsOf } from '../../src/store/settings';
import browser, { world } from './browser';
import { db } from './database';
import { drawAgain } from './mount';
import type { Act, State } from './state';
import { statesAt } from './states';

/** So long nothing may change, in ms, until a screen counts as drawn: what it reads from the store comes in several turns. */
const STILL_MS = 60;

const asked = new URLSearchParams(location.search);
const name = asked.get('state') ?? '';
const now = Date.now();
const state = statesAt(now)[name];
if (!state) throw new Error(`There is no state "${name}".`);

declare global {
  interface Window {
    /** Draws the state again, from its beginning, in this language. */
    speak?: (language: Language) => Promise<void>;
  }
}

await prepare(state);
await show(state.page);
await bringAbout(state);
window.speak = async (language) => {
  document.documentElement.dataset.state = '';
  await changeSettings(db, { language });
  rememberAppearance(await settingsOf(db));
  location.hash = `#/${state.route ?? ''}`;
  await drawAgain();
  await bringAbout(state);
};

async function bringAbout({ acts = [], shows }: State): Promise<void> {
  for (const act of acts) await perform(act);
  await there(shows);
  await still();
  document.documentElement.dataset.state = 'drawn';
}

/** The store and the browser as this state finds them. */
async function prepare({
  settings,
  rows,
  prompts = [],
  policy,
  isUnlocked,
  price,
  ...more
}: State): Promise<void> {
  await db.open();
  const language = LANGUAGE_CODES.find((code) => code === asked.get('language')) ?? null;
  const theme = THEMES.find((one) => one === asked.get('theme')) ?? 'system';
  await changeSettings(db, { ...settings, language, theme });
  for (const [table, content] of Object.entries(rows)) await db.table(table).bulkPut(content);
  await browser.storage.session.set({
    prompts: prompts.map((prompt, n) => ({
      prompt: { ...prompt, id: `${prompt.id} ${n}` },
      requestKeys: ['gallery'],
    })),
    policy: { ...NO_POLICY, ...policy },
    openKey: isUnlocked && { keyId: 'key', key: '', usedAt: now, until: null },
  });
  Object.assign(world.answers, more.answers);
  world.errors = more.errors ?? {};
  world.tab = more.tab ?? null;
  world.isAllowedPages = more.isAllowedPages ?? true;
  const all = await settingsOf(db);
  rememberAppearance(all);
  if (all.fiat && price !== undefined) {
    const rate = { currency: all.fiat.currency, price, at: now };
    localStorage.setItem('rate', JSON.stringify({ ...all.fiat, rate, askedAt: now, failed: false }));
  }
  location.hash = `#/${more.route ?? ''}`;
}

async function show(page: State['page']): Promise<void> {
  // As the page itself has it.
  const root = document.createElement(page === 'popup' || page === 'components' ? 'div' : 'main');
  root.id = 'root';
  if (page === 'components') document.documentElement.dataset.place = 'tab';
  document.body.append(root);
  switch (page) {
    case 'popup':
      await import('../../src/popup/popup.css');
      await import('../../src/popup/popup');
      break;
    case 'prompt':
      await import('../../src/popup/prompt.css');
      await import('../../src/popup/prompt');
      break;
    case 'safety':
      await import('../../src/popup/safety.css');
      await import('../../src/popup/safety');
      break;
    case 'try':
      await import('../../src/popup/try.css');
      await import('../../src/popup/try');
      break;
    case 'components':
      await import('../../src/popup/popup.css');
      await import('./components');
      break;
  }
}

async function perform([kind, css, text = '']: Act): Promise<void> {
  const element = await there(`:is(${css}):not(:disabled)`);
  // A screen that was just drawn may yet fill its fields.
  await still();
  if (kind === 'click') {
    element.click();
    return;
  }
  if (
    !(
      element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement
    )
  ) {
    throw new Error(`${css} takes no text.`);
  }
  element.value = text;
  for (const event of ['input', 'change']) element.dispatchEvent(new Event(event, { bubbles: true }));
}

/** The element, once it is drawn. */
function there(css: string): Promise<HTMLElement> {
  const find = () => document.querySelector<HTMLElement>(css);
  return new Promise((resolve) => {
    const look = () => {
      const found = find();
      if (!found) return;
      watching.disconnect();
      resolve(found);
    };
    const watching = new MutationObserver(look);
    watching.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  });
}

/** Resolves when nothing has changed for a while. */
function still(): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(end, STILL_MS);
    const watching = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(end, STILL_MS);
    });
    watching.observe(document.body, { subtree: true, childList: true, attributes: true });
    function end() {
      watching.disconnect();
      // On a slow machine nothing happens for a while although something is to be done.
      requestIdleCallback(() => resolve());
    }
  });
}
