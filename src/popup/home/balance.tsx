import type { Msat } from '../../contract/amounts';
import { satsRoundedDown } from '../../core/msat';
import { settingsOf } from '../../store/settings';
import { command } from '../commands';
import { db } from '../database';
import { Amount } from '../ui/amount';
import { Icon } from '../ui/icon';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { t } from '../words/words';

/** The balance, unless the user wants it hidden, with the button that hides and shows it. */
export function Balance({ amount }: { amount: Msat }) {
  const hidden = useLive(async () => (await settingsOf(db)).hidesBalance, '');
  const { busy, error, run } = useAction();
  const words = hidden ? t('home_show_balance') : t('home_hide_balance');
  return (
    <>
      <div class="balance">
        {/* Until it is known whether it is to be hidden, it is. */}
        {hidden === false ? (
          <Amount sats={satsRoundedDown(amount)} testId="wallet-balance" />
        ) : (
          <span class="amount" data-testid="wallet-balance" data-hidden={hidden}>
            <span aria-hidden="true">••••</span>
            <span class="visually-hidden">{t('home_balance_hidden')}</span>
          </span>
        )}
        {hidden !== undefined && (
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
        )}
      </div>
      <ErrorNotice message={error} />
    </>
  );
}
