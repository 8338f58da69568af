import type { ComponentChildren } from 'preact';
import type { RestoreMode, BackupSummary as Summary } from '../../contract/worker-calls';
import { amountText } from '../text/budgets';
import { lockChoiceText } from '../text/locks-after';
import { groupedNumber } from '../text/sats';
import { instantText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Notice } from '../ui/notice';
import { Origin } from '../ui/origin';

interface BackupSummaryProps {
  summary: Summary;
  mode: RestoreMode;
  disabled: boolean;
  onMode: (mode: RestoreMode) => void;
}

/** What is in a backup, and the two ways to restore it. */
export function BackupSummary({ summary, mode, disabled, onMode }: BackupSummaryProps) {
  const { madeAt, wallets, sites, budgets, payments, newPayments, locksAfter } = summary;
  return (
    <div class="stack summary" data-testid="backup-summary">
      <dl class="facts">
        <dt>Made</dt>
        <dd>{instantText(madeAt)}</dd>
        <dt>Wallets</dt>
        <dd>
          {wallets.length === 0 ? (
            'none'
          ) : (
            <ul>
              {wallets.map(({ name, isHere }, place) => (
                <li key={place}>
                  <Foreign text={name} /> {isHere && <span class="soft">connected here already</span>}
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>Sites</dt>
        <dd>{groupedNumber(sites)}</dd>
        {budgets.length > 0 && (
          <>
            <dt>Budgets</dt>
            <dd class="tight">
              <span class="soft">
                {mode === 'merge'
                  ? 'Could spend without asking, from wallets that are not connected here yet:'
                  : 'Could spend without asking:'}
              </span>
              <ul class="summary-budgets" data-testid="backup-budgets">
                {largestFirst(budgets).map((budget, place) => (
                  <li key={place}>
                    <Origin origin={budget.origin} />: {amountText(budget)}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Payments</dt>
        <dd>
          {groupedNumber(payments)}
          {payments > 0 && (
            <span class="soft">
              , {newPayments === 0 ? 'none' : groupedNumber(newPayments)} of them new here
            </span>
          )}
        </dd>
        {mode === 'replace' && locksAfter !== undefined && (
          <>
            <dt>Lock</dt>
            <dd data-testid="backup-lock">{lockChoiceText(locksAfter)}</dd>
          </>
        )}
      </dl>
      <Notice>Restore only a backup that you have made yourself.</Notice>
      <fieldset class="stack" disabled={disabled}>
        <legend class="visually-hidden">How to restore it</legend>
        <Mode
          testId="restore-merge"
          label="Add what is missing"
          checked={mode === 'merge'}
          onChoose={() => onMode('merge')}
        >
          What is here stays as it is. Wallets, sites and payments that are missing here are added.
        </Mode>
        <Mode
          testId="restore-replace"
          label="Replace what is here"
          checked={mode === 'replace'}
          onChoose={() => onMode('replace')}
        >
          Wallets, sites, budgets and settings become those of the backup. Wallets that are only here are
          disconnected and their secrets destroyed. Sites that are blocked here stay blocked.
        </Mode>
      </fieldset>
      <p class="soft small">
        Either way the list of payments only grows, and what was spent of a budget stays spent.
      </p>
    </div>
  );
}

/** Many small ones hide no large one. */
function largestFirst(budgets: Summary['budgets']): Summary['budgets'] {
  return [...budgets].sort((a, b) => b.amount - a.amount);
}

function Mode(props: {
  children: ComponentChildren;
  label: string;
  testId: string;
  checked: boolean;
  onChoose: () => void;
}) {
  const { children, label, testId, checked, onChoose } = props;
  return (
    <label class="check">
      <input type="radio" name="restore-mode" checked={checked} data-testid={testId} onChange={onChoose} />
      <span>
        {label}
        <span class="setting-help">{children}</span>
      </span>
    </label>
  );
}
