/** The queue of prompts in `storage.session`: it outlives the background, not the browser, and only trusted contexts see it. */
import browser from 'webextension-polyfill';
import type { Answer, Prompt } from '../contract/prompts';
import { watchSession } from './watch-session';

const KEY = 'prompts';

/** A prompt in the queue. With a decision it waits only for its asker to take the answer. */
export interface QueuedPrompt {
  prompt: Prompt;
  /** The requests of pages that ask it and have not been answered. Not empty. */
  requestKeys: string[];
  decision?: Answer;
  /** When it was decided, ms since the epoch. */
  decidedAt?: number;
}

/** The whole queue, oldest first. */
export async function readPrompts(): Promise<QueuedPrompt[]> {
  const stored = await browser.storage.session.get(KEY);
  // Written by this module alone, and by this very version: session storage is emptied when the extension is updated.
  return (stored[KEY] as QueuedPrompt[] | undefined) ?? [];
}

/** Replaces the queue. Only the background calls this, one change at a time. */
export async function writePrompts(queue: QueuedPrompt[]): Promise<void> {
  await browser.storage.session.set({ [KEY]: queue });
}

/** Calls back with the queue now and after every change, until the signal aborts. */
export function watchPrompts(onChange: (queue: QueuedPrompt[]) => void, signal: AbortSignal): void {
  watchSession(KEY, readPrompts, onChange, signal);
}
