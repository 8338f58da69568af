import { useState } from 'preact/hooks';
import type { Msat } from '../../contract/amounts';
import type { SiteRow } from '../../contract/rows';
import { satsRoundedDown } from '../../core/msat';
import { command } from '../commands';
import { DEFAULT_BUDGET, WHOLE_SATS } from '../prompts/answer';
import { groupedNumber, parseSats } from '../text/sats';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { SatsInput } from '../ui/sats-input';
import { useAction } from '../use-action';

/** Sets a site's budget or takes it away. */
export function BudgetForm({ site }: { site: SiteRow }) {
  const { origin, connectionId, budget } = site;
  const [text, setText] = useState(groupedNumber(satsRoundedDown(budget?.amount ?? DEFAULT_BUDGET)));
  const { busy, error, run } = useAction();
  const amount = parseSats(text);
  const valid = amount !== null && amount > 0;
  const id = `budget ${origin}`;
  const set = (next: Msat | null) =>
    void run(() => command('site.setBudget', { origin, connectionId, amount: next }));

  return (
    <form
      class="tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) set(amount);
      }}
    >
      <label for={id}>Sats a day without asking</label>
      <div class="budget-form">
        <SatsInput
          id={id}
          value={text}
          onInput={setText}
          invalid={!valid}
          describedBy={`${id} help`}
          testId="site-budget-input"
        />
        <Button type="submit" disabled={busy || !valid} testId="site-budget-set">
          Set
        </Button>
        {budget && (
          <Button look="quiet danger" disabled={busy} testId="site-budget-remove" onClick={() => set(null)}>
            Take away
          </Button>
        )}
      </div>
      <p id={`${id} help`} class="soft small">
        {valid ? 'Fees count. It starts anew every midnight, and when you set it.' : WHOLE_SATS}
      </p>
      <ErrorNotice message={error} />
    </form>
  );
}
