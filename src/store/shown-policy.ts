/** The policy as the background has understood it, in `storage.session`, for our pages to show: they decide nothing by it. */
import browser from 'webextension-polyfill';
import { NO_POLICY, type Policy } from '../contract/policy';
import { watchSession } from './watch-session';

const KEY = 'policy';

export async function readShownPolicy(): Promise<Policy> {
  const stored = await browser.storage.session.get(KEY);
  // Written by this module alone, and by this very version: session storage is emptied when the extension is updated.
  return (stored[KEY] as Policy | undefined) ?? NO_POLICY;
}

/** Only the background calls this. */
export async function writeShownPolicy(policy: Policy): Promise<void> {
  await browser.storage.session.set({ [KEY]: policy });
}

/** Calls back with it now and after every change, until the signal aborts. */
export function watchPolicy(onChange: (policy: Policy) => void, signal: AbortSignal): void {
  watchSession(KEY, readShownPolicy, onChange, signal);
}
