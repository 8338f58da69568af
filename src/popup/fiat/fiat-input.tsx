import { useState } from 'preact/hooks';
import { seenAppearance } from '../appearance';
import { Button } from '../ui/button';
import { useLoaded } from '../use-loaded';
import { t } from '../words/words';
import type { Fiat } from './rate';

interface FiatInputProps {
  /** Unique on its page. Also the test id. */
  id: string;
  disabled?: boolean;
  /** Whole sats for what was entered, to be put into the field for sats, which is what counts. */
  onSats: (sats: number) => void;
}

/** To stand below a field for sats: the way to enter the amount in the user's own currency. Draws nothing where none was chosen. */
export function FiatInput(props: FiatInputProps) {
  const { fiat } = seenAppearance();
  const [isOpen, setOpen] = useState(false);
  if (!fiat) return null;
  return isOpen ? (
    <Loaded {...props} fiat={fiat} />
  ) : (
    <div>
      <Button look="quiet" testId={`${props.id}-open`} onClick={() => setOpen(true)}>
        {t('fiat_enter', { currency: fiat.currency })}
      </Button>
    </div>
  );
}

function Loaded(props: FiatInputProps & { fiat: Fiat }) {
  const loaded = useLoaded(() => import('./fiat-field'));
  return loaded ? <loaded.FiatField {...props} /> : null;
}
