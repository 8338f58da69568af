/** One Lightning node: makes invoices and offers, pays them, and tells what it received. All keys and hashes are hex. */
import { sha256 } from '@noble/hashes/sha2.js';
import * as ldk from 'lightningdevkit';
import { type Chain, fundingTransaction } from './chain';
import { bytesOf, fromHex, isPresent, optionalAmount, optionalBytes, toHex } from './ldk';
import {
  type InvoiceForUs,
  type InvoiceRequest,
  type Keysend,
  OutgoingPayments,
  type PaymentSent,
} from './outgoing';
import { buildNode, type ForwardingFee, type NodeParts } from './parts';
import { PaymentError } from './payment-error';
import { recordsReceived, type TlvRecord } from './tlv-records';
import type { WiredNode, Wires } from './wires';

export interface NewInvoice {
  /** null: the payer chooses. */
  amountMsat: number | null;
  description?: string;
  /** In place of a description. */
  descriptionHash?: string;
  expirySeconds?: number;
  /** Makes it a hold invoice: payments are neither taken nor returned before `settleHeld` or `cancelHeld`. */
  paymentHash?: string;
  /** How many blocks a payment must at least have left when it arrives; 21 or more. */
  minCltvExpiryDelta?: number;
}

export interface PaymentReceived {
  paymentHash: string;
  preimage: string;
  amountMsat: number;
  paidFor: PaidFor;
  /** What the payer added. */
  tlvRecords: TlvRecord[];
}

/** What made the payer pay: one of our invoices, one of our offers, or nothing (keysend). */
export type PaidFor =
  | { kind: 'invoice' }
  | { kind: 'offer'; offerId: string; payerNote: string | null }
  | { kind: 'nothing' };

export interface NewOffer {
  /** Names it in the payments received for it. */
  offerId: string;
  /** lno1… */
  offer: string;
}

export interface PaymentHeld {
  paymentHash: string;
  amountMsat: number;
  /** Height of the block at which the payer gets the money back. */
  deadlineHeight: number;
}

const DEFAULT_EXPIRY_SECONDS = 3600;

export class LightningNode implements WiredNode {
  readonly nodeId: string;
  readonly publicKey: Uint8Array;
  readonly #parts: NodeParts;
  readonly #chain: Chain;
  readonly #wires: Wires;
  readonly #handler: ldk.EventHandler;
  /** Events the kit has handed over and nobody has looked at yet. */
  #events: ldk.Event[] = [];
  readonly #outgoing: OutgoingPayments;
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
    this.#outgoing = new OutgoingPayments(this.#parts, wires);
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
  invoice(request: NewInvoice): string {
    this.#chain.refreshTime();
    const made = this.#parts.manager.create_bolt11_invoice(
      optionalAmount(request.amountMsat),
      describe(request),
      ldk.Option_u32Z.constructor_some(request.expirySeconds ?? DEFAULT_EXPIRY_SECONDS),
      request.minCltvExpiryDelta === undefined
        ? ldk.Option_u16Z.constructor_none()
        : ldk.Option_u16Z.constructor_some(request.minCltvExpiryDelta),
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
  async pay(
    bolt11: string,
    amountMsat: number | null = null,
    maxFeeMsat: number | null = null,
  ): Promise<PaymentSent> {
    this.#chain.refreshTime();
    return this.#outgoing.pay(bolt11, amountMsat, maxFeeMsat);
  }

  /** Pays without an invoice. Resolves and rejects like `pay`. */
  async keysend(payment: Keysend): Promise<PaymentSent> {
    this.#chain.refreshTime();
    return this.#outgoing.keysend(hashOf(payment.preimage), payment);
  }

  /** An offer to pay any amount, as often as one likes. */
  offer(): NewOffer {
    const builder = this.#parts.manager.create_offer_builder(ldk.Option_u64Z.constructor_none());
    const built =
      builder instanceof ldk.Result_OfferWithDerivedMetadataBuilderBolt12SemanticErrorZ_OK
        ? builder.res.build()
        : null;
    if (!(built instanceof ldk.Result_OfferBolt12SemanticErrorZ_OK))
      throw new Error(`${this.alias} could not make the offer.`);
    return { offerId: toHex(built.res.id().get_a()), offer: built.res.to_str() };
  }

  /** Asks whoever made the offer for an invoice; rejects with a PaymentError where none is given. */
  async requestInvoice(request: InvoiceRequest): Promise<InvoiceForUs> {
    this.#chain.refreshTime();
    return this.#outgoing.requestInvoice(request);
  }

  /** Signs with the node's key, as lnd does: zbase32, over "Lightning Signed Message:" and the message. */
  sign(message: string): string {
    return ldk.UtilMethods.constructor_sign(
      new TextEncoder().encode(message),
      this.#parts.keys.get_node_secret_key(),
    );
  }

  /** Takes the payment held for a hold invoice; resolves once it is taken, or is held no longer. */
  async settleHeld(preimage: string): Promise<void> {
    this.#heldPreimages.set(hashOf(preimage), preimage);
    this.#parts.manager.claim_funds_with_known_custom_tlvs(fromHex(preimage));
    await this.#wires.settle();
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
    return { height: this.#chain.height, hash: toHex(this.#chain.tip.toReversed()) };
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
    this.#outgoing.close(new PaymentError('CLOSED', `${this.alias} was shut down.`));
    this.#receivedListeners.clear();
    this.#heldListeners.clear();
  }

  #handle(event: ldk.Event): void {
    if (event instanceof ldk.Event_PendingHTLCsForwardable)
      this.#parts.manager.process_pending_htlc_forwards();
    else if (event instanceof ldk.Event_FundingGenerationReady) this.#fund(event);
    else if (event instanceof ldk.Event_PaymentClaimable) this.#claim(event);
    else if (event instanceof ldk.Event_PaymentClaimed) this.#claimed(event);
    else if (event instanceof ldk.Event_PaymentSent) this.#outgoing.sent(event);
    else if (event instanceof ldk.Event_PaymentFailed) this.#outgoing.failed(event);
    else if (event instanceof ldk.Event_InvoiceReceived) this.#outgoing.invoiceReceived(event);
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
      // Whoever listens is given the payer's records: none counts as not understood.
      this.#parts.manager.claim_funds_with_known_custom_tlvs(fromHex(preimage));
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
      paidFor: paidFor(event.purpose),
      tlvRecords: recordsReceived(event.onion_fields),
    };
    for (const listener of this.#receivedListeners) listener(received);
  }
}

function hashOf(preimage: string): string {
  return toHex(sha256(fromHex(preimage)));
}

function paidFor(purpose: ldk.PaymentPurpose): PaidFor {
  if (purpose instanceof ldk.PaymentPurpose_SpontaneousPayment) return { kind: 'nothing' };
  if (!(purpose instanceof ldk.PaymentPurpose_Bolt12OfferPayment)) return { kind: 'invoice' };
  const context = purpose.payment_context;
  const note = context.get_invoice_request().get_payer_note_truncated();
  return {
    kind: 'offer',
    offerId: toHex(context.get_offer_id().get_a()),
    payerNote: isPresent(note) ? note.get_a() : null,
  };
}

function describe({ description = '', descriptionHash }: NewInvoice): ldk.Bolt11InvoiceDescription {
  if (descriptionHash !== undefined)
    return ldk.Bolt11InvoiceDescription.constructor_hash(
      ldk.Sha256.constructor_from_bytes(fromHex(descriptionHash)),
    );
  const direct = ldk.Description.constructor_new(description);
  if (!(direct instanceof ldk.Result_DescriptionCreationErrorZ_OK))
    throw new Error('The description is too long for an invoice (639 bytes).');
  return ldk.Bolt11InvoiceDescription.constructor_direct(direct.res);
}
