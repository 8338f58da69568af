import type { Settings } from '../../contract/rows';
import { lockChoiceText } from '../text/locks-after';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Select } from '../ui/select';
import { t } from '../words/words';
import { useChange } from './use-change';

/** In minutes; null: only when the browser closes, which locks it anyway. */
const CHOICES = [5, 15, 60, 240, null];

/** When the vault locks. `isSet`: whether there is a passphrase. */
export function LocksAfter({ locksAfter, isSet }: Pick<Settings, 'locksAfter'> & { isSet: boolean }) {
  const { busy, error, change } = useChange();
  const choices = CHOICES.includes(locksAfter) ? CHOICES : [locksAfter, ...CHOICES];
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
          value={String(locksAfter)}
          options={choices.map((minutes) => [String(minutes), lockChoiceText(minutes)])}
          disabled={busy}
          onChange={(value) => change({ locksAfter: value === 'null' ? null : Number(value) })}
        />
      </Field>
      <ErrorNotice message={error} />
    </>
  );
}
