import { useState } from 'preact/hooks';
import { seenAppearance } from '../appearance';
import { Button } from '../ui/button';
import { useLoaded } from '../use-loaded';
import { t } from '../words/words';
import type { Fiat } from './rate';

interface FiatInputProps {
  /** Unique on its page. Also the test id. */
  id: string;
  /** As it stands in the field for sats, which is what counts. */
  sats: string;
  /** What is to stand there for what was entered: whole sats, or nothing. */
  onSats: (sats: string) => void;
}

/** To stand below a field for sats: the way to enter the amount in the user's own currency. Draws nothing where none was chosen. */
export function FiatInput({ id, sats, onSats }: FiatInputProps) {
  const { fiat } = seenAppearance();
  const [isOpen, setOpen] = useState(false);
  if (!fiat) return null;
  return isOpen ? (
    <Loaded id={id} sats={sats} onSats={onSats} fiat={fiat} />
  ) : (
    <div>
      <Button look="quiet" testId={`${id}-open`} onClick={() => setOpen(true)}>
        {t('fiat_enter', { currency: fiat.currency })}
      </Button>
    </div>
  );
}

function Loaded(props: FiatInputProps & { fiat: Fiat }) {
  const loaded = useLoaded(() => import('./fiat-field'));
  return loaded ? <loaded.FiatField {...props} /> : null;
}
