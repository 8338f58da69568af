/** What a wallet limits a connection to, in words. */
import type { ConnectionRow } from '../../contract/rows';
import { endOf, quotaOf } from '../../core/connection-limits';
import { perLanguage } from '../words/per-language';
import { t } from '../words/words';
import { aheadText, dayText } from './times';

const percent = perLanguage((tag) => new Intl.NumberFormat(tag, { style: 'percent' }));

/** That the connection has ended, or ends soon; null while that is far or not known. */
export function endText(connection: Pick<ConnectionRow, 'expiresAt'>, now: number): string | null {
  const end = endOf(connection, now);
  if (end === null || end.is === 'far') return null;
  return end.is === 'past'
    ? t('limits_ended', { day: dayText(end.at) })
    : t('limits_ends', { when: aheadText(end.at, now) });
}

/** That the wallet's own budget for the connection is used up or low; null while it is ample, or there is none. */
export function quotaText({ budget }: Pick<ConnectionRow, 'budget'>, now: number): string | null {
  const quota = budget && quotaOf(budget, now);
  if (!quota || quota.is === 'ample') return null;
  const renews = quota.renewsAt === null ? null : dayText(quota.renewsAt);
  if (quota.is === 'used-up') {
    return renews === null ? t('limits_used_up') : t('limits_used_up_until', { day: renews });
  }
  const share = percent().format(quota.share);
  return renews === null ? t('limits_low', { share }) : t('limits_low_until', { share, day: renews });
}
