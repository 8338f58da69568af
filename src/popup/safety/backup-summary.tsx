import type { ComponentChildren } from 'preact';
import type { RestoreMode, BackupSummary as Summary } from '../../contract/worker-calls';
import { instantText } from '../text/times';
import { Foreign } from '../ui/foreign';

interface BackupSummaryProps {
  summary: Summary;
  mode: RestoreMode;
  disabled: boolean;
  onMode: (mode: RestoreMode) => void;
}

/** What is in a backup, and the two ways to restore it. */
export function BackupSummary({ summary, mode, disabled, onMode }: BackupSummaryProps) {
  const { madeAt, wallets, sites, payments, newPayments } = summary;
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
        <dd>{sites}</dd>
        <dt>Payments</dt>
        <dd>
          {payments}
          {payments > 0 && (
            <span class="soft">, {newPayments === 0 ? 'none' : newPayments} of them new here</span>
          )}
        </dd>
      </dl>
      <fieldset class="stack" disabled={disabled}>
        <legend class="visually-hidden">How to restore it</legend>
        <Mode
          testId="restore-merge"
          label="Add what is missing"
          checked={mode === 'merge'}
          onChoose={() => onMode('merge')}
        >
          What is here stays as it is. Wallets, sites and payments that are only in the backup are added.
        </Mode>
        <Mode
          testId="restore-replace"
          label="Replace what is here"
          checked={mode === 'replace'}
          onChoose={() => onMode('replace')}
        >
          Wallets, sites, budgets and settings become those of the backup. Wallets that are only here are
          disconnected and their secrets destroyed.
        </Mode>
      </fieldset>
      <p class="soft small">
        Either way no payment is taken from the list, and what was spent of a budget stays spent.
      </p>
    </div>
  );
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
