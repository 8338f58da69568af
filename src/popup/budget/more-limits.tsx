import { useState } from 'preact/hooks';
import { Disclosure } from '../ui/disclosure';
import { SatsInput } from '../ui/sats-input';
import { type BudgetDraft, hasMoreLimits, largestProblem, lastDayProblem } from './budget-draft';

interface MoreLimitsProps {
  /** What the ids of its fields begin with. */
  id: string;
  draft: BudgetDraft;
  now: number;
  onChange: (part: Partial<BudgetDraft>) => void;
}

/** What few people limit: one click away, and open where something is limited already. */
export function MoreLimits({ id, draft, now, onChange }: MoreLimitsProps) {
  const [openAtFirst] = useState(() => hasMoreLimits(draft));
  const problem = largestProblem(draft) ?? lastDayProblem(draft, now);
  return (
    <Disclosure summary="More limits" testId="more-limits" open={openAtFirst}>
      <div class="limits small">
        <label for={`${id} largest`}>At most, in one payment</label>
        <span>
          <SatsInput
            id={`${id} largest`}
            value={draft.largest}
            onInput={(largest) => onChange({ largest })}
            invalid={largestProblem(draft) !== null}
            describedBy={`${id} limits help`}
            testId="budget-largest"
          />{' '}
          sats
        </span>
        <label for={`${id} last day`}>Last day</label>
        <input
          id={`${id} last day`}
          class="input day"
          type="date"
          max="9999-12-31"
          value={draft.lastDay}
          aria-invalid={lastDayProblem(draft, now) !== null}
          aria-describedby={`${id} limits help`}
          data-testid="budget-last-day"
          onInput={(event) => onChange({ lastDay: event.currentTarget.value })}
        />
        <p id={`${id} limits help`} class={problem === null ? 'soft' : 'wrong'} aria-live="polite">
          {problem ?? 'Empty means no such limit.'}
        </p>
      </div>
    </Disclosure>
  );
}
