import type { PairingRow } from '../../contract/rows';
import { openInTab, useIsTab } from '../open-in-tab';
import { Button } from '../ui/button';
import { ErrorNotice, Notice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { Remaining } from './remaining';
import type { WalletPage } from './use-wallet-page';

interface PageWaitingProps {
  row: PairingRow;
  link: string;
  page: WalletPage;
}

/** The way to the wallet's own page, and how that stands. */
export function PageWaiting({ row, link, page: { stands, open } }: PageWaitingProps) {
  const isTab = useIsTab();
  const { busy, error, run } = useAction();
  const { host } = new URL(link);
  return (
    <>
      <p>{t(stands === 'open' ? 'pairing_page_open' : 'pairing_page_what', { host })}</p>
      {stands === 'away' && (
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
