import browser from 'webextension-polyfill';

/** Calls back with what `read` finds under this key of `storage.session`, now and after every change, until the signal aborts. */
export function watchSession<T>(
  key: string,
  read: () => Promise<T>,
  onChange: (value: T) => void,
  signal: AbortSignal,
): void {
  const tell = () => {
    void read().then((value) => {
      if (!signal.aborted) onChange(value);
    });
  };
  const changed = (changes: Record<string, unknown>) => {
    if (key in changes) tell();
  };
  browser.storage.session.onChanged.addListener(changed);
  signal.addEventListener('abort', () => browser.storage.session.onChanged.removeListener(changed));
  tell();
}
