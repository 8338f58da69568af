import { useEffect } from 'preact/hooks';
import browser from 'webextension-polyfill';
import type { ConnectionRow } from '../../contract/rows';
import { satsRoundedDown } from '../../core/msat';
import { sameWallet } from '../../core/same-wallet';
import { offers } from '../../core/wallet-info';
import { command } from '../commands';
import { useVaultRow } from '../lock/use-vault-row';
import { goInstead } from '../route';
import { openSafety } from '../settings/open-safety';
import { Amount } from '../ui/amount';
import { Button } from '../ui/button';
import { Foreign } from '../ui/foreign';
import { ErrorNotice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { useAction } from '../use-action';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { SameWallet } from './same-wallet';
import './connect.css';

/** A wallet was just connected: it is there, and what one may do next. */
export function Connected({
  connection,
  others,
}: {
  connection: ConnectionRow;
  others: readonly ConnectionRow[];
}) {
  const { id, name, info, balance } = connection;
  const isFirst = others.length === 0;
  const same = sameWallet(others, connection);
  const hasPassphrase = useVaultRow()?.row?.kind === 'passphrase';
  const { error, run } = useAction();
  useEffect(() => {
    if (balance === null && offers(info, 'get_balance'))
      void run(() => command('connection.refresh', { connectionId: id }));
  }, [id]);
  return (
    <Screen title={t('connected_title')} testId="connected">
      <p role="status">
        <Phrase text="connected_wallet" blanks={{ wallet: <Foreign text={name} /> }} />
      </p>
      {balance && (
        <p>
          <span class="visually-hidden">{t('connected_balance')} </span>
          <Amount sats={satsRoundedDown(balance.amount)} testId="wallet-balance" />
        </p>
      )}
      {!balance && (
        <p class="soft" data-testid="wallet-balance">
          {offers(info, 'get_balance') ? t('connected_asking') : t('connected_no_balance')}
        </p>
      )}
      {same && <SameWallet other={same} />}
      <ErrorNotice message={error} />
      <Button look="primary" testId="welcome-done" onClick={() => goInstead()}>
        {t('connected_done')}
      </Button>
      {isFirst && (
        <ul class="card rows next-steps">
          <li>
            <p>{t('connected_try')}</p>
            <Button testId="try" onClick={() => void openTry()}>
              {t('connected_try_open')}
            </Button>
          </li>
          {!hasPassphrase && (
            <li>
              <p>{t('connected_passphrase')}</p>
              <Button testId="connected-passphrase" onClick={() => void openSafety()}>
                {t('connected_passphrase_set')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </Screen>
  );
}

async function openTry(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL('src/popup/try.html') });
  if (!(await browser.tabs.getCurrent())) window.close();
}
