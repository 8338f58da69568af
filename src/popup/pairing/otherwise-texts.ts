import type { LearnedWallet } from '../../contract/rows';
import type { WalletAuthRequest } from '../../contract/wallet-auth';
import { offers } from '../../core/wallet-info';
import { amountText, RENEWED_PER } from '../text/budgets';
import { isKnownMethod, methodWords } from '../text/methods';
import { lastDayText } from '../text/times';
import { t } from '../words/words';

interface Told {
  request: WalletAuthRequest;
  learned: LearnedWallet;
}

/** In what the connection is not as it was asked for, as far as the wallet has told: a sentence for each. Pure. */
export function otherwiseTexts(told: Told): string[] {
  const said = [missingText(told), moreText(told), limitText(told), endText(told)];
  return said.filter((text) => text !== null);
}

function missingText({ request, learned }: Told): string | null {
  const missing = request.methods.filter((method) => !offers(learned.info, method));
  return missing.length === 0 ? null : t('pairing_missing', { methods: listText(missing) });
}

function moreText({ request, learned }: Told): string | null {
  const asked = ['get_info', ...request.methods];
  const more = (learned.info.methods ?? []).filter(
    (method) => isKnownMethod(method) && !asked.includes(method),
  );
  return more.length === 0 ? null : t('pairing_more', { methods: listText(more) });
}

function limitText({ request, learned }: Told): string | null {
  if (request.budget === null) return null;
  const { amount, renewal } = request.budget;
  const budget = amountText({ amount, period: RENEWED_PER[renewal] });
  if (learned.budget === null) return t('pairing_limit_untold', { budget });
  const { total, period } = learned.budget;
  return total > amount || (period ?? 'never') !== renewal ? t('pairing_other_limit', { budget }) : null;
}

function endText({ request, learned }: Told): string | null {
  const [asked, end] = [request.expiresAt, learned.expiresAt];
  if (asked === null || end === undefined || end <= asked * 1000) return null;
  return t('pairing_ends_later', { asked: lastDayText(asked * 1000), day: lastDayText(end) });
}

const listText = (methods: readonly string[]) => methods.map(methodWords).join(' · ');
