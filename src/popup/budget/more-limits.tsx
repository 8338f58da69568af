import { useState } from 'preact/hooks';
import { Disclosure } from '../ui/disclosure';
import { SatsInput } from '../ui/sats-input';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import {
  type BudgetDraft,
  hasMoreLimits,
  largestProblem,
  lastDayProblem,
  perMinuteProblem,
} from './budget-draft';

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
    <Disclosure summary={t('budget_more_limits')} testId="more-limits" open={openAtFirst}>
      <div class="limits small">
        <label for={`${id}-largest`}>{t('budget_largest')}</label>
        <span>
          <Phrase
            text="budget_sats_field"
            blanks={{
              field: (
                <SatsInput
                  id={`${id}-largest`}
                  value={draft.largest}
                  onInput={(largest) => onChange({ largest })}
                  invalid={largestProblem(draft) !== null}
                  describedBy={describedBy}
                  testId="budget-largest"
                />
              ),
            }}
          />
        </span>
        <label for={`${id}-per-minute`}>{t('budget_per_minute')}</label>
        <input
          id={`${id}-per-minute`}
          class="input count"
          type="text"
          inputMode="numeric"
          autocomplete="off"
          maxLength={6}
          value={draft.perMinute}
          aria-invalid={perMinuteProblem(draft) !== null}
          aria-describedby={describedBy}
          data-testid="budget-per-minute"
          onInput={(event) => onChange({ perMinute: event.currentTarget.value })}
        />
        <label for={`${id}-last-day`}>{t('budget_last_day')}</label>
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
        <p class="soft">{t('budget_limits_empty')}</p>
      </div>
    </Disclosure>
  );
}
