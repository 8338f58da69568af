/** What tests read and do in the extension's own pages: its journal, its prompts, its commands. All of it works in an open popup. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CallOutcome } from '../src/contract/page-messages';
import type { ConnectionRow, PaymentRow } from '../src/contract/rows';
import type { UiCall, UiMethod, UiParams } from '../src/contract/ui-commands';
import { msatFromSats } from '../src/core/msat';
import type { Failpoint } from '../src/store/failpoint';
import type { QueuedPrompt } from '../src/store/prompts';
import type { Tab } from './driver/driver';

declare const chrome: {
  runtime: { sendMessage(call: UiCall): Promise<CallOutcome> };
  storage: {
    session: {
      get(key: string): Promise<Record<string, unknown> & { prompts?: QueuedPrompt[] }>;
      set(items: Record<string, unknown>): Promise<void>;
    };
  };
};

export type JournalRow = PaymentRow;

/** Every payment there is. */
export function journal(page: Tab): Promise<JournalRow[]> {
  return rowsOf(page, 'payments');
}

/** The id of the one connection there is. */
export async function connectionId(page: Tab): Promise<string> {
  const [connection] = await rowsOf<ConnectionRow>(page, 'connections');
  if (connection === undefined) throw new Error('No wallet is connected.');
  return connection.id;
}

/** Straight from the database, as it stands on disk. */
export function rowsOf<Row>(page: Tab, table: string): Promise<Row[]> {
  return page.evaluate((store) => {
    return new Promise<Row[]>((resolve, reject) => {
      const opening = indexedDB.open('fusebox');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const reading = opening.result.transaction(store).objectStore(store).getAll();
        reading.onerror = () => reject(reading.error);
        reading.onsuccess = () => {
          opening.result.close();
          resolve(reading.result);
        };
      };
    });
  }, table);
}

/** A command of our own pages. Throws what the background answers in place of a result. */
export async function command<M extends UiMethod>(page: Tab, method: M, params: UiParams<M>): Promise<void> {
  const answer = await outcomeOf(page, method, params);
  if ('error' in answer) throw new Error(answer.error.message);
}

/** What the background answers to a command of our own pages. */
export function outcomeOf<M extends UiMethod>(
  page: Tab,
  method: M,
  params: UiParams<M>,
): Promise<CallOutcome> {
  return page.evaluate((call) => chrome.runtime.sendMessage(call), { method, params } as UiCall);
}

/** Sends a command and waits for no answer: there may never be one. */
export async function startCommand<M extends UiMethod>(
  page: Tab,
  method: M,
  params: UiParams<M>,
): Promise<void> {
  await page.evaluate(
    (call) => {
      chrome.runtime.sendMessage(call).catch(() => undefined);
    },
    { method, params } as UiCall,
  );
}

/** Lets the site spend so many sats without asking, from now on, as fast as it likes. */
export async function grantBudget(page: Tab, origin: string, sats: number): Promise<void> {
  await command(page, 'site.setBudget', {
    origin,
    connectionId: await connectionId(page),
    budget: {
      amount: msatFromSats(sats),
      period: 'day',
      largest: null,
      perMinute: 1_000_000,
      expiresAt: null,
    },
  });
}

/** Says no to every prompt as soon as it is there, until what is returned is called. */
export function refusePrompts(page: Tab): () => Promise<void> {
  const stop = new AbortController();
  const refusing = refuseUntil(page, stop.signal);
  return () => {
    stop.abort();
    return refusing;
  };
}

/** From here and not by a timer of the page: Firefox all but stops those of a tab that nobody looks at. */
async function refuseUntil(page: Tab, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await page.evaluate(async () => {
      const { prompts = [] } = await chrome.storage.session.get('prompts');
      for (const { prompt, decision } of prompts) {
        if (decision !== undefined) continue;
        const params = { promptId: prompt.id, decision: { approved: false } } as const;
        // Where the background dies before it answers, the prompt is still there and is refused again.
        void chrome.runtime.sendMessage({ method: 'prompt.decide', params }).catch(() => undefined);
      }
    });
    await delay(250, undefined, { signal }).catch(() => undefined);
  }
}

/** The next payment that comes to this step stops there. */
export async function armFailpoint(page: Tab, step: Failpoint): Promise<void> {
  await page.evaluate(
    (armed) => chrome.storage.session.set({ 'failpoint armed': armed, 'failpoint reached': null }),
    step,
  );
}

export async function failpointReached(page: Tab, step: Failpoint): Promise<void> {
  await page.waitFor(async (armed) => {
    const { 'failpoint reached': reached } = await chrome.storage.session.get('failpoint reached');
    return reached === armed;
  }, step);
}
