/**
 * What a page sees of the wallet's transactions: nothing that says who else was paid for what. A preimage proves a payment and is sometimes
 * a key, so a page gets those of what it paid itself, and of what was paid to the wallet.
 */
import type { ShownTransaction } from '../contract/page-messages';
import type { SiteRow } from '../contract/rows';
import { preimageFits } from '../lightning/preimage';
import type { Transaction } from '../nwc/transaction';
import type { Database } from '../store/database';
import { paymentHolding } from '../store/payments';

/** What is passed on as the wallet told it. Not so `metadata`, in which payers are named, and the preimage. */
export function shownFields(transaction: Transaction): ShownTransaction {
  const { type, state, invoice, description, description_hash, payment_hash } = transaction;
  const { amount, fees_paid, created_at, expires_at, settled_at } = transaction;
  const told = { type, state, invoice, description, description_hash, payment_hash };
  const counted = { amount, fees_paid, created_at, expires_at, settled_at };
  return Object.fromEntries(Object.entries({ ...told, ...counted }).filter(([, value]) => value != null));
}

/** The transaction as this site may see it, and whether it is the site's own payment, or another site's. What failed is nobody's. */
export async function shownTo(
  db: Database,
  { origin }: Pick<SiteRow, 'origin'>,
  transaction: Transaction,
): Promise<{ shown: ShownTransaction; isOwn: boolean; isOthers: boolean }> {
  const { payment_hash: paymentHash, preimage, state, type } = transaction;
  const row = paymentHash == null ? undefined : await paymentHolding(db, paymentHash);
  const isPayment = row !== undefined && row.state !== 'failed';
  const isOwn = isPayment && row.origin === origin;
  const isProven =
    state === 'settled' && paymentHash != null && preimage != null && preimageFits(preimage, paymentHash);
  const shown = shownFields(transaction);
  return {
    shown: isProven && (isOwn || type === 'incoming') ? { ...shown, preimage } : shown,
    isOwn,
    isOthers: isPayment && !isOwn,
  };
}

/** In sats, as WebLN has them: the amount rounded down, its fee up. */
export function inSats({ amount, fees_paid, ...shown }: ShownTransaction): ShownTransaction {
  return {
    ...shown,
    ...(amount === undefined ? {} : { amount: Math.floor(amount / 1000) }),
    ...(fees_paid === undefined ? {} : { fees_paid: Math.ceil(fees_paid / 1000) }),
  };
}
