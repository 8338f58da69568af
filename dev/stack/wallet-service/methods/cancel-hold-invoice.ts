import * as v from 'valibot';
import { WalletError } from '../protocol';
import { hash, method } from './method';

/** NWC-03. A payment that is held goes back, and none is accepted later. */
export const cancelHoldInvoice = method(
  v.object({ payment_hash: hash }),
  ({ payment_hash: paymentHash }, { node, ledger }) => {
    const invoice = ledger.findHold(paymentHash);
    if (invoice === null)
      throw new WalletError('NOT_FOUND', 'The wallet has no hold invoice of this payment hash.');
    if (invoice.state === 'settled') throw new WalletError('OTHER', 'The invoice is settled.');
    ledger.change('incoming', paymentHash, { state: 'failed' });
    if (invoice.state === 'accepted') node.cancelHeld(paymentHash);
    return {};
  },
);
