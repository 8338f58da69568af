import type { Msat } from '../../contract/amounts';
import type { Budget } from '../../contract/rows';
import { nextRenewalText } from '../budget/renewal';
import { blownText } from '../text/budgets';
import { chargeText, holdingText } from '../text/sats';
import { Button } from '../ui/button';
import { Fuse } from '../ui/fuse';
import { t } from '../words/words';

interface BlownFuseProps {
  budget: Budget;
  left: Msat;
  /** What of it is taken by payments whose outcome is not known yet. */
  undecided: Msat;
  now: number;
  busy: boolean;
  onRaise: () => void;
  onAskAlways: () => void;
}

/** A fuse that blew: why, and what the user can do about it. */
export function BlownFuse(props: BlownFuseProps) {
  const { budget, left, undecided, now, busy, onRaise, onAskAlways } = props;
  return (
    <div class="site-fuse" data-testid="site-blown">
      <Fuse left={left} budget={budget} />
      <p>
        <strong data-testid="site-left">{blownText(budget, now)}</strong>
      </p>
      <p data-testid="site-blown-why">
        {left === 0
          ? t('site_blown_all', { amount: holdingText(budget.amount) })
          : t('site_blown_rest', { amount: holdingText(budget.amount), left: holdingText(left) })}
      </p>
      {undecided > 0 && <p>{t('site_blown_undecided', { amount: chargeText(undecided) })}</p>}
      <div class="buttons">
        <Button look="primary" testId="fuse-raise" onClick={onRaise}>
          {t('site_raise')}
        </Button>
        <Button disabled={busy} testId="fuse-ask" onClick={onAskAlways}>
          {t('site_ask_each')}
        </Button>
      </div>
      <p class="soft small">{budget.period === 'once' ? t('budget_renews_never') : waitText(budget, now)}</p>
    </div>
  );
}

function waitText({ period }: Budget, now: number): string {
  return t('site_or_wait', { renewal: nextRenewalText(period, now) });
}
