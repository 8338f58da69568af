import type { Msat } from '../../contract/amounts';
import { momentText } from '../text/times';
import { t } from '../words/words';
import { fiatText } from './fiat-amount';
import { type Fiat, isOld } from './rate';
import { useRate } from './use-rate';

/** An amount in the user's currency. An old price is marked as old; where there is none, that is said in its place. */
export function FiatShown({ amount, fiat }: { amount: Msat; fiat: Fiat }) {
  const { rate, failed, now } = useRate(fiat);
  if (!rate) {
    return failed ? (
      <span class="setting-help" data-testid="fiat">
        {t('fiat_unknown')}
      </span>
    ) : null;
  }
  return (
    <span class="setting-help" data-testid="fiat">
      {fiatText(amount, rate)}
      {isOld(rate, now) && <span> {t('fiat_old', { moment: momentText(rate.at, now) })}</span>}
    </span>
  );
}
