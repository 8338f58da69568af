import * as v from 'valibot';
import { readInvoice } from '../../lightning/invoice';
import type { NewInvoice } from '../../lightning/node';
import { type Transaction, WalletError } from '../protocol';
import { count, description, hash, metadata, method, type Wallet } from './method';

const DAY_SECONDS = 86_400;

/** An amount of 0 leaves it to the payer. */
export const invoiceParams = v.object({
  amount: count,
  description: v.optional(description),
  description_hash: v.optional(hash),
  expiry: v.optional(v.pipe(count, v.minValue(1)), DAY_SECONDS),
  metadata: v.optional(metadata),
});

export const makeInvoice = method(invoiceParams, (request, wallet) => {
  const transaction = newInvoice(request, wallet);
  wallet.ledger.add(transaction);
  return transaction;
});

/** An invoice of the wallet's node, as a transaction the ledger does not know yet. */
export function newInvoice(
  request: v.InferOutput<typeof invoiceParams>,
  { node }: Wallet,
  hold: Pick<NewInvoice, 'paymentHash' | 'minCltvExpiryDelta'> = {},
): Transaction {
  const bolt11 = node.invoice({
    amountMsat: request.amount === 0 ? null : request.amount,
    expirySeconds: request.expiry,
    ...(request.description_hash === undefined
      ? { description: request.description ?? '' }
      : { descriptionHash: request.description_hash }),
    ...hold,
  });
  const invoice = readInvoice(bolt11);
  if (invoice === null) throw new WalletError('INTERNAL', 'The invoice could not be read back.');
  return {
    type: 'incoming',
    state: 'pending',
    invoice: bolt11,
    ...(request.description === undefined ? {} : { description: request.description }),
    ...(request.description_hash === undefined ? {} : { description_hash: request.description_hash }),
    payment_hash: invoice.paymentHash,
    amount: request.amount,
    fees_paid: 0,
    created_at: invoice.createdAt,
    expires_at: invoice.expiresAt,
    ...(request.metadata === undefined ? {} : { metadata: request.metadata }),
  };
}
