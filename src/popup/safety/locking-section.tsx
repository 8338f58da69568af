import type { VaultRow } from '../../contract/rows';
import { settingsOf } from '../../store/settings';
import { command } from '../commands';
import { db } from '../database';
import { LockNow } from '../lock/lock-now';
import { lockChoiceText } from '../text/locks-after';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { Section } from './section';

/** In minutes; null: only when the browser closes, which locks it anyway. */
const CHOICES = [5, 15, 60, 240, null];
/** How "when the browser closes" is written in the list. */
const NEVER = '';

/** When the vault locks. */
export function LockingSection({ row }: { row: VaultRow | undefined }) {
  const settings = useLive(() => settingsOf(db), '');
  const { busy, error, run } = useAction();
  if (!settings) return null;
  const { locksAfter } = settings;
  const choices = CHOICES.includes(locksAfter) ? CHOICES : [locksAfter, ...CHOICES];
  const isSet = row?.kind === 'passphrase';
  return (
    <Section title="Lock">
      <div class="row-line">
        <label for="locks-after">Lock</label>
        <select
          id="locks-after"
          class="input period"
          value={locksAfter ?? NEVER}
          disabled={busy}
          aria-describedby="locks-after-help"
          data-testid="locks-after"
          onChange={({ currentTarget: { value } }) =>
            void run(() => command('settings.change', { locksAfter: value === NEVER ? null : Number(value) }))
          }
        >
          {choices.map((minutes) => (
            <option key={minutes} value={minutes ?? NEVER}>
              {lockChoiceText(minutes)}
            </option>
          ))}
        </select>
      </div>
      <p id="locks-after-help" class="soft small">
        {isSet
          ? 'Counted from the last thing you had Fusebox do. Closing the browser locks it, too. While it is locked nothing is paid, not even within a budget: sites wait for you.'
          : 'Fusebox locks only once a passphrase is set.'}
      </p>
      <ErrorNotice message={error} />
      {isSet && (
        <div>
          <LockNow />
        </div>
      )}
    </Section>
  );
}
