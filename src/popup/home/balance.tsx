import type { Msat } from '../../contract/amounts';
import { satsRoundedDown } from '../../core/msat';
import { command } from '../commands';
import { Amount } from '../ui/amount';
import { Icon } from '../ui/icon';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** The balance, or that it is hidden. */
export function Balance({ amount, hidden }: { amount: Msat; hidden: boolean }) {
  if (!hidden) return <Amount sats={satsRoundedDown(amount)} testId="wallet-balance" />;
  return (
    <p class="amount" data-testid="wallet-balance" data-hidden={hidden}>
      <span aria-hidden="true">••••</span>
      <span class="visually-hidden">{t('home_balance_hidden')}</span>
    </p>
  );
}

/** Hides the balance, or shows it again. */
export function HideBalance({ hidden }: { hidden: boolean }) {
  const { busy, error, run } = useAction();
  const words = hidden ? t('home_show_balance') : t('home_hide_balance');
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={words}
        title={words}
        disabled={busy}
        data-testid="hide-balance"
        onClick={() => void run(() => command('settings.change', { hidesBalance: !hidden }))}
      >
        <Icon name={hidden ? 'eye-closed' : 'eye'} />
      </button>
      {error !== null && (
        <span class="wrong" role="alert">
          {error}
        </span>
      )}
    </>
  );
}
