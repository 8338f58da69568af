import type { PairingRow } from '../../contract/rows';
import { countdownText } from '../text/times';
import { useNow } from '../use-now';
import { t } from '../words/words';

/** That it is waited for, and how much longer. */
export function Remaining({ row: { waitsUntil } }: { row: PairingRow }) {
  const now = useNow(1_000);
  return (
    <div class="pairing-watch">
      <span class="ember" aria-hidden="true" />
      <span role="status">{t('pairing_waiting')}</span>
      <span class="soft" role="timer" data-testid="pairing-remaining">
        {t('pairing_waits_for', { time: countdownText(waitsUntil - now) })}
      </span>
    </div>
  );
}
