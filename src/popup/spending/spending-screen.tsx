import '../history/history.css';
import './spending.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { satsRoundedUp } from '../../core/msat';
import { OWN, PRIVATE } from '../../core/origins';
import { db } from '../database';
import { TimesFields } from '../history/filter-form';
import { limitsOf } from '../history/time-limits';
import { href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { messageOf } from '../text/errors';
import { chargeText } from '../text/sats';
import { walletName } from '../text/wallets';
import { Amount } from '../ui/amount';
import { Button } from '../ui/button';
import { Disclosure } from '../ui/disclosure';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { Select } from '../ui/select';
import { useNow } from '../use-now';
import { t, tn } from '../words/words';
import { type Spending, STEPS, type Step, spendingOf } from './spending';
import { periodText, SpendingChart } from './spending-chart';

/** Sites that have a line of their own. */
const SITES = 12;
const ALL_WALLETS = '';

/** What was spent, by period and by site. */
export function SpendingScreen({ connections }: ScreenProps) {
  const now = useNow(60_000);
  const [limits, setLimits] = useState(() => limitsOf('month', Date.now()));
  const [step, setStep] = useState<Step>('day');
  const [connectionId, setConnectionId] = useState(ALL_WALLETS);
  const { spending, progress, error, isCancelled, cancel, again } = useSpending(limits, step, connectionId);
  return (
    <Screen title={t('spending_title')} back={href('history')} testId="spending">
      <div class="history-filters">
        <TimesFields limits={limits} now={now} onChange={setLimits} />
        <Field id="spending-step" label={t('spending_step')}>
          <Select
            id="spending-step"
            testId="spending-step"
            value={step}
            options={STEPS.map((choice) => [choice, t(`spending_step_${choice}`)] as const)}
            onChange={setStep}
          />
        </Field>
        {connections.length > 1 && (
          <Field id="spending-wallet" label={t('spending_wallet')}>
            <Select
              id="spending-wallet"
              testId="spending-wallet"
              value={connectionId}
              options={[
                [ALL_WALLETS, t('spending_all_wallets')] as const,
                ...connections.map((row) => [row.id, walletName(row)] as const),
              ]}
              onChange={setConnectionId}
            />
          </Field>
        )}
      </div>
      <ErrorNotice message={error} />
      <Progress text={progress && t('spending_busy', { ...progress })} />
      {progress && (
        <div>
          <Button look="quiet" testId="spending-cancel" onClick={cancel}>
            {t('history_cancel')}
          </Button>
        </div>
      )}
      {isCancelled && (
        <div>
          <Button look="quiet" onClick={again}>
            {t('history_retry')}
          </Button>
        </div>
      )}
      {spending && <Summary spending={spending} step={step} />}
    </Screen>
  );
}

interface Reading {
  spending?: Spending;
  progress: { done: number; of: number } | null;
  error: string | null;
  isCancelled: boolean;
}

const NOTHING: Reading = { progress: null, error: null, isCancelled: false };

/** Adds up anew whenever something else is asked for; what is under way then is given up. */
function useSpending(limits: { from: number | null; to: number | null }, step: Step, connectionId: string) {
  const [state, setState] = useState<Reading>(NOTHING);
  const [times, setTimes] = useState(0);
  const stop = useRef(new AbortController());
  useEffect(() => {
    const leaving = new AbortController();
    stop.current = leaving;
    setState(({ spending }) => ({ ...NOTHING, ...(spending ? { spending } : {}) }));
    const { signal } = leaving;
    spendingOf(db, {
      ...limits,
      step,
      connectionId: connectionId === ALL_WALLETS ? null : connectionId,
      signal,
      onProgress: (progress) => {
        // What is done at once needs no word.
        if (!signal.aborted && progress.done < progress.of) setState((was) => ({ ...was, progress }));
      },
    }).then(
      (spending) => {
        if (!signal.aborted) setState({ ...NOTHING, spending });
      },
      (error: unknown) => {
        if (!signal.aborted) setState({ ...NOTHING, error: messageOf(error) });
      },
    );
    return () => leaving.abort();
  }, [limits.from, limits.to, step, connectionId, times]);
  const cancel = () => {
    stop.current.abort();
    setState({ ...NOTHING, isCancelled: true });
  };
  return { ...state, cancel, again: () => setTimes(times + 1) };
}

function Summary({ spending, step }: { spending: Spending; step: Step }) {
  const { count, amount, periods, sites, withoutFee } = spending;
  if (count === 0) return <p class="card empty">{t('spending_nothing')}</p>;
  const others = sites.slice(SITES);
  return (
    <>
      <section class="section">
        <Amount sats={satsRoundedUp(amount)} testId="spending-total" />
        <p class="soft small" data-testid="spending-count">
          {tn('spending_count', count)}{' '}
          {withoutFee === 0 ? t('spending_with_fees') : tn('spending_without_fees', withoutFee)}
        </p>
      </section>
      <SpendingChart periods={periods} step={step} />
      <section class="section">
        <h2>{t('spending_by_site')}</h2>
        <ul class="card rows">
          {sites.slice(0, SITES).map((site) => (
            <li key={site.origin} class="spending-site" data-testid="spending-site">
              <span class="row-line">
                <span>
                  {site.origin === OWN ? (
                    t('row_by_you')
                  ) : (
                    <a href={href('history', site.origin)}>
                      {site.origin === PRIVATE ? t('spending_private') : <Origin origin={site.origin} />}
                    </a>
                  )}
                </span>
                <strong>{chargeText(site.amount)}</strong>
              </span>
              <span class="spending-share" aria-hidden="true">
                <span style={{ width: `${(100 * site.amount) / Math.max(1, sites[0]?.amount ?? 1)}%` }} />
              </span>
              <span class="soft small">{tn('history_count', site.count)}</span>
            </li>
          ))}
        </ul>
        {others.length > 0 && <p class="soft small">{tn('spending_other_sites', others.length)}</p>}
      </section>
      <Disclosure summary={t('spending_table')} testId="spending-table">
        <table class="spending-table small">
          <thead>
            <tr>
              <th scope="col">{t('spending_column_period')}</th>
              <th scope="col">{t('spending_column_payments')}</th>
              <th scope="col">{t('spending_column_spent')}</th>
            </tr>
          </thead>
          <tbody>
            {periods.toReversed().map((period) => (
              <tr key={period.start}>
                <th scope="row">{periodText(period.start, step)}</th>
                <td>{period.count}</td>
                <td>{chargeText(period.amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </>
  );
}
