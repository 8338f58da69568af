/** What an organisation has set for this extension. Firefox reads it when it starts, Chrome tells of each change. */
import browser from 'webextension-polyfill';

/** Firefox's words where nothing is set. */
const NOTHING_SET = 'Managed storage manifest not found';

/** All that is set; nothing where the browser has nothing. Rejects where it cannot tell. */
export async function readManaged(): Promise<Record<string, unknown>> {
  try {
    return await browser.storage.managed.get();
  } catch (error) {
    // Firefox for Android has no place where anything could be set, and does not say so in words of its own.
    if (String(error).includes(NOTHING_SET) || !browser.windows) return {};
    throw error;
  }
}

/** Calls back after every change. */
export function whenManagedChanges(onChange: () => void): void {
  browser.storage.managed.onChanged.addListener(onChange);
}
