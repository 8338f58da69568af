import { useEffect, useRef, useState } from 'preact/hooks';
import type { PairingRow } from '../../contract/rows';
import { command } from '../commands';
import { openInTab, useIsTab } from '../open-in-tab';
import { Button } from '../ui/button';
import { ErrorNotice, Notice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { pageAnswer } from './page-answer';
import { Remaining } from './remaining';

/** How often it is looked whether the wallet's page is still there, in ms: a page is told nothing of the end of another. */
const LOOK_MS = 500;

/**
 * The wallet's own page, opened from here, so that it can answer here: by a message, while this page lives. Its wallet's event on the relays, which the background waits for,
 * counts as much. Where it stands: not opened yet, open, or out of sight: closed by the user, or cut off from its opener, as its server may have it.
 */
export function PageWaiting({ row, link }: { row: PairingRow; link: string }) {
  const isTab = useIsTab();
  const opened = useRef<Window | null>(null);
  const [page, setPage] = useState<'unopened' | 'open' | 'away'>('unopened');
  const { busy, error, run } = useAction();
  const { host } = new URL(link);

  useEffect(() => {
    const hear = (event: MessageEvent<unknown>) => {
      const message = pageAnswer(event, opened.current, link);
      if (message) void run(() => command('pairing.answered', { pairingId: row.id, message }));
    };
    const look = setInterval(() => {
      if (opened.current !== null && isAway(opened.current)) setPage('away');
    }, LOOK_MS);
    addEventListener('message', hear);
    return () => {
      clearInterval(look);
      removeEventListener('message', hear);
    };
  }, [link]);

  const open = () => {
    opened.current = window.open(link);
    setPage(opened.current === null ? 'away' : 'open');
  };

  return (
    <>
      <p>{t(page === 'open' ? 'pairing_page_open' : 'pairing_page_what', { host })}</p>
      {page === 'away' && (
        <div role="status" data-testid="pairing-page-away">
          <Notice>{t('pairing_page_away', { host })}</Notice>
        </div>
      )}
      <ErrorNotice message={error} />
      {isTab === false ? (
        <Button
          look="primary"
          disabled={busy}
          testId="pairing-in-tab"
          onClick={() => void run(() => openInTab())}
        >
          {t('pairing_in_tab')}
        </Button>
      ) : (
        <Button look="primary" testId="pairing-open-page" onClick={open}>
          {t('pairing_open_page', { host })}
        </Button>
      )}
      <Remaining row={row} />
    </>
  );
}

/** Firefox cuts web pages off from a page of an extension that has opened them: what is left there of the window throws. */
function isAway(page: Window): boolean {
  try {
    return page.closed;
  } catch {
    return true;
  }
}
