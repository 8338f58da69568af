import { errorFromData } from '../../contract/errors';
import type { PairingRow } from '../../contract/rows';
import { command } from '../commands';
import { href } from '../route';
import { messageOf, withSaid } from '../text/errors';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { Refuse } from './refuse';

/** Why it was not made, whose side failed, and what to do next. */
export function Ended({ row }: { row: PairingRow }) {
  const { id, answer, failure, way, rotates } = row;
  const { busy, error, run } = useAction();
  if (!failure) return null;
  const { side } = failure;
  const isSilent = side === 'wallet' && answer === null;
  const words = t(isSilent ? 'pairing_ended_silent' : `pairing_ended_${side}`);
  return (
    <>
      <div class="notice error" role="alert" data-testid="pairing-failure" data-side={side}>
        <p>
          <strong>{side === 'here' ? words : withSaid(words, failure.details ?? '')}</strong>
        </p>
        {side === 'here' && <p>{messageOf(errorFromData(failure))}</p>}
      </div>
      <p>
        {t(isSilent ? 'pairing_next_silent' : `pairing_next_${side}`)}{' '}
        {answer !== null && !answer.isCertain && t('pairing_next_stranger')}
      </p>
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button
          look="primary"
          disabled={busy}
          testId="pairing-retry"
          onClick={() => void run(() => command('pairing.retry', { pairingId: id }))}
        >
          {t('pairing_retry')}
        </Button>
        {way.kind !== 'connection' && (
          <a
            class="button"
            href={href('ask', way.kind === 'page' ? 'page' : 'link', ...(rotates === null ? [] : [rotates]))}
            data-testid="pairing-anew"
          >
            {t('pairing_ask_again')}
          </a>
        )}
        <Refuse row={row} words={t('pairing_wait_on')} />
      </div>
    </>
  );
}
