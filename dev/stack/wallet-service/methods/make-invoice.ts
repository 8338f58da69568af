import * as v from 'valibot';
import { readInvoice } from '../../lightning/invoice';
import { type Transaction, WalletError } from '../protocol';
import { count, hash, metadata, method } from './method';

const DAY_SECONDS = 86_400;

/** An amount of 0 leaves it to the payer. */
const params = v.object({
  amount: count,
  description: v.optional(v.pipe(v.string(), v.maxBytes(639))),
  description_hash: v.optional(hash),
  expiry: v.optional(v.pipe(count, v.minValue(1)), DAY_SECONDS),
  metadata: v.optional(metadata),
});

export const makeInvoice = method(params, (request, { node, ledger }) => {
  const bolt11 = node.invoice({
    amountMsat: request.amount === 0 ? null : request.amount,
    expirySeconds: request.expiry,
    ...(request.description_hash === undefined
      ? { description: request.description ?? '' }
      : { descriptionHash: request.description_hash }),
  });
  const invoice = readInvoice(bolt11);
  if (invoice === null) throw new WalletError('INTERNAL', 'The invoice could not be read back.');
  const transaction: Transaction = {
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
  ledger.add(transaction);
  return transaction;
});
