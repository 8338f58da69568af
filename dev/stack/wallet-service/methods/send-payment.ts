/** What all payments out of the wallet have in common: checked, written down, sent, and their end written down. */
import { nowSeconds } from '../../lightning/ldk';
import type { PaymentSent } from '../../lightning/outgoing';
import { PaymentError } from '../../lightning/payment-error';
import { feeReserve } from '../fee-reserve';
import { type Transaction, WalletError, type WalletErrorCode } from '../protocol';
import type { Wallet } from './method';

/** What is known of it before it is sent. */
export type NewPayment = Pick<Transaction, 'payment_hash' | 'amount'> &
  Pick<Transaction, 'invoice' | 'description' | 'description_hash' | 'expires_at' | 'metadata'>;

/** Makes the payment, once: throws a WalletError where it was made before, is on its way, or fails. */
export async function sendPayment(
  payment: NewPayment,
  send: () => Promise<PaymentSent>,
  wallet: Wallet,
): Promise<PaymentSent> {
  const { ledger, connection } = wallet;
  const { payment_hash: paymentHash, amount } = payment;
  refuseRepetition(paymentHash, wallet);
  refuseUncovered(amount, wallet);
  const reservation = connection.budget?.reserve(amount, feeReserve(amount));
  ledger.add({ type: 'outgoing', state: 'pending', fees_paid: 0, created_at: nowSeconds(), ...payment });
  try {
    const sent = await send();
    reservation?.settle(sent.feeMsat);
    ledger.change('outgoing', paymentHash, {
      state: 'settled',
      preimage: sent.preimage,
      fees_paid: sent.feeMsat,
      settled_at: nowSeconds(),
    });
    return sent;
  } catch (error) {
    reservation?.release();
    ledger.change('outgoing', paymentHash, { state: 'failed' });
    throw asWalletError(error, amount, wallet);
  }
}

/** `amount` in msat. A sub-wallet must cover the fee as well: the node would pay it from what is not its own. */
export function refuseUncovered(amount: number, { connection, balanceMsat }: Wallet): void {
  const needed = connection.isolated ? amount + feeReserve(amount) : amount;
  if (needed > balanceMsat()) throw insufficient();
}

/** What the client is told where the node did not pay. */
export function asWalletError(error: unknown, amount: number, { balanceMsat }: Wallet): Error {
  if (!(error instanceof PaymentError)) return error instanceof Error ? error : new Error(String(error));
  // No route is what the node says, too, where the amount is covered and its fee is not.
  if (error.code === 'NO_ROUTE' && amount + feeReserve(amount) > balanceMsat()) return insufficient();
  return new WalletError(codeOf(error), error.message);
}

function codeOf({ code }: PaymentError): WalletErrorCode {
  switch (code) {
    case 'EXPIRED':
      return 'EXPIRED';
    case 'FEE_LIMIT':
      return 'FEE_LIMIT_EXCEEDED';
    case 'BAD_OFFER':
    case 'BAD_RECORDS':
      return 'BAD_REQUEST';
    case 'BAD_INVOICE':
    case 'NO_AMOUNT':
    case 'NO_ROUTE':
    case 'NO_ANSWER':
    case 'ALREADY_SENT':
    case 'REJECTED':
    case 'FAILED':
    case 'CLOSED':
      return 'PAYMENT_FAILED';
  }
}

function refuseRepetition(paymentHash: string, { ledger }: Wallet): void {
  const state = ledger.find(paymentHash, 'outgoing')?.state;
  if (state === 'settled') throw new WalletError('OTHER', 'This payment was made already.');
  if (state === 'pending') throw new WalletError('OTHER', 'This payment is on its way.');
}

function insufficient(): WalletError {
  return new WalletError('INSUFFICIENT_BALANCE', 'The balance does not cover the amount and its fees.');
}
