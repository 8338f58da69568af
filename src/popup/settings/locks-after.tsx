import type { Settings } from '../../contract/rows';
import { locksAfterWithin } from '../../core/policy';
import { lockChoiceText } from '../text/locks-after';
import { ByOrganisation } from '../ui/by-organisation';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Select } from '../ui/select';
import { usePolicy } from '../use-policy';
import { t } from '../words/words';
import { useChange } from './use-change';

/** In minutes; null: only when the browser closes, which locks it anyway. */
const CHOICES = [5, 15, 60, 240, null];

/** What can be chosen: nothing beyond what the organisation has set, where it has. */
function choicesWithin(most: number | null): (number | null)[] {
  if (most === null) return CHOICES;
  return [...CHOICES.filter((minutes) => minutes !== null && minutes < most), most];
}

/** When the vault locks. `isSet`: whether there is a passphrase. */
export function LocksAfter({ locksAfter, isSet }: Pick<Settings, 'locksAfter'> & { isSet: boolean }) {
  const { busy, error, change } = useChange();
  const policy = usePolicy();
  if (!policy) return null;
  const most = policy.lockAfterMinutes;
  const within = choicesWithin(most);
  const current = locksAfterWithin(locksAfter, most);
  const choices = within.includes(current) ? within : [current, ...within];
  return (
    <>
      <Field
        id="locks-after"
        label={t('locking_when')}
        help={t(isSet ? 'locking_when_help' : 'locking_only_with_passphrase')}
      >
        <Select
          id="locks-after"
          testId="locks-after"
          value={String(current)}
          options={choices.map((minutes) => [String(minutes), lockChoiceText(minutes)])}
          disabled={busy}
          onChange={(value) => change({ locksAfter: value === 'null' ? null : Number(value) })}
        />
      </Field>
      {most !== null && <ByOrganisation>{t('managed_lock')}</ByOrganisation>}
      <ErrorNotice message={error} />
    </>
  );
}
