/** The wallet's own page, opened from here, so that it can answer here: by a message, while this page lives. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PairingRow } from '../../contract/rows';
import { command } from '../commands';
import { useAction } from '../use-action';
import { pageAnswer } from './page-answer';

/** How often it is looked whether the wallet's page is still there, in ms: a page is told nothing of the end of another. */
const LOOK_MS = 500;

export interface WalletPage {
  /** An empty frame of this page: the opener that the wallet's page has. */
  frame: RefObject<HTMLIFrameElement | null>;
  /** Not opened yet, open, or out of sight: closed by the user, or cut off from its opener, as its server may have it. */
  stands: 'unopened' | 'open' | 'away';
  /** Why what it said was not taken. */
  error: string | null;
  open(): void;
}

/**
 * Its wallet's event on the relays, which the background waits for, counts as much. A page may send its opener to any address: what has opened it is therefore a frame that
 * shows nothing and whose address nobody but us can change, and not this page.
 */
export function useWalletPage({ id, link }: Pick<PairingRow, 'id' | 'link'>): WalletPage {
  const frame = useRef<HTMLIFrameElement>(null);
  const opened = useRef<Window | null>(null);
  const [stands, setStands] = useState<WalletPage['stands']>('unopened');
  const { error, run } = useAction();

  useEffect(() => {
    const opener = frame.current?.contentWindow;
    if (!opener || link === null) return;
    const hear = (event: MessageEvent<unknown>) => {
      const message = pageAnswer(event, opened.current, link);
      if (message) void run(() => command('pairing.answered', { pairingId: id, message }));
    };
    const look = setInterval(() => {
      if (opened.current !== null && isAway(opened.current)) setStands('away');
    }, LOOK_MS);
    opener.addEventListener('message', hear);
    return () => {
      clearInterval(look);
      opener.removeEventListener('message', hear);
    };
  }, [id, link]);

  const open = () => {
    opened.current = (link !== null && frame.current?.contentWindow?.open(link)) || null;
    setStands(opened.current === null ? 'away' : 'open');
  };
  return { frame, stands, error, open };
}

/** Firefox cuts web pages off from a page of an extension that has opened them: what is left there of the window throws. */
function isAway(page: Window): boolean {
  try {
    return page.closed;
  } catch {
    return true;
  }
}
