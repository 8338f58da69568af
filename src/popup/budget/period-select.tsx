import { PERIODS, type Period } from '../../contract/rows';
import { perText } from '../text/budgets';
import { t } from '../words/words';

interface PeriodSelectProps {
  id: string;
  value: Period;
  onChange: (period: Period) => void;
  testId: string;
}

/** Per what a budget is: "a day", "a week", …, "in all". */
export function PeriodSelect({ id, value, onChange, testId }: PeriodSelectProps) {
  return (
    <select
      id={id}
      class="input period"
      aria-label={t('budget_period')}
      value={value}
      data-testid={testId}
      onChange={(event) => onChange(PERIODS[event.currentTarget.selectedIndex] ?? value)}
    >
      {PERIODS.map((period) => (
        <option key={period} value={period}>
          {perText(period)}
        </option>
      ))}
    </select>
  );
}
