/** The one prompt window. Its id is kept in `storage.session`, since the background may die while it is open. */
import browser from 'webextension-polyfill';
import { createTurns } from '../core/turns';
import type { PromptWindow } from './prompts';

const KEY = 'promptWindow';
const SIZE = { width: 400, height: 640 };

async function storedId(): Promise<number | null> {
  const { [KEY]: id } = await browser.storage.session.get(KEY);
  return typeof id === 'number' ? id : null;
}

/** True where this id, reported by the browser as closed, was the prompt window. Forgets it. */
export async function wasPromptWindow(windowId: number): Promise<boolean> {
  if ((await storedId()) !== windowId) return false;
  await browser.storage.session.remove(KEY);
  return true;
}

export function createPromptWindow(pageUrl: string): PromptWindow {
  /** One after the other, or two askers at once would open two windows. */
  const inTurn = createTurns();

  async function isThere(id: number): Promise<boolean> {
    try {
      await browser.windows.get(id);
      return true;
    } catch {
      return false; // the browser's way to say that there is no such window
    }
  }

  return {
    show: () =>
      inTurn(async () => {
        const id = await storedId();
        if (id !== null && (await isThere(id))) {
          await browser.windows.update(id, { focused: true });
          return;
        }
        const created = await browser.windows.create({ type: 'popup', url: pageUrl, ...SIZE });
        await browser.storage.session.set({ [KEY]: created.id });
      }),
    close: () =>
      inTurn(async () => {
        const id = await storedId();
        if (id === null) return;
        await browser.storage.session.remove(KEY);
        if (await isThere(id)) await browser.windows.remove(id);
      }),
  };
}
