import type { Prompt } from '../../contract/prompts';
import { chargeText } from '../text/sats';
import { SatsInput } from '../ui/sats-input';
import { budgetProblem, type Draft } from './answer';

interface BudgetOfferProps {
  prompt: Prompt;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** A budget in the same breath, so that the next small payments need no prompt. */
export function BudgetOffer({ prompt, draft, onChange }: BudgetOfferProps) {
  const problem = budgetProblem(prompt, draft);
  const present = prompt.kind === 'pay' ? prompt.budget : null;
  return (
    <div class="card offer">
      <div class="check">
        <input
          id="budget-on"
          type="checkbox"
          checked={draft.budgetOn}
          aria-labelledby="budget-before budget budget-after"
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
            value={draft.budget}
            onInput={(budget) => onChange({ budget })}
            label="Sats a day without asking"
            invalid={problem !== null}
            describedBy="budget-help"
            testId="budget-input"
          />
          <label id="budget-after" for="budget-on">
            {' '}
            sats a day without asking
          </label>
        </span>
      </div>
      <p id="budget-help" class={problem === null ? 'soft small' : 'small wrong'} aria-live="polite">
        {problem ??
          (present
            ? `Replaces its budget of ${chargeText(present.amount)} a day.`
            : 'Fees count. You can take it away any time.')}
      </p>
    </div>
  );
}
