import './site-here.css';
import { isExpired } from '../../core/budget';
import { whyAlwaysAsked } from '../../core/origins';
import { cutTo, isShut } from '../../core/policy';
import { budgetLeft } from '../../store/budgets';
import { siteOf } from '../../store/sites';
import { db } from '../database';
import { href } from '../route';
import { leftText } from '../text/budgets';
import { Fuse } from '../ui/fuse';
import { Icon } from '../ui/icon';
import { Origin } from '../ui/origin';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { usePolicy } from '../use-policy';
import { t } from '../words/words';

/** The site that the popup was opened on, with its fuse, in a line that leads to the rest. */
export function SiteLine({ origin }: { origin: string }) {
  const now = useNow(60_000);
  const policy = usePolicy();
  const ceilings = policy?.ceilings ?? null;
  // Read at the time of reading: a budget that was granted a moment ago is not one of the future.
  const read = useLive(
    async () => {
      const site = await siteOf(db, origin);
      const held = site && { ...site, budget: cutTo(site.budget, ceilings) };
      return held && { site: held, left: await budgetLeft(db, held, Date.now()) };
    },
    JSON.stringify([origin, now, ceilings]),
  );
  if (!read || !policy) return null;
  const { site, left } = read;
  const { budget, connectionId } = site;
  const holds =
    !isShut(policy, origin) &&
    budget !== null &&
    left !== null &&
    !isExpired(budget, now) &&
    !whyAlwaysAsked(origin);
  return (
    <a class="site-line small" href={href('site', origin, connectionId)} data-testid="site-line">
      <strong>
        <Origin origin={origin} />
      </strong>
      {holds && (
        // The words beside it say it.
        <span class="site-line-fuse" aria-hidden="true">
          <Fuse left={left} budget={budget} />
        </span>
      )}
      <span class="soft">
        {isShut(policy, origin)
          ? t('managed_by')
          : holds
            ? leftText(left, budget.period)
            : t('site_asks_always')}
      </span>
      <Icon name="go" />
    </a>
  );
}
