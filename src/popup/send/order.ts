/** From what is to be paid, and what stands in the fields, to what the user confirms. Pure; the clock is passed in. */
import type { Msat } from '../../contract/amounts';
import type { PayableInvoice, PayableService } from '../../contract/payable';
import type { PayerWords } from '../../contract/prompts';
import { feeReserve, satsRoundedDown, satsRoundedUp, sumMsat } from '../../core/msat';
import { wordsOf, wordsProblem } from '../prompts/answer';
import { parseSats, satsText } from '../text/sats';
import { t } from '../words/words';

/** What can be paid once the user confirms it. */
export type Offer = PayableInvoice | PayableService;

/** What the user has entered so far. */
export interface SendDraft {
  amount: string;
  /** For a service; empty: nothing is told. */
  words: { comment: string; name: string; email: string };
}

/** What is confirmed. `amount` without the fee. */
export interface Order {
  amount: Msat;
  words?: PayerWords;
}

/** Nothing entered yet. */
export const EMPTY_DRAFT: SendDraft = { amount: '', words: { comment: '', name: '', email: '' } };

/** The amount that would be paid; null while it is not known. */
export function amountOf(offer: Offer, draft: SendDraft): Msat | null {
  return offer.amount ?? parseSats(draft.amount);
}

/** The most that it may cost in fees; null while the amount is not known. */
export function feeOf(offer: Offer, draft: SendDraft): Msat | null {
  if (offer.kind === 'invoice' && offer.feeReserve !== null) return offer.feeReserve;
  const amount = amountOf(offer, draft);
  return amount === null ? null : feeReserve(amount);
}

/** What is wrong with the amount entered, or null. */
export function amountProblem(offer: Offer, draft: SendDraft): string | null {
  if (offer.amount !== null) return null;
  const amount = parseSats(draft.amount);
  if (amount === null || amount === 0) return t('enter_whole_sats');
  if (offer.kind === 'invoice') return null;
  if (amount < offer.minimum) return t('send_too_little', { amount: satsText(satsRoundedUp(offer.minimum)) });
  if (amount > offer.maximum) return t('send_too_much', { amount: satsText(satsRoundedDown(offer.maximum)) });
  return null;
}

/** What a service asks of the payer: nothing in the case of an invoice. */
export function wordsAsked(offer: Offer) {
  return {
    kind: 'lnurl-pay',
    commentAllowed: offer.kind === 'service' ? offer.commentAllowed : 0,
    payerFields: offer.kind === 'service' ? offer.payerFields : [],
  } as const;
}

/** Why it cannot be paid at all: as the background said, or since it has expired meanwhile. */
export function obstacleOf(offer: Offer, now: number): PayableInvoice['obstacle'] {
  if (offer.kind === 'service') return null;
  return offer.obstacle ?? (now >= offer.expiresAt ? { why: 'expired' } : null);
}

/** True where amount and fee are more than this. */
export function exceeds(offer: Offer, draft: SendDraft, balance: Msat): boolean {
  const amount = amountOf(offer, draft);
  return amount !== null && sumMsat([amount, feeOf(offer, draft) ?? feeReserve(amount)]) > balance;
}

/** What confirming would mean now, or null while something stands in its way. */
export function orderOf(offer: Offer, draft: SendDraft, now: number): Order | null {
  const amount = amountOf(offer, draft);
  if (
    amount === null ||
    obstacleOf(offer, now) !== null ||
    amountProblem(offer, draft) !== null ||
    wordsProblem(wordsAsked(offer), draft) !== null
  ) {
    return null;
  }
  const words = wordsOf(draft);
  return { amount, ...(words === null ? {} : { words }) };
}
