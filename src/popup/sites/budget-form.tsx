import { useState } from 'preact/hooks';
import type { BudgetTerms, SiteRow } from '../../contract/rows';
import {
  amountFieldProblem,
  type BudgetDraft,
  budgetDraftProblem,
  firstBudgetDraft,
  termsOf,
} from '../budget/budget-draft';
import { MoreLimits } from '../budget/more-limits';
import { PeriodSelect } from '../budget/period-select';
import { command } from '../commands';
import { renewalText } from '../text/budgets';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { SatsInput } from '../ui/sats-input';
import { useAction } from '../use-action';

/** Sets a site's budget or takes it away. */
export function BudgetForm({ site, now }: { site: SiteRow; now: number }) {
  const { origin, connectionId, budget } = site;
  const [draft, setDraft] = useState(() => firstBudgetDraft(budget, now));
  const change = (part: Partial<BudgetDraft>) => setDraft((before) => ({ ...before, ...part }));
  const { busy, error, run } = useAction();
  const problem = budgetDraftProblem(draft, now);
  const id = `budget-${origin}`;
  const set = (next: BudgetTerms | null) =>
    void run(() => command('site.setBudget', { origin, connectionId, budget: next }));

  return (
    <form
      class="tight"
      onSubmit={(event) => {
        event.preventDefault();
        const terms = termsOf(draft, Date.now());
        if (terms) set(terms);
      }}
    >
      <label for={id}>Sats without asking</label>
      <div class="budget-form">
        <SatsInput
          id={id}
          value={draft.amount}
          onInput={(amount) => change({ amount })}
          invalid={amountFieldProblem(draft.amount) !== null}
          describedBy={`${id}-help`}
          testId="site-budget-input"
        />
        <PeriodSelect
          id={`${id}-period`}
          value={draft.period}
          onChange={(period) => change({ period })}
          testId="site-budget-period"
        />
        <Button type="submit" disabled={busy || problem !== null} testId="site-budget-set">
          Set
        </Button>
        {budget && (
          <Button look="quiet danger" disabled={busy} testId="site-budget-remove" onClick={() => set(null)}>
            Take away
          </Button>
        )}
      </div>
      <p id={`${id}-help`} class={problem === null ? 'soft small' : 'small wrong'} aria-live="polite">
        {problem ?? `Fees count. ${renewalText(draft.period)}`}
      </p>
      <MoreLimits id={id} describedBy={`${id}-help`} draft={draft} now={now} onChange={change} />
      <ErrorNotice message={error} />
    </form>
  );
}
