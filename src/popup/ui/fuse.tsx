import { useRef } from 'preact/hooks';
import type { Msat } from '../../contract/amounts';
import type { BudgetTerms } from '../../contract/rows';
import { feeReserve, msat } from '../../core/msat';
import { leftOfText, leftText } from '../text/budgets';
import { t } from '../words/words';

/** Less than this is left of a budget: not even the smallest payment fits with its fee reserve. */
const SMALLEST_COST = feeReserve(msat(1)) + 1;

/** True where nothing can pass without asking any more. */
export function isBlown(left: Msat): boolean {
  return left < SMALLEST_COST;
}

/** A budget, drawn as the wire of a glass fuse: what is left of the wire is what is left of the budget. */
export function Fuse({ left, budget }: { left: Msat; budget: BudgetTerms }) {
  const { amount } = budget;
  const blown = isBlown(left);
  // A fuse that blows before one's eyes flashes; one that was blown already does not.
  const wasWhole = useRef(!blown);
  const look = !blown ? 'fuse' : wasWhole.current ? 'fuse blown blowing' : 'fuse blown';
  const share = amount === 0 ? 0 : Math.min(1, left / amount);
  return (
    <div class={look} role="img" aria-label={label(left, budget, blown)}>
      <span class="fuse-cap" />
      <span class="fuse-glass">
        {blown ? (
          <>
            <span class="fuse-stub near" />
            <span class="fuse-stub far" />
          </>
        ) : (
          <>
            {share < 1 && <span class="fuse-ash" />}
            <span
              class={share < 1 ? 'fuse-wire burning' : 'fuse-wire'}
              style={{ width: `${Math.max(share * 100, 2)}%` }}
            />
          </>
        )}
      </span>
      <span class="fuse-cap" />
    </div>
  );
}

function label(left: Msat, budget: BudgetTerms, blown: boolean): string {
  return blown
    ? t('fuse_blown', { left: leftText(left, budget.period) })
    : t('fuse_left', { left: leftOfText(left, budget) });
}

/** A glowing point: something is under way, in a line of text. */
export function Ember() {
  return <span class="ember" aria-hidden="true" />;
}

/** A wire with a current in it: something is under way. */
export function Running() {
  return <div class="running" aria-hidden="true" />;
}
