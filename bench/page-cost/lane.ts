/** A tab that loads one page after the other, with nobody looking into it: each page tells its server what it noted, and is sent on by it. */
import { type Load, readLoad } from './load';

/** How long a load may take, in ms: more than any does. */
const PATIENCE_MS = 120_000;

/** What a page that waits is to do: have the extension's background answer it, or not; then go on to this page. */
interface Order {
  wakes: boolean;
  page: string;
}

type Go = (order: Order) => void;

export interface Lane {
  /** Loads this page. With `wakes` the background has answered another page just before. Resolves once the tab waits again: then it does nothing. */
  load(page: string, wakes: boolean): Promise<Load>;
  /** A page waits. Resolves when it is to go on. */
  waits(): Promise<Order>;
  /** A page was loaded: what it noted, as JSON. */
  noted(text: string): void;
}

/** @param hasProvider whether its pages are to have one */
export function createLane(hasProvider: boolean): Lane {
  /** A page waits, and nobody has sent it on yet; or somebody is to be told once one does. */
  let waiting: Go | undefined;
  let onWaiting: ((go: Go) => void) | undefined;
  let onNoted: (text: string) => void = () => undefined;

  function pageThatWaits(): Promise<Go> {
    return new Promise((resolve) => {
      if (waiting) resolve(waiting);
      else onWaiting = resolve;
      waiting = undefined;
    });
  }

  async function loaded(order: Order): Promise<Load> {
    const go = await pageThatWaits();
    const noted = new Promise<string>((resolve) => {
      onNoted = resolve;
    });
    go(order);
    const load = readLoad(await noted);
    if (load.hasProvider !== hasProvider) {
      throw new Error(
        `${order.page} ${hasProvider ? 'lacks the provider' : 'has a provider'}: nothing can be compared.`,
      );
    }
    waiting = await pageThatWaits();
    return load;
  }

  return {
    async load(page, wakes) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tooLate = new Promise<never>((_, reject) => {
        const fail = () => reject(new Error(`${page} was not loaded after ${PATIENCE_MS} ms.`));
        timer = setTimeout(fail, PATIENCE_MS);
      });
      try {
        return await Promise.race([loaded({ page, wakes }), tooLate]);
      } finally {
        clearTimeout(timer);
      }
    },
    waits: () =>
      new Promise((go) => {
        if (onWaiting) onWaiting(go);
        else waiting = go;
        onWaiting = undefined;
      }),
    noted: (text) => onNoted(text),
  };
}
