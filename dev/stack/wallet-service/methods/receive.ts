import * as v from 'valibot';
import { bip321Uri } from '../bip321';
import { invoiceParams, newInvoice } from './make-invoice';
import { amount, description, metadata, method, type Wallet } from './method';

const params = v.object({
  /** Absent or null leaves it to the payer. */
  amount: v.nullish(amount),
  description: v.optional(description),
  metadata: v.optional(metadata),
});

type Request = v.InferOutput<typeof params>;

/** NWC-321. The invoice and the offer become transactions of their own, so the answer names none. */
export const receive = method(params, (request, wallet) => {
  const { amount: amountMsat, ...rest } = request;
  const invoice = newInvoice(v.parse(invoiceParams, { ...rest, amount: amountMsat ?? 0 }), wallet);
  wallet.ledger.add(invoice);
  return { bip321: bip321Uri({ invoice: invoice.invoice ?? '', offer: offerFor(request, wallet) }) };
});

/** null where the node's offers, which name neither amount nor description, would not say what was asked for. */
function offerFor(request: Request, { node, ledger }: Wallet): string | null {
  if (typeof request.amount === 'number' || request.description !== undefined) return null;
  const { offerId, offer } = node.offer();
  ledger.addOffer(offerId, request.metadata === undefined ? {} : { metadata: request.metadata });
  return offer;
}
