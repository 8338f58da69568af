import { countdownText } from '../text/times';
import { Phrase } from '../words/phrase';

/** How long to wait yet, in ms, after wrong passphrases. Draws nothing where there is nothing to wait for. */
export function TriesWait({ wait }: { wait: number }) {
  if (wait <= 0) return null;
  return (
    <p class="small" role="timer" data-testid="tries-wait">
      <Phrase text="lock_tries_wait" blanks={{ duration: <strong>{countdownText(wait + 999)}</strong> }} />
    </p>
  );
}
