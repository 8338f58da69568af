import * as v from 'valibot';
import type { Invoice } from '../../lightning/invoice';
import { nowSeconds } from '../../lightning/ldk';
import { type Offer, readOffer } from '../../lightning/offer';
import type { PaymentSent } from '../../lightning/outgoing';
import { type Instructions, readInstructions } from '../bip321';
import { WalletError } from '../protocol';
import { amount, count, metadata, method, type Wallet } from './method';
import { amountToPay, payableInvoice, sendInvoiceAmount } from './pay-invoice';
import { asWalletError, refuseUncovered, sendPayment } from './send-payment';

const params = v.object({
  /** A BIP-321 URI; an offer or invoice alone will do. */
  payment: v.pipe(v.string(), v.trim()),
  amount: v.optional(amount),
  /** msat. */
  max_fee: v.optional(count),
  payer_note: v.optional(v.string(), ''),
  metadata: v.optional(metadata),
});

type Request = v.InferOutput<typeof params>;

type Instruction = { type: 'bolt12'; text: string; offer: Offer } | { type: 'bolt11'; invoice: Invoice };

/** NWC-321. Answers once the payee has taken the money. */
export const pay = method(params, async (request, wallet) => {
  const instructions = readInstructions(request.payment);
  const instruction = select(instructions, request.payer_note);
  const fixed = instruction.type === 'bolt12' ? instruction.offer.amountMsat : instruction.invoice.amountMsat;
  // The URI, the instruction and the client may each name one; none may contradict another.
  const named = amountToPay(fixed ?? instructions.amountMsat, request.amount);
  const amountMsat = amountToPay(instructions.amountMsat ?? named, named);

  const { paymentHash, preimage, feeMsat } =
    instruction.type === 'bolt12'
      ? await payOffer(instruction.text, amountMsat, request, wallet)
      : await sendInvoiceAmount(
          instruction.invoice,
          { amountMsat, maxFeeMsat: request.max_fee, metadata: request.metadata },
          wallet,
        );
  const transaction = wallet.ledger.find(paymentHash, 'outgoing');
  return {
    transaction_id: paymentHash,
    state: 'settled',
    instruction_type: instruction.type,
    amount: amountMsat,
    fees_paid: feeMsat,
    payment_hash: paymentHash,
    preimage,
    created_at: transaction?.created_at,
    settled_at: transaction?.settled_at,
  };
});

/** The first that can be paid, offers before invoices; throws why the first of all cannot. */
function select({ offers, invoices }: Instructions, payerNote: string): Instruction {
  const refusals: WalletError[] = [];
  // An invoice has no place for a note.
  for (const read of [
    ...offers.map((text) => () => payableOffer(text)),
    ...(payerNote === '' ? invoices.map((text) => () => bolt11(text)) : []),
  ])
    try {
      return read();
    } catch (error) {
      if (!(error instanceof WalletError)) throw error;
      refusals.push(error);
    }
  throw (
    refusals[0] ??
    new WalletError(
      'UNSUPPORTED_PAYMENT_INSTRUCTION',
      payerNote === '' ? 'This names neither an offer nor an invoice.' : 'Only offers take a payer note.',
    )
  );
}

function bolt11(text: string): Instruction {
  return { type: 'bolt11', invoice: payableInvoice(text) };
}

function payableOffer(text: string): Instruction {
  const offer = readOffer(text);
  if (offer === null) throw new WalletError('BAD_REQUEST', 'This is not an offer in bitcoin.');
  if (!offer.forOurNetwork)
    throw new WalletError(
      'UNSUPPORTED_NETWORK',
      'The offer is for another network, the wallet is on regtest.',
    );
  if (offer.expiresAt !== null && offer.expiresAt <= nowSeconds())
    throw new WalletError('EXPIRED', 'The offer has expired.');
  return { type: 'bolt12', text, offer };
}

async function payOffer(
  offer: string,
  amountMsat: number,
  { max_fee: maxFeeMsat, payer_note: payerNote, metadata: given }: Request,
  wallet: Wallet,
): Promise<PaymentSent> {
  refuseUncovered(amountMsat, wallet);
  const invoice = await wallet.node
    .requestInvoice({
      offer,
      amountMsat,
      payerNote: payerNote === '' ? null : payerNote,
      maxFeeMsat: maxFeeMsat ?? null,
    })
    .catch((error: unknown) => {
      throw asWalletError(error, amountMsat, wallet);
    });
  return sendPayment(
    {
      payment_hash: invoice.paymentHash,
      amount: invoice.amountMsat,
      ...(given === undefined ? {} : { metadata: given }),
    },
    () => invoice.pay(),
    wallet,
  );
}
