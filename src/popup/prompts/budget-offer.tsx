import type { Prompt } from '../../contract/prompts';
import { amountFieldProblem, type BudgetDraft } from '../budget/budget-draft';
import { MoreLimits } from '../budget/more-limits';
import { PeriodSelect } from '../budget/period-select';
import { amountText } from '../text/budgets';
import { SatsInput } from '../ui/sats-input';
import { budgetProblem, type Draft } from './answer';

interface BudgetOfferProps {
  prompt: Prompt;
  draft: Draft;
  now: number;
  onChange: (part: Partial<Draft>) => void;
}

/** A budget in the same breath, so that the next small payments need no prompt. */
export function BudgetOffer({ prompt, draft, now, onChange }: BudgetOfferProps) {
  const { budget, budgetOn } = draft;
  const change = (part: Partial<BudgetDraft>) => onChange({ budget: { ...budget, ...part } });
  const problem = budgetProblem(prompt, draft, now);
  const present = prompt.kind === 'pay' ? prompt.budget : null;
  return (
    <div class="card offer">
      <div class="check">
        <input
          id="budget-on"
          type="checkbox"
          checked={budgetOn}
          aria-labelledby="budget-before budget budget-sats budget-period budget-after"
          aria-describedby="budget-help"
          data-testid="budget-toggle"
          onChange={(event) => onChange({ budgetOn: event.currentTarget.checked })}
        />
        <span>
          <label id="budget-before" for="budget-on">
            Allow up to{' '}
          </label>
          <SatsInput
            id="budget"
            value={budget.amount}
            onInput={(amount) => change({ amount })}
            label="Sats without asking"
            invalid={budgetOn && amountFieldProblem(budget.amount) !== null}
            describedBy="budget-help"
            testId="budget-input"
          />
          <label id="budget-sats" for="budget-on">
            {' '}
            sats{' '}
          </label>
          <PeriodSelect
            id="budget-period"
            value={budget.period}
            onChange={(period) => change({ period })}
            testId="budget-period"
          />
          <label id="budget-after" for="budget-on">
            {' '}
            without asking
          </label>
        </span>
      </div>
      <div class="offer-more">
        <p id="budget-help" class={problem === null ? 'soft small' : 'small wrong'} aria-live="polite">
          {problem ??
            (present
              ? `Replaces its budget of ${amountText(present)}.`
              : 'Fees count. You can take it away any time.')}
        </p>
        {budgetOn && (
          <MoreLimits id="budget" describedBy="budget-help" draft={budget} now={now} onChange={change} />
        )}
      </div>
    </div>
  );
}
