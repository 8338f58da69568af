import { PERIODS, type Period } from '../../contract/rows';
import { perText } from '../text/budgets';

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
      aria-label="Period"
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
