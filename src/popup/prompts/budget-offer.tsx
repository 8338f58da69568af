import { Fragment } from 'preact';
import type { Ceilings } from '../../contract/policy';
import type { Prompt } from '../../contract/prompts';
import { partsOf } from '../../core/catalog';
import { amountFieldProblem, type BudgetDraft, periodsWithin } from '../budget/budget-draft';
import { MoreLimits } from '../budget/more-limits';
import { PeriodSelect } from '../budget/period-select';
import { amountText } from '../text/budgets';
import { ByOrganisation } from '../ui/by-organisation';
import { SatsInput } from '../ui/sats-input';
import { t, textOf } from '../words/words';
import { budgetProblem, type Draft } from './answer';

interface BudgetOfferProps {
  prompt: Prompt;
  draft: Draft;
  /** Of the organisation. */
  ceilings: Ceilings | null;
  now: number;
  onChange: (part: Partial<Draft>) => void;
}

/** The fields in its sentence, by the names of their blanks. */
const IDS: Readonly<Record<string, string>> = { amount: 'budget', period: 'budget-period' };

/** A budget in the same breath, so that the next small payments need no prompt. */
export function BudgetOffer({ prompt, draft, ceilings, now, onChange }: BudgetOfferProps) {
  const { budget, budgetOn } = draft;
  const change = (part: Partial<BudgetDraft>) => onChange({ budget: { ...budget, ...part } });
  const problem = budgetProblem(prompt, draft, ceilings, now);
  const periods = periodsWithin(ceilings);
  const present = prompt.kind === 'pay' ? prompt.budget : null;
  if (periods.length === 0) return <ByOrganisation>{t('managed_no_budget')}</ByOrganisation>;
  // Its words name the switch, and the fields among them stand where the language puts them.
  const parts = partsOf(textOf('offer_sentence'));
  const amount = (
    <SatsInput
      id="budget"
      value={budget.amount}
      onInput={(entered) => change({ amount: entered })}
      label={t('offer_amount')}
      invalid={budgetOn && amountFieldProblem(budget.amount) !== null}
      describedBy="budget-help"
      testId="budget-input"
    />
  );
  const period = (
    <PeriodSelect
      id="budget-period"
      periods={periods}
      value={budget.period}
      onChange={(chosen) => change({ period: chosen })}
      testId="budget-period"
    />
  );
  return (
    <div class="card offer">
      <div class="check">
        <input
          id="budget-on"
          type="checkbox"
          checked={budgetOn}
          aria-labelledby={parts
            .map((part, index) => (index % 2 === 0 ? `budget-words-${index}` : IDS[part]))
            .join(' ')}
          aria-describedby="budget-help"
          data-testid="budget-toggle"
          onChange={(event) => onChange({ budgetOn: event.currentTarget.checked })}
        />
        <span class="offer-words">
          {parts.map((part, index) =>
            index % 2 === 0 ? (
              part !== '' && (
                <label key={index} id={`budget-words-${index}`} for="budget-on">
                  {part}
                </label>
              )
            ) : (
              <Fragment key={index}>{part === 'amount' ? amount : period}</Fragment>
            ),
          )}
        </span>
      </div>
      <div class="offer-more">
        <p id="budget-help" class={problem === null ? 'soft small' : 'small wrong'} aria-live="polite">
          {problem ?? (present ? t('offer_replaces', { budget: amountText(present) }) : t('offer_help'))}
        </p>
        {budgetOn && (
          <MoreLimits id="budget" describedBy="budget-help" draft={budget} now={now} onChange={change} />
        )}
      </div>
    </div>
  );
}
