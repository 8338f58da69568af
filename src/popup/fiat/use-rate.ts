import { useEffect, useState } from 'preact/hooks';
import { useNow } from '../use-now';
import { askRate, type Fiat, isDue, type KnownRate, knownRate, type Rate, usableRate } from './rate';

/** Where it is kept, for all our pages. */
const PLACE = 'rate';
/** How often it is looked whether it is time to ask, in ms. */
const LOOK_EVERY_MS = 30_000;
/** Tells the other parts of this page: a `storage` event is for other pages only. */
const CHANGED = 'ratechange';

export interface SeenRate {
  /** The price, where there is one that may be shown. */
  rate: Rate | null;
  /** Whether the source has failed to tell it. */
  failed: boolean;
  /** ms since the epoch. */
  now: number;
}

/** The price in the chosen currency, asked for while this page is looked at. */
export function useRate(fiat: Fiat): SeenRate {
  const looked = useNow(LOOK_EVERY_MS);
  // Not `looked`: what was told since would lie in its future.
  const now = Date.now();
  const [known, setKnown] = useState(() => knownRate(localStorage.getItem(PLACE), fiat));

  useEffect(() => {
    const follow = () => setKnown(knownRate(localStorage.getItem(PLACE), fiat));
    follow();
    addEventListener('storage', follow);
    addEventListener(CHANGED, follow);
    return () => {
      removeEventListener('storage', follow);
      removeEventListener(CHANGED, follow);
    };
  }, [fiat.currency, fiat.source]);

  useEffect(() => {
    if (document.visibilityState === 'visible') void askWhereDue(fiat);
  }, [looked, fiat.currency, fiat.source]);

  return { rate: usableRate(known, now), failed: known?.failed ?? false, now };
}

/** Of all our pages, one asks at a time. */
async function askWhereDue(fiat: Fiat): Promise<void> {
  await navigator.locks.request(PLACE, { ifAvailable: true }, async (lock) => {
    const known: KnownRate | null = knownRate(localStorage.getItem(PLACE), fiat);
    if (!lock || !isDue(known, Date.now())) return;
    localStorage.setItem(PLACE, JSON.stringify(await askRate(fiat, known, Date.now)));
    dispatchEvent(new Event(CHANGED));
  });
}
