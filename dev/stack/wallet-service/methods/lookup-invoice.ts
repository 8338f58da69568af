import * as v from 'valibot';
import { readInvoice } from '../../lightning/invoice';
import { WalletError } from '../protocol';
import { hash, method } from './method';

const params = v.object({ payment_hash: v.optional(hash), invoice: v.optional(v.string()) });

/** Knows the wallet's own invoices and the payments it made. */
export const lookupInvoice = method(params, (request, { ledger }) => {
  const paymentHash = request.payment_hash ?? hashOf(request.invoice);
  const transaction = ledger.find(paymentHash);
  if (transaction === null)
    throw new WalletError('NOT_FOUND', 'The wallet knows no invoice or payment of this hash.');
  return transaction;
});

function hashOf(bolt11: string | undefined): string {
  if (bolt11 === undefined) throw new WalletError('BAD_REQUEST', 'Give a payment_hash or an invoice.');
  const invoice = readInvoice(bolt11.trim());
  if (invoice === null) throw new WalletError('BAD_REQUEST', 'This is not a Lightning invoice.');
  return invoice.paymentHash;
}
