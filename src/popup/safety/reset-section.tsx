import { useState } from 'preact/hooks';
import { Reset } from '../lock/reset';
import { t } from '../words/words';
import { Done } from './done';
import { Section } from './section';

/** The reset that the lock screen offers, for who is not locked out. */
export function ResetSection() {
  const [done, setDone] = useState(false);
  return (
    <Section title={t('reset_title')}>
      <Reset onDone={() => setDone(true)} />
      <Done message={done ? t('reset_done') : null} />
    </Section>
  );
}
