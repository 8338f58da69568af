import { useState } from 'preact/hooks';
import { Reset } from '../lock/reset';
import { Done } from './done';
import { Section } from './section';

/** The reset that the lock screen offers, for who is not locked out. */
export function ResetSection() {
  const [done, setDone] = useState(false);
  return (
    <Section title="Reset">
      <Reset onDone={() => setDone(true)} />
      <Done message={done ? 'Fusebox was reset. The list of your payments is still there.' : null} />
    </Section>
  );
}
