import { useEffect, useRef, useState } from 'preact/hooks';
import { satsText } from '../text/sats';
import { momentText } from '../text/times';
import { Field } from '../ui/field';
import { t } from '../words/words';
import { moneyText, satsForFiat } from './fiat-amount';
import { type Fiat, isOld } from './rate';
import { useRate } from './use-rate';

interface FiatFieldProps {
  id: string;
  fiat: Fiat;
  /** As it stands in the field for sats. */
  sats: string;
  /** Told as it is typed: whole sats, or nothing where it is no amount. */
  onSats: (sats: string) => void;
}

/** A field for an amount in the user's currency. What it is in sats is said. It is empty where the sats were typed since. */
export function FiatField({ id, fiat, sats, onSats }: FiatFieldProps) {
  const { rate, failed, now } = useRate(fiat);
  const [entered, setEntered] = useState({ text: '', sats: '' });
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [rate === null]);
  if (!rate) return <p class="soft small">{t(failed ? 'fiat_unknown' : 'fiat_asking')}</p>;

  const text = entered.sats === sats ? entered.text : '';
  const isEmpty = text.trim() === '';
  const wrong = !isEmpty && sats === '';
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
          : isEmpty
            ? priced
            : `${t('fiat_is', { amount: satsText(Number(sats)) })} ${isOld(rate, now) ? priced : ''}`
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
        aria-invalid={wrong}
        aria-describedby={`${id}-help`}
        data-testid={id}
        onInput={({ currentTarget: { value } }) => {
          const whole = satsForFiat(value, rate);
          const said = whole === null ? '' : String(whole);
          setEntered({ text: value, sats: said });
          onSats(said);
        }}
      />
    </Field>
  );
}
