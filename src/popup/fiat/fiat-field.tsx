import { useEffect, useRef, useState } from 'preact/hooks';
import { msatFromSats } from '../../core/msat';
import { holdingText } from '../text/sats';
import { momentText } from '../text/times';
import { Field } from '../ui/field';
import { t } from '../words/words';
import { moneyText, satsForFiat } from './fiat-amount';
import { type Fiat, isOld } from './rate';
import { useRate } from './use-rate';

interface FiatFieldProps {
  id: string;
  fiat: Fiat;
  disabled?: boolean;
  onSats: (sats: number) => void;
}

/** A field for an amount in the user's currency. What it is in sats is said, and handed on as it is typed. */
export function FiatField({ id, fiat, disabled, onSats }: FiatFieldProps) {
  const { rate, failed, now } = useRate(fiat);
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [rate === null]);
  if (!rate) return <p class="soft small">{t(failed ? 'fiat_unknown' : 'fiat_asking')}</p>;

  const sats = satsForFiat(text, rate);
  const wrong = text.trim() !== '' && sats === null;
  const priced = t('fiat_price', {
    price: moneyText(rate.price, rate.currency),
    moment: momentText(rate.at, now),
  });
  return (
    <Field
      id={id}
      label={t('fiat_amount_in', { currency: fiat.currency })}
      wrong={wrong}
      help={
        wrong
          ? t('fiat_amount_wrong')
          : sats === null
            ? priced
            : `${t('fiat_is', { amount: holdingText(msatFromSats(sats)) })} ${isOld(rate, now) ? priced : ''}`
      }
    >
      <input
        ref={field}
        id={id}
        class="input"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        maxLength={20}
        value={text}
        disabled={disabled}
        aria-invalid={wrong}
        aria-describedby={`${id}-help`}
        data-testid={id}
        onInput={({ currentTarget: { value } }) => {
          setText(value);
          const entered = satsForFiat(value, rate);
          if (entered !== null) onSats(entered);
        }}
      />
    </Field>
  );
}
