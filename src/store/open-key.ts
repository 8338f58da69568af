/** The vault key while the vault is open, in `storage.session`: never on disk, gone with the browser, and only trusted contexts see it. */
import browser from 'webextension-polyfill';
import type { OpenKey } from '../core/lock';

const KEY = 'openKey';

/** null where none is kept. */
export async function readOpenKey(): Promise<OpenKey | null> {
  const stored = await browser.storage.session.get(KEY);
  // Written by this module alone, and by this very version: session storage is emptied when the extension is updated.
  return (stored[KEY] as OpenKey | undefined) ?? null;
}

/** null destroys it. Only the vault calls this, one change at a time. */
export async function writeOpenKey(open: OpenKey | null): Promise<void> {
  if (open === null) await browser.storage.session.remove(KEY);
  else await browser.storage.session.set({ [KEY]: open });
}

/** Calls back now and whenever the vault was opened, used or locked, until the signal aborts. The key itself is for the vault alone. */
export function watchOpenKey(
  onChange: (open: Omit<OpenKey, 'key'> | null) => void,
  signal: AbortSignal,
): void {
  const tell = () => {
    void readOpenKey().then((open) => {
      if (signal.aborted) return;
      onChange(open && { keyId: open.keyId, usedAt: open.usedAt, until: open.until });
    });
  };
  const changed = (changes: Record<string, unknown>) => {
    if (KEY in changes) tell();
  };
  browser.storage.session.onChanged.addListener(changed);
  signal.addEventListener('abort', () => browser.storage.session.onChanged.removeListener(changed));
  tell();
}
