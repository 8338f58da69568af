import { useEffect } from 'preact/hooks';
import type { ConnectionRow, WalletBudget } from '../../contract/rows';
import { satsRoundedDown } from '../../core/msat';
import { lists, offers } from '../../core/wallet-info';
import { command } from '../commands';
import { FiatLine } from '../fiat/fiat-line';
import { walletBudgetText } from '../text/budgets';
import { methodWords } from '../text/methods';
import { agoText } from '../text/times';
import { Amount } from '../ui/amount';
import { Button } from '../ui/button';
import { Disclosure } from '../ui/disclosure';
import { Foreign } from '../ui/foreign';
import { Ember } from '../ui/fuse';
import { Notice } from '../ui/notice';
import { type Action, useAction } from '../use-action';
import { useNow } from '../use-now';

/** A connected wallet: its name, its balance, what it can do. */
export function Wallet({ connection }: { connection: ConnectionRow }) {
  const { info, network, lud16 } = connection;
  const refreshing = useAction();
  const tellsBalance = offers(info, 'get_balance');
  const tellsMoney = tellsBalance || lists(info, 'get_budget');
  const refresh = () => refreshing.run(() => command('connection.refresh', { connectionId: connection.id }));
  // Asked once, when the popup opens on this wallet.
  useEffect(() => {
    if (tellsMoney) void refresh();
  }, [connection.id]);

  return (
    <section class="wallet">
      <h1 class="wallet-title">
        <span data-testid="wallet-name">
          <Foreign text={connection.name} />
        </span>
        {network !== null && network !== 'mainnet' && (
          <span class="badge">
            <Foreign text={network} max={20} />
          </span>
        )}
      </h1>
      {connection.balance ? (
        <p>
          <span class="visually-hidden">Balance: </span>
          <Amount sats={satsRoundedDown(connection.balance.amount)} testId="wallet-balance" />
          <FiatLine amount={connection.balance.amount} />
        </p>
      ) : (
        <p class="soft" data-testid="wallet-balance">
          {tellsBalance ? 'Balance not known yet' : 'This connection does not tell the balance.'}
        </p>
      )}
      {connection.budget && <WalletBudgetLine budget={connection.budget} />}
      {tellsMoney && (
        <BalanceAge
          at={(connection.balance ?? connection.budget)?.at ?? null}
          refreshing={refreshing}
          onRefresh={() => void refresh()}
        />
      )}
      {lud16 !== null && (
        <p class="soft">
          Gets paid at <Foreign text={lud16} max={80} />
        </p>
      )}
      {!offers(info, 'pay_invoice') && (
        <Notice>
          This connection cannot pay invoices. To pay, make one in your wallet that may send payments.
        </Notice>
      )}
      {info.methods !== null && (
        <Disclosure summary="What this connection can do" testId="wallet-methods">
          <ul>
            {info.methods.map((method) => (
              <li key={method}>
                <Foreign text={methodWords(method)} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </section>
  );
}

/** What the wallet itself lets this connection spend. */
function WalletBudgetLine({ budget }: { budget: WalletBudget }) {
  const now = useNow(30_000);
  return (
    <p class="soft small" data-testid="wallet-budget">
      Its own limit for this connection: {walletBudgetText(budget, now)}
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
            <Ember /> Asking the wallet…
          </>
        ) : (
          <>
            {props.at !== null && `As of ${agoText(props.at, now)}`}
            <Button look="quiet" label="Refresh the balance" onClick={props.onRefresh}>
              Refresh
            </Button>
          </>
        )}
      </p>
    </>
  );
}
