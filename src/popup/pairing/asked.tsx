import type { PairingRow } from '../../contract/rows';
import type { WalletAuthRequest } from '../../contract/wallet-auth';
import { amountText, RENEWED_PER } from '../text/budgets';
import { methodWords } from '../text/methods';
import { notificationWords } from '../text/notifications';
import { lastDayText } from '../text/times';
import { Disclosure } from '../ui/disclosure';
import { Foreign } from '../ui/foreign';
import { t } from '../words/words';

/** "5,000 sats a month", or that nothing limits it. */
function limitText({ budget }: Pick<WalletAuthRequest, 'budget'>): string {
  return budget === null
    ? t('pairing_no_limit')
    : amountText({ amount: budget.amount, period: RENEWED_PER[budget.renewal] });
}

/** What the wallet was asked for. */
export function Asked({ request }: Pick<PairingRow, 'request'>) {
  const { methods, notificationTypes, expiresAt, isolated, relays } = request;
  return (
    <Disclosure summary={t('pairing_asked')} testId="asked">
      <dl class="facts small pairing-asked">
        <dt>{t('pairing_may')}</dt>
        <dd>
          <ul>
            {[...methods.map(methodWords), ...notificationTypes.map(notificationWords)].map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </dd>
        <dt>{t('ask_limit')}</dt>
        <dd>{limitText(request)}</dd>
        {expiresAt !== null && (
          <>
            <dt>{t('budget_last_day')}</dt>
            <dd>{lastDayText(expiresAt * 1000)}</dd>
          </>
        )}
        {isolated && (
          <>
            <dt>{t('pairing_from')}</dt>
            <dd>{t('ask_isolated')}</dd>
          </>
        )}
        <dt>{t('connection_relays')}</dt>
        <dd>
          <ul>
            {relays.map((relay) => (
              <li key={relay}>
                <Foreign text={relay} max={120} />
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </Disclosure>
  );
}
