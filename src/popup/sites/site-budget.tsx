import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Msat } from '../../contract/amounts';
import type { Ceilings } from '../../contract/policy';
import { isExpired } from '../../core/budget';
import { satsRoundedDown } from '../../core/msat';
import { type BudgetDraft, firstBudgetDraft, periodsWithin, raised, termsOf } from '../budget/budget-draft';
import { nextRenewalText } from '../budget/renewal';
import { command } from '../commands';
import { endedText, termsText } from '../text/budgets';
import { Amount } from '../ui/amount';
import { ByOrganisation } from '../ui/by-organisation';
import { Fuse, isBlown } from '../ui/fuse';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { BlownFuse } from './blown-fuse';
import { BudgetForm } from './budget-form';
import type { SiteState } from './site-state';

interface SiteBudgetProps {
  state: SiteState;
  /** What of it is taken by payments whose outcome is not known yet. */
  undecided: Msat;
  /** Of the organisation. */
  ceilings: Ceilings | null;
  now: number;
}

/** The fuse of a site, large, and the way to another one. */
export function SiteBudget({ state, undecided, ceilings, now }: SiteBudgetProps) {
  const { site, left } = state;
  const { origin, connectionId, budget } = site;
  const [draft, setDraft] = useState(() => firstBudgetDraft(budget, ceilings, now));
  const [told, setTold] = useState<string | null>(null);
  const amountField = useRef<HTMLElement>(null);
  const action = useAction();
  const { run } = action;
  const change = (part: Partial<BudgetDraft>) => {
    setTold(null);
    setDraft((before) => ({ ...before, ...part }));
  };
  // Granted or taken away, here or in a prompt: the fields say what is so now.
  useLayoutEffect(
    () => setDraft(firstBudgetDraft(budget, ceilings, Date.now())),
    [budget?.since, JSON.stringify(ceilings)],
  );

  const enter = () => amountField.current?.querySelector('input')?.focus();
  async function set() {
    const terms = termsOf(draft, ceilings, Date.now());
    if (!terms) return;
    if (await run(() => command('site.setBudget', { origin, connectionId, budget: terms })))
      setTold(t('site_budget_set'));
  }
  async function takeAway() {
    if (!(await run(() => command('site.setBudget', { origin, connectionId, budget: null })))) return;
    setTold(t('site_budget_gone'));
    // The button that was pressed is gone.
    enter();
  }

  const canHave = periodsWithin(ceilings).length > 0;
  const holds = budget !== null && left !== null && !isExpired(budget, now);
  return (
    <section class="card site-budget" aria-label={t('site_budget')} data-testid="site-budget">
      {!holds && (
        <div class="tight">
          <p class="site-asks" data-testid="site-left">
            {t('site_asks_always')}
          </p>
          <p class="soft small">{budget ? endedText(budget) : t('site_no_budget_help')}</p>
        </div>
      )}
      {holds && isBlown(left) && (
        <BlownFuse
          budget={budget}
          left={left}
          undecided={undecided}
          now={now}
          busy={action.busy}
          onRaise={() => {
            change({ amount: raised(budget, ceilings) });
            enter();
          }}
          onAskAlways={() => void takeAway()}
        />
      )}
      {holds && !isBlown(left) && (
        <div class="site-fuse">
          <p data-testid="site-left">
            <Amount sats={satsRoundedDown(left)} testId="site-left-amount" />{' '}
            <span class="soft">{t(`site_left_${budget.period}`)}</span>
          </p>
          <Fuse left={left} budget={budget} />
          <p>{termsText(budget)}</p>
          <p class="soft small">{nextRenewalText(budget.period, now)}</p>
        </div>
      )}
      {ceilings && <ByOrganisation>{t(canHave ? 'managed_budget' : 'managed_no_budget')}</ByOrganisation>}
      <span ref={amountField}>
        {canHave && (
          <BudgetForm
            present={budget}
            draft={draft}
            ceilings={ceilings}
            now={now}
            action={action}
            told={told}
            onChange={change}
            onSet={() => void set()}
            onTakeAway={() => void takeAway()}
          />
        )}
      </span>
    </section>
  );
}
