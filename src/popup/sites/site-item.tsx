import type { Msat } from '../../contract/amounts';
import type { Budget } from '../../contract/rows';
import { isExpired } from '../../core/budget';
import { whyAlwaysAsked } from '../../core/origins';
import { command } from '../commands';
import { blownText, endedText, leftText, termsText } from '../text/budgets';
import { BlockSite } from '../ui/block-site';
import { ConfirmInline } from '../ui/confirm-inline';
import { Chevron } from '../ui/disclosure';
import { Fuse, isBlown } from '../ui/fuse';
import { Origin } from '../ui/origin';
import { BudgetForm } from './budget-form';
import { SitePermissions } from './site-permissions';
import type { SiteState } from './site-state';

const ALWAYS_ASKED = {
  insecure: 'This site is not encrypted (http), so each of its payments is asked about.',
  private:
    'This site is in a private window, so each of its payments is asked about. It is forgotten when you close your private windows.',
};

/** One site: its fuse, and behind a click its budget and the way to forget it. */
export function SiteItem({ state, now }: { state: SiteState; now: number }) {
  const { site, left } = state;
  const { origin, connectionId, budget } = site;
  const always = whyAlwaysAsked(origin);
  const holds = budget !== null && !isExpired(budget, now) && !always;
  return (
    <li data-testid="site-row" data-origin={origin}>
      <details class="row">
        <summary>
          <span class="row-line">
            <span class="row-name">
              <Chevron />
              <Origin origin={origin} />
            </span>
            <span class="soft small" data-testid="site-left">
              {holds && left !== null ? leftText(left, budget.period) : 'Asks every time'}
            </span>
          </span>
          {holds && left !== null && <SiteFuse budget={budget} left={left} now={now} />}
          {budget && isExpired(budget, now) && <span class="soft small">{endedText(budget)}</span>}
        </summary>
        <div class="row-body">
          {always ? (
            <p class="small" data-testid={`site-${always}`}>
              {ALWAYS_ASKED[always]}
            </p>
          ) : (
            <BudgetForm key={budget?.since ?? 0} site={site} now={now} />
          )}
          <SitePermissions site={site} />
          <div>
            <ConfirmInline
              ask="Forget this site"
              confirm="Forget"
              keep="Keep it"
              act={() => command('site.forget', { origin, connectionId })}
            >
              Forget <Origin origin={origin} />? It loses its budget and must ask again. Its payments stay in
              the list.
            </ConfirmInline>
          </div>
          <div>
            <BlockSite origin={origin} />
          </div>
        </div>
      </details>
    </li>
  );
}

function SiteFuse({ budget, left, now }: { budget: Budget; left: Msat; now: number }) {
  return (
    <>
      <Fuse left={left} budget={budget} />
      <span class="soft small">{isBlown(left) ? blownText(budget, now) : termsText(budget)}</span>
    </>
  );
}
