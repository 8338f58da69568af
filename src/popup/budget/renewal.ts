import type { Period } from '../../contract/rows';
import { periodEnd } from '../../core/budget';
import { dayText } from '../text/times';
import { t } from '../words/words';

/** When a budget of this period starts anew next, as a sentence. */
export function nextRenewalText(period: Period, now: number): string {
  const end = periodEnd({ period }, now);
  if (end === null) return t('budget_renews_never');
  return period === 'day' ? t('budget_renews_midnight') : t('budget_renews_on', { day: dayText(end) });
}
