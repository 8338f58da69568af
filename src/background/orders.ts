/** What a page wants paid: an invoice, or a node that made none (keysend). */

import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { ConnectionRow, PaymentRow, SuccessAction, TlvRecord } from '../contract/rows';
import { offers } from '../core/wallet-info';
import { decodeInvoice } from '../lightning/bolt11';
import { lnurlError } from '../lightning/lnurl-error';
import { paymentHashOf } from '../lightning/preimage';

type Described = Pick<PaymentRow, 'paymentHash' | 'description' | 'payee'>;
type InvoiceOrder = Described &
  Pick<PaymentRow, 'lnurl'> & { invoice: string; network: string; expiresAt: number };
type KeysendOrder = Described & Required<Pick<PaymentRow, 'keysend'>> & { invoice: null };
/** `amount` null: the user chooses. `expiresAt` in ms since the epoch. */
export type Order = { amount: Msat | null } & (InvoiceOrder | KeysendOrder);

/** What an LNURL service made, to be paid at once. */
export interface ServiceInvoice {
  invoice: string;
  /** What the service shows once it is paid. */
  successAction: SuccessAction | null;
  /** Where it tells whether it was paid; null where it does not. */
  verify: string | null;
}

export interface KeysendParams {
  /** Public key of the node, hex. */
  destination: string;
  amount: Msat;
  /** Custom records to send along. */
  records: TlvRecord[];
}

/** A text for the receiver to read, as apps have agreed to number it. */
const MESSAGE_RECORD = 34349334;

/** An order for this invoice; `wanted` is what to pay where it names no amount. Throws INVALID_INVOICE, and INVALID_PARAMS for another amount. */
export function orderOfInvoice(
  text: string,
  wanted: Msat | null = null,
): Extract<Order, { invoice: string }> {
  const { invoice, network, expiresAt, paymentHash, payee, description, ...decoded } = decodeInvoice(text);
  const amount = decoded.amount ?? wanted;
  if (wanted !== null && amount !== wanted) {
    throw new FuseboxError('INVALID_PARAMS', 'The invoice names another amount. Leave the amount out.');
  }
  return { invoice, network, expiresAt, paymentHash, payee, amount, description: description ?? '' };
}

/** An order for what an LNURL service made for exactly this amount. Throws LNURL_ERROR where it is for another. */
export function orderOfService(made: ServiceInvoice, amount: Msat, description: string): Order {
  const order = orderOfInvoice(made.invoice);
  if (order.amount !== amount) {
    throw lnurlError("The service's invoice is for another amount than was agreed. Nothing was paid.");
  }
  const { successAction, verify } = made;
  return { ...order, description, lnurl: { successAction, ...(verify === null ? {} : { verify }) } };
}

/** An order for a keysend payment, with a preimage of its own: no two are the same. */
export function orderOfKeysend({ destination, amount, records }: KeysendParams): Order {
  const preimage = bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
  const message = records.find(({ type }) => type === MESSAGE_RECORD);
  return {
    invoice: null,
    keysend: { preimage, records },
    paymentHash: paymentHashOf(preimage),
    payee: destination,
    amount,
    description: message ? new TextDecoder().decode(hexToBytes(message.value)) : '',
  };
}

/** Refuses what the wallet could not or should not pay: another network's invoice, an expired one, what it has no method for. */
export function checkPayable(order: Order, wallet: ConnectionRow, now: number): void {
  if (!offers(wallet.info, order.invoice === null ? 'pay_keysend' : 'pay_invoice')) {
    throw new FuseboxError(
      'UNSUPPORTED_METHOD',
      `This wallet cannot pay ${order.invoice === null ? 'without an invoice (keysend)' : 'invoices'}. Nothing was paid. Use another wallet for this site.`,
    );
  }
  if (order.invoice === null) return;
  if (wallet.network !== null && wallet.network !== order.network) {
    throw new FuseboxError(
      'WRONG_NETWORK',
      `This invoice is for ${order.network}, but the wallet is on ${wallet.network}. Nothing was paid.`,
    );
  }
  if (order.expiresAt <= now) {
    throw new FuseboxError('INVOICE_EXPIRED', 'This invoice has expired. Ask the site for a new one.');
  }
}
