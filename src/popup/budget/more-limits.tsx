import { useState } from 'preact/hooks';
import { Disclosure } from '../ui/disclosure';
import { SatsInput } from '../ui/sats-input';
import { type BudgetDraft, hasMoreLimits, largestProblem, lastDayProblem } from './budget-draft';

interface MoreLimitsProps {
  /** What the ids of its fields begin with. */
  id: string;
  /** The id of the text that says what is wrong with them. */
  describedBy: string;
  draft: BudgetDraft;
  now: number;
  onChange: (part: Partial<BudgetDraft>) => void;
}

/** What few people limit: one click away, and open where something is limited already. */
export function MoreLimits({ id, describedBy, draft, now, onChange }: MoreLimitsProps) {
  const [openAtFirst] = useState(() => hasMoreLimits(draft));
  return (
    <Disclosure summary="More limits" testId="more-limits" open={openAtFirst}>
      <div class="limits small">
        <label for={`${id}-largest`}>At most, in one payment</label>
        <span>
          <SatsInput
            id={`${id}-largest`}
            value={draft.largest}
            onInput={(largest) => onChange({ largest })}
            invalid={largestProblem(draft) !== null}
            describedBy={describedBy}
            testId="budget-largest"
          />{' '}
          sats
        </span>
        <label for={`${id}-last-day`}>Last day</label>
        <input
          id={`${id}-last-day`}
          class="input day"
          type="date"
          max="9999-12-31"
          value={draft.lastDay}
          aria-invalid={lastDayProblem(draft, now) !== null}
          aria-describedby={describedBy}
          data-testid="budget-last-day"
          onInput={(event) => onChange({ lastDay: event.currentTarget.value })}
        />
        <p class="soft">Empty means no such limit.</p>
      </div>
    </Disclosure>
  );
}
