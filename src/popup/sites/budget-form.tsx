import type { Ceilings } from '../../contract/policy';
import type { BudgetTerms } from '../../contract/rows';
import {
  amountFieldProblem,
  type BudgetDraft,
  budgetDraftProblem,
  periodsWithin,
} from '../budget/budget-draft';
import { MoreLimits } from '../budget/more-limits';
import { PeriodSelect } from '../budget/period-select';
import { renewalText } from '../text/budgets';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { SatsInput } from '../ui/sats-input';
import type { Action } from '../use-action';
import { t } from '../words/words';

interface BudgetFormProps {
  /** The budget there is; it may have ended. */
  present: BudgetTerms | null;
  draft: BudgetDraft;
  /** Of the organisation. */
  ceilings: Ceilings | null;
  now: number;
  action: Action;
  /** What was just done, in a sentence. */
  told: string | null;
  onChange: (part: Partial<BudgetDraft>) => void;
  onSet: () => void;
  onTakeAway: () => void;
}

/** The fields of a site's budget. */
export function BudgetForm(props: BudgetFormProps) {
  const { present, draft, ceilings, now, action, told, onChange, onSet, onTakeAway } = props;
  const { busy, error } = action;
  const problem = budgetDraftProblem(draft, ceilings, now);
  return (
    <form
      class="budget-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) onSet();
      }}
    >
      <label for="budget">{t('site_budget_amount')}</label>
      <div class="budget-fields">
        <SatsInput
          id="budget"
          value={draft.amount}
          onInput={(amount) => onChange({ amount })}
          invalid={amountFieldProblem(draft.amount) !== null}
          describedBy="budget-help"
          testId="site-budget-input"
        />
        <PeriodSelect
          id="budget-period"
          periods={periodsWithin(ceilings)}
          value={draft.period}
          onChange={(period) => onChange({ period })}
          testId="site-budget-period"
        />
      </div>
      <p id="budget-help" class={problem === null ? 'soft small' : 'small wrong'} aria-live="polite">
        {problem ?? told ?? t('site_budget_help', { renewal: renewalText(draft.period) })}
      </p>
      <MoreLimits id="budget" describedBy="budget-help" draft={draft} now={now} onChange={onChange} />
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button type="submit" disabled={problem !== null} testId="site-budget-set">
          {present ? t('site_budget_change') : t('site_budget_give')}
        </Button>
        {present && (
          <Button look="quiet danger" disabled={busy} testId="site-budget-remove" onClick={onTakeAway}>
            {t('site_budget_remove')}
          </Button>
        )}
      </div>
    </form>
  );
}
