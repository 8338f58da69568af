import * as v from 'valibot';
import { type Invoice, readInvoice } from '../../lightning/invoice';
import { nowSeconds } from '../../lightning/ldk';
import { PaymentError } from '../../lightning/payment-error';
import { WalletError } from '../protocol';
import { count, metadata, method, type Wallet } from './method';

const params = v.object({
  invoice: v.string(),
  /** msat. */
  amount: v.optional(v.pipe(count, v.minValue(1))),
  metadata: v.optional(metadata),
});

export const payInvoice = method(params, async (request, wallet) => {
  const invoice = payable(request.invoice);
  const amount = amountToPay(invoice, request.amount);
  refuseRepetition(invoice.paymentHash, wallet);
  if (amount > wallet.node.balanceMsat()) throw insufficient();

  wallet.ledger.add({
    type: 'outgoing',
    state: 'pending',
    invoice: invoice.bolt11,
    ...(invoice.description === null ? {} : { description: invoice.description }),
    ...(invoice.descriptionHash === null ? {} : { description_hash: invoice.descriptionHash }),
    payment_hash: invoice.paymentHash,
    amount,
    fees_paid: 0,
    created_at: nowSeconds(),
    expires_at: invoice.expiresAt,
    ...(request.metadata === undefined ? {} : { metadata: request.metadata }),
  });
  try {
    const { preimage, feeMsat } = await wallet.node.pay(invoice.bolt11, amount);
    wallet.ledger.change('outgoing', invoice.paymentHash, {
      state: 'settled',
      preimage,
      fees_paid: feeMsat,
      settled_at: nowSeconds(),
    });
    return { preimage, fees_paid: feeMsat };
  } catch (error) {
    wallet.ledger.change('outgoing', invoice.paymentHash, { state: 'failed' });
    throw asWalletError(error, amount, wallet);
  }
});

function payable(bolt11: string): Invoice {
  const invoice = readInvoice(bolt11.trim());
  if (invoice === null) throw new WalletError('BAD_REQUEST', 'This is not a Lightning invoice.');
  if (invoice.network !== 'regtest')
    throw new WalletError(
      'UNSUPPORTED_NETWORK',
      `The invoice is for ${invoice.network}, the wallet is on regtest.`,
    );
  if (invoice.expiresAt <= nowSeconds()) throw new WalletError('EXPIRED', 'The invoice has expired.');
  return invoice;
}

/** msat. */
function amountToPay({ amountMsat }: Invoice, asked: number | undefined): number {
  if (amountMsat === null) {
    if (asked === undefined) throw new WalletError('BAD_REQUEST', 'The invoice names no amount: give one.');
    return asked;
  }
  if (asked !== undefined && asked !== amountMsat)
    throw new WalletError('BAD_REQUEST', `The invoice is for ${amountMsat} msat, not ${asked}.`);
  return amountMsat;
}

function refuseRepetition(paymentHash: string, { ledger }: Wallet): void {
  const state = ledger.find(paymentHash, 'outgoing')?.state;
  if (state === 'settled') throw new WalletError('OTHER', 'The invoice is already paid.');
  if (state === 'pending') throw new WalletError('OTHER', 'A payment of this invoice is on its way.');
}

function asWalletError(error: unknown, amount: number, { node }: Wallet): Error {
  if (!(error instanceof PaymentError)) return error instanceof Error ? error : new Error(String(error));
  // No route is what the node says, too, where the amount is covered and its fee is not.
  if (error.code === 'NO_ROUTE' && amount + feeReserve(amount) > node.balanceMsat()) return insufficient();
  return new WalletError(error.code === 'EXPIRED' ? 'EXPIRED' : 'PAYMENT_FAILED', error.message);
}

/** What wallets set aside for fees: 1 %, but at least 10 sat. In msat. */
function feeReserve(amount: number): number {
  return Math.max(Math.ceil(amount / 100), 10_000);
}

function insufficient(): WalletError {
  return new WalletError('INSUFFICIENT_BALANCE', 'The balance does not cover the amount and its fees.');
}
