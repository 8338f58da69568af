import type { Period } from '../../contract/rows';
import { perText } from '../text/budgets';
import { t } from '../words/words';

interface PeriodSelectProps {
  id: string;
  /** What can be chosen. */
  periods: readonly Period[];
  value: Period;
  onChange: (period: Period) => void;
  testId: string;
}

/** Per what a budget is: "a day", "a week", …, "in all". */
export function PeriodSelect({ id, periods, value, onChange, testId }: PeriodSelectProps) {
  return (
    <select
      id={id}
      class="input period"
      aria-label={t('budget_period')}
      value={value}
      data-testid={testId}
      onChange={(event) => onChange(periods[event.currentTarget.selectedIndex] ?? value)}
    >
      {periods.map((period) => (
        <option key={period} value={period}>
          {perText(period)}
        </option>
      ))}
    </select>
  );
}
