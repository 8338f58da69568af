import { command } from '../commands';
import { chargeText, holdingText } from '../text/sats';
import { ConfirmInline } from '../ui/confirm-inline';
import { Chevron } from '../ui/disclosure';
import { Fuse, isBlown } from '../ui/fuse';
import { Origin } from '../ui/origin';
import { BudgetForm } from './budget-form';
import type { SiteState } from './site-state';

/** One site: its fuse, and behind a click its budget and the way to forget it. */
export function SiteItem({ state }: { state: SiteState }) {
  const { site, left } = state;
  const { origin, connectionId, budget } = site;
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
              {left === null ? 'Asks every time' : `${holdingText(left)} left today`}
            </span>
          </span>
          {budget && left !== null && (
            <>
              <Fuse left={left} amount={budget.amount} />
              <span class="soft small">
                {isBlown(left)
                  ? 'Fuse blown. Until midnight every payment asks you first.'
                  : `Up to ${chargeText(budget.amount)} a day without asking`}
              </span>
            </>
          )}
        </summary>
        <div class="row-body">
          <BudgetForm key={budget?.since ?? 0} site={site} />
          {site.permissions.includes('balance') && <p class="small">It may read the balance.</p>}
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
        </div>
      </details>
    </li>
  );
}
