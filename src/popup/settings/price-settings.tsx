import { useState } from 'preact/hooks';
import { currencyName, moneyText } from '../fiat/fiat-amount';
import type { Fiat } from '../fiat/rate';
import { CURRENCIES, hostOf, SOURCES, sourcesFor } from '../fiat/rate-sources';
import { useRate } from '../fiat/use-rate';
import { momentText } from '../text/times';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { Select } from '../ui/select';
import { t } from '../words/words';
import type { SettingsProps } from './settings-props';
import { useChange } from './use-change';

/** Amounts in a currency, too: which, and who is asked for the price. Nobody is asked before the user has read whom, and what they learn. */
export function PriceSettings({ chosen: { fiat }, back }: SettingsProps) {
  const { busy, error, change } = useChange();
  const [draft, setDraft] = useState<Fiat>(fiat ?? { currency: 'USD', source: 'coinbase' });
  const isChosen = fiat?.currency === draft.currency && fiat.source === draft.source;
  const sources = sourcesFor(draft.currency);
  const host = hostOf(draft.source);
  const choose = (currency: string) => {
    const [first = draft.source] = sourcesFor(currency);
    setDraft({ currency, source: sourcesFor(currency).includes(draft.source) ? draft.source : first });
  };
  return (
    <Screen title={t('price_title')} back={back}>
      <p>{t('price_what')}</p>
      <Field id="currency" label={t('price_currency')}>
        <Select
          id="currency"
          testId="currency"
          value={draft.currency}
          options={CURRENCIES.map((code) => [
            code,
            t('price_currency_option', { code, name: currencyName(code) }),
          ])}
          disabled={busy}
          onChange={choose}
        />
      </Field>
      <fieldset class="setting-choice" disabled={busy}>
        <legend>{t('price_source')}</legend>
        {sources.map((source) => (
          <Choice
            key={source}
            name="source"
            testId={`source-${source}`}
            label={SOURCES[source].name}
            checked={draft.source === source}
            onChoose={() => setDraft({ ...draft, source })}
          >
            {hostOf(source)}
          </Choice>
        ))}
      </fieldset>
      <p class="notice" data-testid="price-asks">
        {t('price_asks', { host })}
      </p>
      <ErrorNotice message={error} />
      {fiat && isChosen ? <PriceNow fiat={fiat} /> : null}
      <div class="buttons">
        {!isChosen && (
          <Button look="primary" disabled={busy} testId="price-on" onClick={() => change({ fiat: draft })}>
            {t('price_on', { source: SOURCES[draft.source].name })}
          </Button>
        )}
        {fiat && (
          <Button disabled={busy} testId="price-off" onClick={() => change({ fiat: null })}>
            {t('price_off')}
          </Button>
        )}
      </div>
    </Screen>
  );
}

/** The price as it stands, so that one sees that it works. */
function PriceNow({ fiat }: { fiat: Fiat }) {
  const { rate, failed, now } = useRate(fiat);
  return (
    <div aria-live="polite" data-testid="price-now">
      {rate ? (
        <p>
          {t('fiat_price', {
            price: moneyText(rate.price, rate.currency),
            moment: momentText(rate.at, now),
          })}
        </p>
      ) : (
        <p class="soft">{failed ? t('price_failed', { host: hostOf(fiat.source) }) : t('fiat_asking')}</p>
      )}
    </div>
  );
}
