/** One Lightning node: makes invoices, pays them, and tells what it received. All keys and hashes are hex. */
import { sha256 } from '@noble/hashes/sha2.js';
import * as ldk from 'lightningdevkit';
import { type Chain, fundingTransaction } from './chain';
import { amountOf, bytesOf, fromHex, isPresent, optionalAmount, optionalBytes, toHex } from './ldk';
import { buildNode, type ForwardingFee, type NodeParts } from './parts';
import { PaymentError } from './payment-error';
import type { WiredNode, Wires } from './wires';

export interface InvoiceRequest {
  /** null: the payer chooses. */
  amountMsat: number | null;
  description?: string;
  /** In place of a description. */
  descriptionHash?: string;
  expirySeconds?: number;
  /** Makes it a hold invoice: payments are neither taken nor returned before `settleHeld` or `cancelHeld`. */
  paymentHash?: string;
}

export interface PaymentSent {
  paymentHash: string;
  preimage: string;
  feeMsat: number;
}

export interface PaymentReceived {
  paymentHash: string;
  preimage: string;
  amountMsat: number;
}

export interface PaymentHeld {
  paymentHash: string;
  amountMsat: number;
  /** Height of the block at which the payer gets the money back. */
  deadlineHeight: number;
}

interface Outcome {
  resolve(payment: PaymentSent): void;
  reject(error: PaymentError): void;
}

const DEFAULT_EXPIRY_SECONDS = 3600;
const ATTEMPTS = 3;

export class LightningNode implements WiredNode {
  readonly nodeId: string;
  readonly publicKey: Uint8Array;
  readonly #parts: NodeParts;
  readonly #chain: Chain;
  readonly #wires: Wires;
  readonly #handler: ldk.EventHandler;
  /** Events the kit has handed over and nobody has looked at yet. */
  #events: ldk.Event[] = [];
  /** Payments without an outcome, by hash. */
  readonly #outgoing = new Map<string, Outcome>();
  /** By payment hash: the kit does not name the preimage of a hold invoice again once it is claimed. */
  readonly #heldPreimages = new Map<string, string>();
  readonly #receivedListeners = new Set<(payment: PaymentReceived) => void>();
  readonly #heldListeners = new Set<(payment: PaymentHeld) => void>();

  constructor(
    readonly alias: string,
    chain: Chain,
    wires: Wires,
    fee: ForwardingFee,
  ) {
    this.#chain = chain;
    this.#wires = wires;
    this.#parts = buildNode(chain, fee);
    this.publicKey = this.#parts.manager.get_our_node_id();
    this.nodeId = toHex(this.publicKey);
    this.#handler = ldk.EventHandler.new_impl({
      // Calling the kit from inside its own callback would find its locks taken.
      handle_event: (event) => {
        this.#events.push(event);
        return ldk.Result_NoneReplayEventZ.constructor_ok();
      },
    });
    wires.add(this);
  }

  get peers(): ldk.PeerManager {
    return this.#parts.peers;
  }

  /** A fresh invoice of this second. */
  invoice(request: InvoiceRequest): string {
    this.#chain.refreshTime();
    const made = this.#parts.manager.create_bolt11_invoice(
      optionalAmount(request.amountMsat),
      describe(request),
      ldk.Option_u32Z.constructor_some(request.expirySeconds ?? DEFAULT_EXPIRY_SECONDS),
      ldk.Option_u16Z.constructor_none(),
      optionalBytes(request.paymentHash ?? null),
    );
    if (!(made instanceof ldk.Result_Bolt11InvoiceSignOrCreationErrorZ_OK))
      throw new Error(`${this.alias} could not make the invoice.`);
    return made.res.to_str();
  }

  /**
   * Pays; resolves once the payee has proven receipt, which may be much later, and rejects with a PaymentError once
   * it is certain that nothing was paid. Neither the invoice's network nor its expiry is checked here.
   */
  async pay(bolt11: string, amountMsat: number | null = null): Promise<PaymentSent> {
    const { paymentHash, onion, route } = paymentParameters(bolt11, amountMsat);
    this.#chain.refreshTime();
    const sent = this.#parts.manager.send_payment(
      fromHex(paymentHash),
      onion,
      fromHex(paymentHash),
      route,
      ldk.Retry.constructor_attempts(ATTEMPTS),
    );
    if (sent instanceof ldk.Result_NoneRetryableSendFailureZ_Err) throw PaymentError.notSent(sent.err);
    const outcome = new Promise<PaymentSent>((resolve, reject) => {
      this.#outgoing.set(paymentHash, { resolve, reject });
    });
    this.#wires.kick();
    return outcome;
  }

  /** Takes the payment held for a hold invoice. */
  settleHeld(preimage: string): void {
    this.#heldPreimages.set(toHex(sha256(fromHex(preimage))), preimage);
    this.#parts.manager.claim_funds(fromHex(preimage));
    this.#wires.kick();
  }

  /** Returns the payment held for a hold invoice to its payer. */
  cancelHeld(paymentHash: string): void {
    this.#parts.manager.fail_htlc_backwards(fromHex(paymentHash));
    this.#wires.kick();
  }

  /** What the node could send now, fees included. */
  balanceMsat(): number {
    const channels = this.#parts.manager.list_usable_channels();
    return channels.reduce((sum, channel) => sum + Number(channel.get_outbound_capacity_msat()), 0);
  }

  /** `hash` in the order people print it. */
  tip(): { height: number; hash: string } {
    return { height: this.#chain.height, hash: toHex(this.#chain.tip.slice().reverse()) };
  }

  /** Calls back for every payment the node has taken; returns what ends it. */
  onReceived(listener: (payment: PaymentReceived) => void): () => void {
    this.#receivedListeners.add(listener);
    return () => this.#receivedListeners.delete(listener);
  }

  /** Calls back for every payment that waits for `settleHeld` or `cancelHeld`; returns what ends it. */
  onHeld(listener: (payment: PaymentHeld) => void): () => void {
    this.#heldListeners.add(listener);
    return () => this.#heldListeners.delete(listener);
  }

  /** Opens an announced channel; it is usable once the chain has grown and the wires have settled. */
  openChannel(peer: LightningNode, capacitySats: number, pushMsat: number): void {
    const opened = this.#parts.manager.create_channel(
      peer.publicKey,
      BigInt(capacitySats),
      BigInt(pushMsat),
      0n,
      null,
      null,
    );
    if (!(opened instanceof ldk.Result_ChannelIdAPIErrorZ_OK))
      throw new Error(`${this.alias} could not open a channel to ${peer.alias}.`);
    this.#wires.kick();
  }

  /** How many channels the node has heard of from both their ends, so that it can route through them. */
  routableChannels(): number {
    const graph = this.#parts.graph.read_only();
    try {
      const infos = Array.from(graph.list_channels(), (id) => graph.channel(id));
      return infos.filter((info) => isPresent(info.get_one_to_two()) && isPresent(info.get_two_to_one()))
        .length;
    } finally {
      graph.free();
    }
  }

  step(): boolean {
    this.#parts.peers.process_events();
    for (const source of this.#parts.sources) source.process_pending_events(this.#handler);
    const events = this.#events.splice(0);
    for (const event of events) this.#handle(event);
    return events.length > 0;
  }

  /** Ends the wait of everyone whose payment has no outcome. */
  close(): void {
    for (const outcome of this.#outgoing.values())
      outcome.reject(new PaymentError('CLOSED', `${this.alias} was shut down.`));
    this.#outgoing.clear();
    this.#receivedListeners.clear();
    this.#heldListeners.clear();
  }

  #handle(event: ldk.Event): void {
    if (event instanceof ldk.Event_PendingHTLCsForwardable)
      this.#parts.manager.process_pending_htlc_forwards();
    else if (event instanceof ldk.Event_FundingGenerationReady) this.#fund(event);
    else if (event instanceof ldk.Event_PaymentClaimable) this.#claim(event);
    else if (event instanceof ldk.Event_PaymentClaimed) this.#claimed(event);
    else if (event instanceof ldk.Event_PaymentSent)
      this.#takeOutcome(toHex(event.payment_hash))?.resolve({
        paymentHash: toHex(event.payment_hash),
        preimage: toHex(event.payment_preimage),
        feeMsat: amountOf(event.fee_paid_msat) ?? 0,
      });
    else if (event instanceof ldk.Event_PaymentFailed)
      // The payment's id is its hash, see pay().
      this.#takeOutcome(toHex(event.payment_id))?.reject(PaymentError.failed(event.reason));
  }

  #fund(event: ldk.Event_FundingGenerationReady): void {
    const funded = this.#parts.manager.funding_transaction_generated(
      event.temporary_channel_id,
      event.counterparty_node_id,
      fundingTransaction(event.output_script, event.channel_value_satoshis),
    );
    if (!(funded instanceof ldk.Result_NoneAPIErrorZ_OK))
      throw new Error(`${this.alias} could not fund its channel.`);
  }

  #claim(event: ldk.Event_PaymentClaimable): void {
    const preimage = bytesOf(event.purpose.preimage());
    if (preimage !== null) {
      this.#parts.manager.claim_funds(fromHex(preimage));
      return;
    }
    const deadline = event.claim_deadline;
    const held: PaymentHeld = {
      paymentHash: toHex(event.payment_hash),
      amountMsat: Number(event.amount_msat),
      deadlineHeight: deadline instanceof ldk.Option_u32Z_Some ? deadline.some : 0,
    };
    for (const listener of this.#heldListeners) listener(held);
  }

  #claimed(event: ldk.Event_PaymentClaimed): void {
    const paymentHash = toHex(event.payment_hash);
    const preimage = bytesOf(event.purpose.preimage()) ?? this.#heldPreimages.get(paymentHash);
    if (preimage === undefined) throw new Error(`${this.alias} took a payment without its preimage.`);
    const received: PaymentReceived = {
      paymentHash,
      preimage,
      amountMsat: Number(event.amount_msat),
    };
    for (const listener of this.#receivedListeners) listener(received);
  }

  #takeOutcome(paymentHash: string): Outcome | undefined {
    const outcome = this.#outgoing.get(paymentHash);
    this.#outgoing.delete(paymentHash);
    return outcome;
  }
}

function describe({ description = '', descriptionHash }: InvoiceRequest): ldk.Bolt11InvoiceDescription {
  if (descriptionHash !== undefined)
    return ldk.Bolt11InvoiceDescription.constructor_hash(
      ldk.Sha256.constructor_from_bytes(fromHex(descriptionHash)),
    );
  const direct = ldk.Description.constructor_new(description);
  if (!(direct instanceof ldk.Result_DescriptionCreationErrorZ_OK))
    throw new Error('The description is too long for an invoice (639 bytes).');
  return ldk.Bolt11InvoiceDescription.constructor_direct(direct.res);
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
