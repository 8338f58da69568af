import { useState } from 'preact/hooks';
import { errorFromData } from '../../contract/errors';
import type { ConnectionRow, PairingRow } from '../../contract/rows';
import { canRenewItself, renewalTerms } from '../../core/renewal-terms';
import { eventsOf } from '../../store/connection-events';
import { undecidedPayments } from '../../store/payments';
import { command } from '../commands';
import { db } from '../database';
import { LatestTerms } from '../pairing/latest-terms';
import { href } from '../route';
import { amountText, RENEWED_PER } from '../text/budgets';
import { messageOf } from '../text/errors';
import { dayText, lastDayText } from '../text/times';
import { Button } from '../ui/button';
import { ConfirmBox } from '../ui/confirm-inline';
import { ErrorNotice, Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { t, tn } from '../words/words';
import { DeleteThere } from './delete-there';

/** A new secret for the connection, in place of the one it has. */
export function Renew({ connection }: { connection: ConnectionRow }) {
  const { id } = connection;
  const read = useLive(
    async () => ({
      pairing: await db.pairings.filter(({ rotates }) => rotates === id).first(),
      undecided: (await undecidedPayments(db)).filter(({ connectionId }) => connectionId === id).length,
      renewed: await eventsOf(db, id)
        .filter(({ kind }) => kind === 'rotated')
        .first(),
    }),
    id,
  );
  if (!read) return null;
  const { pairing, undecided, renewed } = read;
  return (
    <section class="section" data-testid="renew-section">
      <h2>{t('renew_title')}</h2>
      <p>{t('renew_what')}</p>
      {renewed && (
        <div class="tight" data-testid="renewed">
          <Notice>{t('renew_done', { day: dayText(renewed.at) })}</Notice>
          <DeleteThere />
        </div>
      )}
      {pairing ? <UnderWay pairing={pairing} undecided={undecided} /> : <Begin connection={connection} />}
    </section>
  );
}

/** How it can be had. Where one click is enough, the wallet is asked first what the connection has now. */
function Begin({ connection }: { connection: ConnectionRow }) {
  const { id, isolated } = connection;
  const [asking, setAsking] = useState(false);
  if (isolated) return <p data-testid="renew-isolated">{t('renew_isolated')}</p>;
  if (!canRenewItself(connection)) {
    return <ByLink id={id} />;
  }
  if (!asking) {
    return (
      <div>
        <Button testId="renew" onClick={() => setAsking(true)}>
          {t('renew_do')}
        </Button>
      </div>
    );
  }
  return (
    <LatestTerms connection={connection}>
      {(latest) =>
        canRenewItself(latest) ? (
          <Confirm connection={latest} onKept={() => setAsking(false)} />
        ) : (
          <ByLink id={id} />
        )
      }
    </LatestTerms>
  );
}

function ByLink({ id }: { id: string }) {
  return (
    <div>
      <a class="button" href={href('ask', 'link', id)} data-testid="renew-by-link">
        {t('renew_by_wallet')}
      </a>
    </div>
  );
}

/** What comes of it, before it is. */
function Confirm({ connection, onKept }: { connection: ConnectionRow; onKept: () => void }) {
  const { id, relays } = connection;
  const now = useNow(30_000);
  const terms = renewalTerms(connection, now);
  const begin = () =>
    command('pairing.start', {
      way: { kind: 'connection', connectionId: id },
      rotates: id,
      relays,
      terms,
    });
  return (
    <ConfirmBox
      testId="renew"
      confirm={t('renew_do')}
      keep={t('renew_not')}
      isHarmless
      act={begin}
      onKept={onKept}
    >
      {terms.budget
        ? t('renew_same_limit', {
            budget: amountText({ amount: terms.budget.amount, period: RENEWED_PER[terms.budget.renewal] }),
          })
        : t('renew_no_limit')}{' '}
      {terms.expiresAt === null
        ? t('renew_no_end')
        : t('renew_same_end', { day: lastDayText(terms.expiresAt * 1000) })}{' '}
      {t('renew_once')} {t('renew_own_balance')}
    </ConfirmBox>
  );
}

function UnderWay({ pairing, undecided }: { pairing: PairingRow; undecided: number }) {
  const { id, state } = pairing;
  const { busy, error, run } = useAction();
  return (
    <div class="tight" data-testid="renewing" data-state={state}>
      <Standing pairing={pairing} undecided={undecided} />
      <ErrorNotice message={error} />
      <div class="buttons">
        {state === 'ended' && (
          <Button
            look="primary"
            disabled={busy}
            testId="renew-retry"
            onClick={() => void run(() => command('pairing.retry', { pairingId: id }))}
          >
            {t('renew_retry')}
          </Button>
        )}
        {(state === 'offered' || (pairing.way.kind !== 'connection' && state !== 'ended')) && (
          <a class="button" href={href('pairing', id)} data-testid="renew-see">
            {t('renew_see')}
          </a>
        )}
        <Button
          disabled={busy}
          testId="renew-cancel"
          onClick={() => void run(() => command('pairing.cancel', { pairingId: id }))}
        >
          {t('renew_cancel')}
        </Button>
      </div>
      <p class="soft small">{t('renew_cancel_hint')}</p>
    </div>
  );
}

function Standing({ pairing: { state, failure }, undecided }: { pairing: PairingRow; undecided: number }) {
  switch (state) {
    case 'waiting':
    case 'found':
      return <Progress text={t('renew_waiting')} />;
    case 'offered':
      return <Notice>{t('renew_offered')}</Notice>;
    case 'accepted':
      return <Progress text={undecided === 0 ? t('renew_waiting') : tn('renew_undecided', undecided)} />;
    case 'ended':
      return (
        <div class="notice error" role="alert" data-testid="renew-failure" data-side={failure?.side}>
          <p>
            <strong>{t('renew_failed')}</strong>
          </p>
          {failure && <p>{messageOf(errorFromData(failure))}</p>}
        </div>
      );
  }
}
