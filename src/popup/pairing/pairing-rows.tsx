import type { PairingRow } from '../../contract/rows';
import { db } from '../database';
import { href } from '../route';
import { countdownText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { LinkRow } from '../ui/link-row';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';

/** The connections that are asked for, in a list of their own; nothing where there are none. */
export function PairingList() {
  const rows = usePairings();
  if (rows.length === 0) return null;
  return (
    <ul class="card rows">
      <Rows rows={rows} />
    </ul>
  );
}

/** The same as rows of another list. */
export function PairingRows() {
  return <Rows rows={usePairings()} />;
}

function usePairings(): readonly PairingRow[] {
  return useLive(() => db.pairings.orderBy('createdAt').toArray(), '') ?? [];
}

function Rows({ rows }: { rows: readonly PairingRow[] }) {
  return (
    <>
      {rows.map((row) => (
        <LinkRow
          key={row.id}
          href={href('pairing', row.id)}
          help={<Standing row={row} />}
          testId={`pairing-row-${row.state}`}
        >
          {row.state === 'offered' ? (
            <>
              <strong>
                <Phrase
                  text="pairing_row_offered"
                  blanks={{ wallet: <Foreign text={row.learned?.name ?? ''} /> }}
                />
              </strong>{' '}
              <span class="badge">{t('pairing_row_yours')}</span>
            </>
          ) : (
            t('pairing_row')
          )}
        </LinkRow>
      ))}
    </>
  );
}

/** How it stands, in a few words. */
function Standing({ row: { state, rotates, waitsUntil } }: { row: PairingRow }) {
  const now = useNow(1_000);
  switch (state) {
    case 'waiting':
      return (
        <>
          {t('pairing_waiting')} · {t('pairing_waits_for', { time: countdownText(waitsUntil - now) })}
        </>
      );
    case 'found':
      return <>{t('pairing_found')}</>;
    case 'offered':
      return <>{t('pairing_row_say')}</>;
    case 'accepted':
      return <>{t(rotates === null ? 'pairing_making' : 'pairing_waits_payments')}</>;
    case 'ended':
      return <>{t('pairing_row_ended')}</>;
  }
}
