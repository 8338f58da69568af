import type { PaymentRow } from '../../contract/rows';
import { t } from '../words/words';

/** Who said what became of it, where nothing proves it; null where something does, or nothing is known. */
export function settledByText({ state, settledBy, preimage }: PaymentRow): string | null {
  if (settledBy === 'user') return t('payment_known_from_you');
  if (settledBy === 'records') return t('payment_known_from_records');
  return state === 'settled' && preimage === undefined ? t('payment_known_from_wallet') : null;
}
