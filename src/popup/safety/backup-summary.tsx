import type { RestoreMode, BackupSummary as Summary } from '../../contract/worker-calls';
import { amountText } from '../text/budgets';
import { lockChoiceText } from '../text/locks-after';
import { instantText } from '../text/times';
import { Choice } from '../ui/choice';
import { Foreign } from '../ui/foreign';
import { Notice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { Phrase } from '../words/phrase';
import { t, tn } from '../words/words';

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
        <dt>{t('summary_made')}</dt>
        <dd>{instantText(madeAt)}</dd>
        <dt>{t('summary_wallets')}</dt>
        <dd>
          {wallets.length === 0 ? (
            t('summary_none')
          ) : (
            <ul>
              {wallets.map(({ name, isHere }, place) => (
                <li key={place}>
                  <Foreign text={name} /> {isHere && <span class="soft">{t('summary_is_here')}</span>}
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{t('summary_sites')}</dt>
        <dd>{sites === 0 ? t('summary_none') : tn('summary_of_sites', sites)}</dd>
        {budgets.length > 0 && (
          <>
            <dt>{t('summary_budgets')}</dt>
            <dd class="tight">
              <span class="soft">
                {t(mode === 'merge' ? 'summary_could_spend_new' : 'summary_could_spend')}
              </span>
              <ul class="summary-budgets" data-testid="backup-budgets">
                {largestFirst(budgets).map((budget, place) => (
                  <li key={place}>
                    <Phrase
                      text="summary_budget"
                      blanks={{ origin: <Origin origin={budget.origin} />, budget: amountText(budget) }}
                    />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>{t('summary_payments')}</dt>
        <dd>
          {payments === 0 ? t('summary_none') : tn('summary_of_payments', payments, { added: newPayments })}
        </dd>
        {mode === 'replace' && locksAfter !== undefined && (
          <>
            <dt>{t('summary_lock')}</dt>
            <dd data-testid="backup-lock">{lockChoiceText(locksAfter)}</dd>
          </>
        )}
      </dl>
      <Notice>{t('restore_own_only')}</Notice>
      <fieldset class="stack" disabled={disabled}>
        <legend class="visually-hidden">{t('restore_how')}</legend>
        <Choice
          name="restore-mode"
          testId="restore-merge"
          label={t('restore_merge')}
          checked={mode === 'merge'}
          onChoose={() => onMode('merge')}
        >
          {t('restore_merge_help')}
        </Choice>
        <Choice
          name="restore-mode"
          testId="restore-replace"
          label={t('restore_replace')}
          checked={mode === 'replace'}
          onChoose={() => onMode('replace')}
        >
          {t('restore_replace_help')}
        </Choice>
      </fieldset>
      <p class="soft small">{t('restore_either_way')}</p>
    </div>
  );
}

/** Many small ones hide no large one. */
function largestFirst(budgets: Summary['budgets']): Summary['budgets'] {
  return [...budgets].sort((a, b) => b.amount - a.amount);
}
