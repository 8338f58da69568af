/** What a node pays, and how each payment ended. All keys and hashes are hex. */
import { randomBytes } from 'node:crypto';
import * as ldk from 'lightningdevkit';
import { amountOf, bytesOf, fromHex, optionalAmount, optionalText, toHex } from './ldk';
import type { NodeParts } from './parts';
import { PaymentError } from './payment-error';
import { recordsToSend, type TlvRecord } from './tlv-records';
import type { Wires } from './wires';

export interface PaymentSent {
  paymentHash: string;
  preimage: string;
  feeMsat: number;
}

export interface Keysend {
  /** Public key of the payee's node. */
  payee: string;
  amountMsat: number;
  /** 32 bytes that nobody else knows. */
  preimage: string;
  tlvRecords: TlvRecord[];
}

export interface InvoiceRequest {
  offer: string;
  amountMsat: number;
  payerNote: string | null;
  /** null: the kit's own limit. */
  maxFeeMsat: number | null;
}

/** An invoice that was made for us. Nothing is paid before `pay` is called. */
export interface InvoiceForUs {
  paymentHash: string;
  amountMsat: number;
  pay(): Promise<PaymentSent>;
}

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: PaymentError): void;
}

const ATTEMPTS = 3;
/** In blocks, what payees commonly ask for. */
const KEYSEND_CLTV_DELTA = 42;

export class OutgoingPayments {
  readonly #parts: NodeParts;
  readonly #wires: Wires;
  /** Payments without an outcome, by id. */
  readonly #payments = new Map<string, Waiting<PaymentSent>>();
  /** Requests without an invoice, by the id of the payment to be. */
  readonly #requests = new Map<string, Waiting<ldk.Event_InvoiceReceived>>();

  constructor(parts: NodeParts, wires: Wires) {
    this.#parts = parts;
    this.#wires = wires;
  }

  /** See LightningNode. */
  pay(bolt11: string, amountMsat: number | null, maxFeeMsat: number | null): Promise<PaymentSent> {
    const { paymentHash, onion, route } = paymentParameters(bolt11, amountMsat);
    if (maxFeeMsat !== null) route.set_max_total_routing_fee_msat(optionalAmount(maxFeeMsat));
    const sent = this.#parts.manager.send_payment(
      fromHex(paymentHash),
      onion,
      // The id is the hash: the kit refuses a second payment of the same invoice.
      fromHex(paymentHash),
      route,
      ldk.Retry.constructor_attempts(ATTEMPTS),
    );
    if (sent instanceof ldk.Result_NoneRetryableSendFailureZ_Err)
      throw this.#notSent(sent.err, route, maxFeeMsat);
    return this.#outcome(paymentHash);
  }

  /** See LightningNode. */
  keysend(paymentHash: string, { payee, amountMsat, preimage, tlvRecords }: Keysend): Promise<PaymentSent> {
    const onion = recordsToSend(tlvRecords);
    if (onion === null) throw new PaymentError('BAD_RECORDS', 'These TLV records cannot be sent.');
    const route = ldk.RouteParameters.constructor_from_payment_params_and_value(
      ldk.PaymentParameters.constructor_for_keysend(fromHex(payee), KEYSEND_CLTV_DELTA, false),
      BigInt(amountMsat),
    );
    const sent = this.#parts.manager.send_spontaneous_payment(
      ldk.Option_ThirtyTwoBytesZ.constructor_some(fromHex(preimage)),
      onion,
      fromHex(paymentHash),
      route,
      ldk.Retry.constructor_attempts(ATTEMPTS),
    );
    if (sent instanceof ldk.Result_ThirtyTwoBytesRetryableSendFailureZ_Err)
      throw this.#notSent(sent.err, route, null);
    return this.#outcome(paymentHash);
  }

  /** See LightningNode. */
  async requestInvoice(request: InvoiceRequest): Promise<InvoiceForUs> {
    const parsed = ldk.Offer.constructor_from_str(request.offer);
    if (!(parsed instanceof ldk.Result_OfferBolt12ParseErrorZ_OK))
      throw new PaymentError('BAD_OFFER', 'This is not an offer.');
    const id = randomBytes(32);
    const asked = this.#parts.manager.pay_for_offer(
      parsed.res,
      ldk.Option_u64Z.constructor_none(),
      optionalAmount(request.amountMsat),
      optionalText(request.payerNote),
      id,
      ldk.Retry.constructor_attempts(ATTEMPTS),
      optionalAmount(request.maxFeeMsat),
    );
    if (asked instanceof ldk.Result_NoneBolt12SemanticErrorZ_Err)
      throw new PaymentError(
        'BAD_OFFER',
        `The offer cannot be paid like this (${ldk.Bolt12SemanticError[asked.err]}).`,
      );
    const answer = new Promise<ldk.Event_InvoiceReceived>((resolve, reject) => {
      this.#requests.set(toHex(id), { resolve, reject });
    });
    // Every node there is hangs on these wires. Once they are still, nobody will answer any more.
    void this.#wires.settle().then(() => this.#giveUp(toHex(id)));
    return this.#forUs(await answer, request.maxFeeMsat);
  }

  sent(event: ldk.Event_PaymentSent): void {
    const id = bytesOf(event.payment_id) ?? toHex(event.payment_hash);
    this.#payments.get(id)?.resolve({
      paymentHash: toHex(event.payment_hash),
      preimage: toHex(event.payment_preimage),
      feeMsat: amountOf(event.fee_paid_msat) ?? 0,
    });
    this.#payments.delete(id);
  }

  failed(event: ldk.Event_PaymentFailed): void {
    const id = toHex(event.payment_id);
    const waiting = this.#payments.get(id) ?? this.#requests.get(id);
    waiting?.reject(PaymentError.failed(event.reason));
    this.#payments.delete(id);
    this.#requests.delete(id);
  }

  invoiceReceived(event: ldk.Event_InvoiceReceived): void {
    const id = toHex(event.payment_id);
    this.#requests.get(id)?.resolve(event);
    this.#requests.delete(id);
  }

  /** Ends the wait of everyone whose payment has no outcome. */
  close(error: PaymentError): void {
    for (const { reject } of [...this.#payments.values(), ...this.#requests.values()]) reject(error);
    this.#payments.clear();
    this.#requests.clear();
  }

  #forUs(
    { invoice, context, payment_id: id }: ldk.Event_InvoiceReceived,
    maxFeeMsat: number | null,
  ): InvoiceForUs {
    const amountMsat = Number(invoice.amount_msats());
    return {
      paymentHash: toHex(invoice.payment_hash()),
      amountMsat,
      pay: () => {
        // Before the kit is asked: where no route is found it says so by an event, too.
        const outcome = this.#outcome(toHex(id));
        const sent = this.#parts.manager.send_payment_for_bolt12_invoice(invoice, context);
        if (sent instanceof ldk.Result_NoneBolt12PaymentErrorZ_Err) {
          const failure = sent.err;
          this.#payments
            .get(toHex(id))
            ?.reject(
              failure instanceof ldk.Bolt12PaymentError_SendingFailed
                ? this.#notSent(failure.sending_failed, bolt12Route(invoice, maxFeeMsat), maxFeeMsat)
                : new PaymentError('FAILED', 'The invoice for the offer cannot be paid.'),
            );
          this.#payments.delete(toHex(id));
        }
        return outcome;
      },
    };
  }

  /** Waits for it, and lets it begin. */
  #outcome(id: string): Promise<PaymentSent> {
    const outcome = new Promise<PaymentSent>((resolve, reject) => {
      this.#payments.set(id, { resolve, reject });
    });
    this.#wires.kick();
    return outcome;
  }

  #giveUp(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#requests.delete(id);
    this.#parts.manager.abandon_payment(fromHex(id));
    request.reject(new PaymentError('NO_ANSWER', 'Whoever made the offer does not answer.'));
  }

  #notSent(
    failure: ldk.RetryableSendFailure,
    route: ldk.RouteParameters,
    maxFeeMsat: number | null,
  ): PaymentError {
    const error = PaymentError.notSent(failure);
    if (error.code !== 'NO_ROUTE' || maxFeeMsat === null || !this.#hasRoute(route)) return error;
    return new PaymentError('FEE_LIMIT', `No route costs ${maxFeeMsat} msat or less.`);
  }

  /** Whether the payment would find its way if fees were no matter. */
  #hasRoute(limited: ldk.RouteParameters): boolean {
    const { manager, router } = this.#parts;
    const route = limited.clone();
    route.set_max_total_routing_fee_msat(ldk.Option_u64Z.constructor_none());
    const found = router.find_route(
      manager.get_our_node_id(),
      route,
      manager.list_usable_channels(),
      ldk.InFlightHtlcs.constructor_new(),
    );
    return found instanceof ldk.Result_RouteLightningErrorZ_OK;
  }
}

function bolt12Route(invoice: ldk.Bolt12Invoice, maxFeeMsat: number | null): ldk.RouteParameters {
  return ldk.RouteParameters.constructor_new(
    ldk.PaymentParameters.constructor_from_bolt12_invoice(invoice),
    invoice.amount_msats(),
    optionalAmount(maxFeeMsat),
  );
}

function paymentParameters(bolt11: string, amountMsat: number | null) {
  const parsed = ldk.Bolt11Invoice.constructor_from_str(bolt11);
  if (!(parsed instanceof ldk.Result_Bolt11InvoiceParseOrSemanticErrorZ_OK))
    throw new PaymentError('BAD_INVOICE', 'This is not a Lightning invoice.');
  const fixed = amountOf(parsed.res.amount_milli_satoshis());
  if (fixed === null && amountMsat === null)
    throw new PaymentError('NO_AMOUNT', 'The invoice names no amount, and neither does the payer.');
  const parameters =
    fixed === null
      ? ldk.UtilMethods.constructor_payment_parameters_from_variable_amount_invoice(
          parsed.res,
          BigInt(amountMsat ?? 0),
        )
      : ldk.UtilMethods.constructor_payment_parameters_from_invoice(parsed.res);
  if (!(parameters instanceof ldk.Result_C3Tuple_ThirtyTwoBytesRecipientOnionFieldsRouteParametersZNoneZ_OK))
    throw new PaymentError('BAD_INVOICE', 'The invoice cannot be paid with this amount.');
  return {
    paymentHash: toHex(parameters.res.get_a()),
    onion: parameters.res.get_b(),
    route: parameters.res.get_c(),
  };
}
