import { useLayoutEffect } from 'preact/hooks';
import type { ConnectionRow, WalletBudget } from '../../contract/rows';
import { lists, offers } from '../../core/wallet-info';
import { command } from '../commands';
import { FiatLine } from '../fiat/fiat-line';
import { walletBudgetText } from '../text/budgets';
import { agoText } from '../text/times';
import { Button } from '../ui/button';
import { Foreign } from '../ui/foreign';
import { Ember } from '../ui/fuse';
import { Notice } from '../ui/notice';
import { type Action, useAction } from '../use-action';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { Balance, HideBalance } from './balance';
import { Limits } from './limits';

/** A connected wallet: what is in it, and what stands in the way of using it. */
export function Wallet({ connection, hidesBalance }: { connection: ConnectionRow; hidesBalance: boolean }) {
  const { info, network, balance, budget } = connection;
  const refreshing = useAction();
  const tellsBalance = offers(info, 'get_balance');
  const tellsMoney = tellsBalance || lists(info, 'get_budget');
  const refresh = () => refreshing.run(() => command('connection.refresh', { connectionId: connection.id }));
  // Asked once, when the popup opens on this wallet. From the first picture on it is said that it is being asked.
  useLayoutEffect(() => {
    if (tellsMoney) void refresh();
  }, [connection.id]);

  return (
    <section class="wallet">
      <div class="wallet-title">
        {t('home_balance')}
        {balance && <HideBalance hidden={hidesBalance} />}
        {network !== null && network !== 'mainnet' && (
          <span class="badge">
            <Foreign text={network} max={20} />
          </span>
        )}
      </div>
      {balance ? (
        <>
          <Balance amount={balance.amount} hidden={hidesBalance} />
          {!hidesBalance && <FiatLine amount={balance.amount} />}
        </>
      ) : (
        <p class="soft" data-testid="wallet-balance">
          {tellsBalance ? t('home_balance_unknown') : t('home_balance_untold')}
        </p>
      )}
      {tellsMoney && (
        <BalanceAge
          at={(balance ?? budget)?.at ?? null}
          refreshing={refreshing}
          onRefresh={() => void refresh()}
        />
      )}
      {budget && <WalletBudgetLine budget={budget} />}
      <Limits connection={connection} leads />
      {!offers(info, 'pay_invoice') && <Notice>{t('home_cannot_pay')}</Notice>}
    </section>
  );
}

/** What the wallet itself lets this connection spend. */
function WalletBudgetLine({ budget }: { budget: WalletBudget }) {
  const now = useNow(30_000);
  return (
    <p class="soft small" data-testid="wallet-budget">
      {t('home_wallet_budget', { left: walletBudgetText(budget, now) })}
    </p>
  );
}

function BalanceAge(props: { at: number | null; refreshing: Action; onRefresh: () => void }) {
  const now = useNow(30_000);
  const { busy, error } = props.refreshing;
  return (
    <>
      {error !== null && (
        <p class="small wrong" role="status">
          {error}
        </p>
      )}
      <p class="balance-age soft small">
        {busy ? (
          <>
            <Ember /> {t('home_asking')}
          </>
        ) : (
          <>
            {props.at !== null && <span>{t('home_balance_age', { ago: agoText(props.at, now) })}</span>}
            <Button look="quiet" label={t('home_refresh_balance')} onClick={props.onRefresh}>
              {t('home_refresh')}
            </Button>
          </>
        )}
      </p>
    </>
  );
}
