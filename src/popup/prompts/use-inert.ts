import { useEffect, useRef, useState } from 'preact/hooks';

/** How long the confirming button does nothing after it appeared under the pointer. */
const INERT_MS = 500;

/** Whether confirming is off for the moment. */
export interface Inert {
  /** For drawing. */
  inert: boolean;
  /** How often the time has begun anew: a key for what shows it running. */
  round: number;
  /** For deciding: by the clock, not by what was drawn last. */
  check(): boolean;
}

/**
 * Off for the first half second, and again whenever the window regains focus: a click or a key meant for the page must not
 * confirm what has just come up in its way.
 */
export function useInert(): Inert {
  const readyAt = useRef(performance.now() + INERT_MS);
  const [state, setState] = useState({ inert: true, round: 0 });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      readyAt.current = performance.now() + INERT_MS;
      clearTimeout(timer);
      timer = setTimeout(() => setState((old) => ({ ...old, inert: false })), INERT_MS);
    };
    const again = () => {
      wait();
      setState((old) => ({ inert: true, round: old.round + 1 }));
    };
    const shown = () => {
      if (document.visibilityState === 'visible') again();
    };
    wait();
    window.addEventListener('focus', again);
    document.addEventListener('visibilitychange', shown);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', again);
      document.removeEventListener('visibilitychange', shown);
    };
  }, []);

  return { ...state, check: () => performance.now() < readyAt.current };
}
