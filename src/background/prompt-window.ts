/** The one prompt window. Its id is kept in `storage.session`, since the background may die while it is open. */
import browser from 'webextension-polyfill';
import { createTurns } from '../core/turns';
import type { PromptWindow } from './prompts';

const KEY = 'promptWindow';
const SIZE = { width: 400, height: 640 };

/** What is a window in one browser is a tab in another. Each method throws where there is none with this id. */
interface Place {
  look(id: number): Promise<unknown>;
  toFront(id: number): Promise<unknown>;
  open(url: string): Promise<{ id?: number | undefined }>;
  close(id: number): Promise<void>;
  onClosed(listener: (id: number) => void): void;
}

const windowPlace: Place = {
  look: (id) => browser.windows.get(id),
  toFront: (id) => browser.windows.update(id, { focused: true }),
  open: (url) => browser.windows.create({ type: 'popup', url, ...SIZE }),
  close: (id) => browser.windows.remove(id),
  onClosed: (listener) => browser.windows.onRemoved.addListener(listener),
};

const BEFORE = 'tabBeforePrompt';

/** Firefox for Android would go on to whichever tab is beside, so the one that was in front is brought back. */
const tabPlace: Place = {
  look: (id) => browser.tabs.get(id),
  toFront: (id) => browser.tabs.update(id, { active: true }),
  async open(url) {
    const [before] = await browser.tabs.query({ active: true });
    await browser.storage.session.set({ [BEFORE]: before?.id });
    return browser.tabs.create({ url });
  },
  async close(id) {
    const { [BEFORE]: before } = await browser.storage.session.get(BEFORE);
    const isInFront = (await browser.tabs.get(id)).active;
    if (isInFront && typeof before === 'number') {
      await browser.tabs.update(before, { active: true }).catch(() => undefined); // it may be closed
    }
    await browser.tabs.remove(id);
  },
  onClosed: (listener) => browser.tabs.onRemoved.addListener(listener),
};

/** Firefox for Android has no windows. */
const place = browser.windows ? windowPlace : tabPlace;

async function storedId(): Promise<number | null> {
  const { [KEY]: id } = await browser.storage.session.get(KEY);
  return typeof id === 'number' ? id : null;
}

/** Calls back when a window was closed, or a tab where that is all there is: whether it was that of the prompts. */
export function onWindowClosed(listener: (wasPrompt: boolean) => void): void {
  place.onClosed((id) => void wasPromptWindow(id).then(listener));
}

/** True where this id, reported by the browser as closed, was the prompt window. Forgets it. */
async function wasPromptWindow(id: number): Promise<boolean> {
  if ((await storedId()) !== id) return false;
  await browser.storage.session.remove(KEY);
  return true;
}

export function createPromptWindow(pageUrl: string): PromptWindow {
  /** One after the other, or two askers at once would open two windows. */
  const inTurn = createTurns();

  async function isThere(id: number): Promise<boolean> {
    try {
      await place.look(id);
      return true;
    } catch {
      return false; // the browser's way to say that there is none
    }
  }

  return {
    show: () =>
      inTurn(async () => {
        const id = await storedId();
        if (id !== null && (await isThere(id))) {
          await place.toFront(id);
          return;
        }
        const created = await place.open(pageUrl);
        await browser.storage.session.set({ [KEY]: created.id });
      }),
    close: () =>
      inTurn(async () => {
        const id = await storedId();
        if (id === null) return;
        await browser.storage.session.remove(KEY);
        if (await isThere(id)) await place.close(id);
      }),
  };
}
