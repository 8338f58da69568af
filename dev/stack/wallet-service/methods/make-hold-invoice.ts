import * as v from 'valibot';
import { WalletError } from '../protocol';
import { invoiceParams, newInvoice } from './make-invoice';
import { count, hash, method } from './method';

const params = v.object({
  ...invoiceParams.entries,
  payment_hash: hash,
  /** In blocks. With less, or with more, the payment could not be held. */
  min_cltv_expiry_delta: v.optional(v.pipe(count, v.minValue(21), v.maxValue(720))),
});

/** NWC-03. */
export const makeHoldInvoice = method(params, (request, wallet) => {
  const { payment_hash: paymentHash, min_cltv_expiry_delta: minCltvExpiryDelta } = request;
  if (wallet.ledger.find(paymentHash, 'incoming') !== null)
    throw new WalletError('BAD_REQUEST', 'The wallet has an invoice of this payment hash.');
  const transaction = newInvoice(request, wallet, {
    paymentHash,
    ...(minCltvExpiryDelta === undefined ? {} : { minCltvExpiryDelta }),
  });
  wallet.ledger.addHold(transaction);
  return transaction;
});
