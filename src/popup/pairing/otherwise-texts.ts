import type { PairingRow } from '../../contract/rows';
import { differences } from '../../core/wallet-auth-differences';
import { amountText, RENEWED_PER } from '../text/budgets';
import { isKnownMethod, methodWords } from '../text/methods';
import { lastDayText } from '../text/times';
import { t } from '../words/words';

/** In what the connection is not as it was asked for, as far as the wallet has told: a sentence for each. Pure. */
export function otherwiseTexts(
  request: PairingRow['request'],
  learned: NonNullable<PairingRow['learned']>,
): string[] {
  const { missing, more, limit, end } = differences(request, learned);
  const known = more.filter(isKnownMethod);
  const texts: string[] = [];
  if (missing.length > 0) texts.push(t('pairing_missing', { methods: listText(missing) }));
  if (known.length > 0) texts.push(t('pairing_more', { methods: listText(known) }));
  if (limit) {
    const { amount, renewal } = limit.asked;
    const budget = amountText({ amount, period: RENEWED_PER[renewal] });
    texts.push(t(limit.isTold ? 'pairing_other_limit' : 'pairing_limit_untold', { budget }));
  }
  if (end)
    texts.push(t('pairing_ends_later', { asked: lastDayText(end.asked), day: lastDayText(end.given) }));
  return texts;
}

const listText = (methods: readonly string[]) => methods.map(methodWords).join(' · ');
