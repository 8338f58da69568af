import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { fromHex } from '../../lightning/ldk';
import { WalletError } from '../protocol';
import { hash, method } from './method';

/** NWC-03. Answers once the money is the wallet's. */
export const settleHoldInvoice = method(v.object({ preimage: hash }), async ({ preimage }, wallet) => {
  const paymentHash = createHash('sha256').update(fromHex(preimage)).digest('hex');
  const invoice = wallet.ledger.findHold(paymentHash);
  if (invoice === null)
    throw new WalletError('NOT_FOUND', 'The wallet has no hold invoice for this preimage.');
  if (invoice.state !== 'accepted')
    throw new WalletError('OTHER', `No payment is held: the invoice is ${invoice.state}.`);
  await wallet.node.settleHeld(preimage);
  if (wallet.ledger.findHold(paymentHash)?.state !== 'settled') {
    wallet.ledger.change('incoming', paymentHash, { state: 'failed' });
    throw new WalletError('OTHER', 'The payment was not held any more, and is back with its payer.');
  }
  return {};
});
