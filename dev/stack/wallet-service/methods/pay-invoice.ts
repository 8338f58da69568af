import * as v from 'valibot';
import { type Invoice, readInvoice } from '../../lightning/invoice';
import { nowSeconds } from '../../lightning/ldk';
import type { PaymentSent } from '../../lightning/outgoing';
import { WalletError } from '../protocol';
import { amount, metadata, method, type Wallet } from './method';
import { sendPayment } from './send-payment';

const params = v.object({
  invoice: v.string(),
  amount: v.optional(amount),
  metadata: v.optional(metadata),
});

export const payInvoice = method(params, async (request, wallet) => {
  const invoice = payableInvoice(request.invoice);
  const { preimage, feeMsat } = await sendInvoiceAmount(
    invoice,
    { amountMsat: amountToPay(invoice.amountMsat, request.amount), metadata: request.metadata },
    wallet,
  );
  return { preimage, fees_paid: feeMsat };
});

/** The invoice, where it can be paid now; throws a WalletError where it cannot. */
export function payableInvoice(bolt11: string): Invoice {
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

/** msat. `fixed` is what the payee asks for, null where the payer chooses. */
export function amountToPay(fixed: number | null, asked: number | undefined): number {
  if (fixed === null) {
    if (asked === undefined) throw new WalletError('BAD_REQUEST', 'The payee names no amount: give one.');
    return asked;
  }
  if (asked !== undefined && asked !== fixed)
    throw new WalletError('BAD_REQUEST', `The payee asks for ${fixed} msat, not ${asked}.`);
  return fixed;
}

export interface InvoicePayment {
  amountMsat: number;
  maxFeeMsat?: number | undefined;
  metadata?: Record<string, unknown> | undefined;
}

export function sendInvoiceAmount(
  invoice: Invoice,
  { amountMsat, maxFeeMsat, metadata: given }: InvoicePayment,
  wallet: Wallet,
): Promise<PaymentSent> {
  return sendPayment(
    {
      invoice: invoice.bolt11,
      ...(invoice.description === null ? {} : { description: invoice.description }),
      ...(invoice.descriptionHash === null ? {} : { description_hash: invoice.descriptionHash }),
      payment_hash: invoice.paymentHash,
      amount: amountMsat,
      expires_at: invoice.expiresAt,
      ...(given === undefined ? {} : { metadata: given }),
    },
    () => wallet.node.pay(invoice.bolt11, amountMsat, maxFeeMsat ?? null),
    wallet,
  );
}
