import type { Msat } from '../../contract/amounts';
import type { Budget } from '../../contract/rows';
import { isExpired } from '../../core/budget';
import { whyAlwaysAsked } from '../../core/origins';
import { href } from '../route';
import { blownText, endedText, leftOfText } from '../text/budgets';
import { agoText } from '../text/times';
import { Fuse, isBlown } from '../ui/fuse';
import { Origin } from '../ui/origin';
import { t } from '../words/words';
import { SiteMark } from './site-mark';
import type { SiteState } from './site-state';

interface SiteRowProps {
  state: SiteState;
  now: number;
  /** Where it is not the wallet that the list is of. */
  walletName?: string;
}

/** A site in the list: who, what is left, when last. Leads to all that can be said of it. */
export function SiteListRow({ state, now, walletName }: SiteRowProps) {
  const { site, left, usedAt, usesConnectionId } = state;
  const { origin, connectionId, budget } = site;
  const holds = budget !== null && left !== null && !isExpired(budget, now) && !whyAlwaysAsked(origin);
  return (
    <li data-testid="site-row" data-origin={origin}>
      <a class="link-row" href={href('site', origin, connectionId)}>
        <SiteMark origin={origin} />
        <span class="link-row-text site-row">
          <strong>
            <Origin origin={origin} />
          </strong>
          {walletName !== undefined && <span class="soft small">{walletName}</span>}
          {usesConnectionId !== connectionId && <span class="soft small">{t('site_uses_another')}</span>}
          {/* The words below say it. */}
          {holds && (
            <span aria-hidden="true">
              <Fuse left={left} budget={budget} />
            </span>
          )}
          <span class="row-line soft small">
            <span data-testid="site-left">
              {holds ? leftInWords(budget, left, now) : t('site_asks_always')}
            </span>
            <span>{agoText(usedAt, now)}</span>
          </span>
          {budget && isExpired(budget, now) && <span class="soft small">{endedText(budget)}</span>}
        </span>
      </a>
    </li>
  );
}

function leftInWords(budget: Budget, left: Msat, now: number): string {
  return isBlown(left) ? blownText(budget, now) : leftOfText(left, budget);
}
