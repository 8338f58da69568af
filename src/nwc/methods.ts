/** The methods of NIP-47 and its extensions: the parameters we send and the schema that a result must hold. Amounts in msat, times in seconds. */
import * as v from 'valibot';
import type { Msat } from '../contract/amounts';
import type { TlvRecord } from '../contract/rows';
import type { BudgetRenewal } from '../contract/wallet-auth';
import { isLightningAddress } from '../lightning/lightning-address';
import { amount, fields, hash, ifGood, madeInvoice, seconds, text, transaction } from './transaction';

/** Wallets refuse more than 4096 characters of JSON. */
type Metadata = Record<string, unknown>;

export interface InvoiceParams {
  amount: Msat;
  description?: string;
  /** Hex, in place of a description. */
  description_hash?: string;
  /** Seconds from now. */
  expiry?: number;
  metadata?: Metadata;
}

export interface PayInvoiceParams {
  invoice: string;
  /** Where the invoice names none. */
  amount?: Msat;
  metadata?: Metadata;
}

export interface PayKeysendParams {
  amount: Msat;
  /** Of the payee's node, hex. */
  pubkey: string;
  /** Hex. Made by the payer, so that the payment hash is known beforehand. */
  preimage?: string;
  tlv_records?: TlvRecord[];
}

export interface TransactionQuery {
  /** Both ends included. */
  from?: number;
  until?: number;
  /** Also what is not settled. */
  unpaid?: boolean;
  type?: 'incoming' | 'outgoing';
}

export interface MethodParams {
  get_info: Record<string, never>;
  get_balance: Record<string, never>;
  get_budget: Record<string, never>;
  make_invoice: InvoiceParams;
  lookup_invoice: { payment_hash: string } | { invoice: string };
  list_transactions: TransactionQuery & { limit?: number; offset?: number };
  pay_invoice: PayInvoiceParams;
  pay_keysend: PayKeysendParams;
  multi_pay_invoice: { invoices: (PayInvoiceParams & { id: string })[] };
  multi_pay_keysend: { keysends: (PayKeysendParams & { id: string })[] };
  sign_message: { message: string };
  /** The delta in blocks: how long the last hop may hold the payment. */
  make_hold_invoice: InvoiceParams & { payment_hash: string; min_cltv_expiry_delta?: number };
  settle_hold_invoice: { preimage: string };
  cancel_hold_invoice: { payment_hash: string };
  create_connection: {
    /** The key of the new client, hex. */
    pubkey: string;
    name: string;
    request_methods: string[];
    notification_types?: string[];
    max_amount?: Msat;
    budget_renewal?: BudgetRenewal;
    expires_at?: number;
    isolated?: boolean;
    metadata?: Metadata;
  };
  /** NWC-321. `payment` is a BIP-321 URI. */
  pay: { payment: string; amount?: Msat; max_fee?: Msat; payer_note?: string; metadata?: Metadata };
  receive: { amount?: Msat; description?: string; metadata?: Metadata };
}

const paid = fields({ preimage: ifGood(text), fees_paid: ifGood(amount) });

/** Unknown fields are kept. A multi_ method has one such result for each item. */
export const RESULTS = {
  get_info: fields({
    alias: ifGood(text),
    color: ifGood(text),
    pubkey: ifGood(text),
    network: ifGood(text),
    block_height: ifGood(v.number()),
    block_hash: ifGood(text),
    methods: ifGood(v.array(text)),
    notifications: ifGood(v.array(text)),
    /** When the wallet ends the connection. Few tell it. */
    expires_at: ifGood(seconds),
    lud16: ifGood(v.pipe(text, v.check(isLightningAddress))),
  }),
  get_balance: fields({ balance: amount }),
  /** A wallet without a budget for this connection answers `{}`. */
  get_budget: fields({
    used_budget: ifGood(amount),
    total_budget: ifGood(amount),
    renews_at: ifGood(seconds),
    renewal_period: ifGood(text),
  }),
  make_invoice: madeInvoice,
  lookup_invoice: transaction,
  list_transactions: fields({
    transactions: v.array(transaction),
    total_count: ifGood(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
  pay_invoice: paid,
  pay_keysend: paid,
  multi_pay_invoice: paid,
  multi_pay_keysend: paid,
  sign_message: fields({ message: text, signature: text }),
  make_hold_invoice: madeInvoice,
  settle_hold_invoice: fields({}),
  cancel_hold_invoice: fields({}),
  create_connection: fields({ wallet_pubkey: hash }),
  pay: fields({
    transaction_id: ifGood(text),
    state: v.picklist(['pending', 'settled', 'failed']),
    instruction_type: ifGood(v.picklist(['bolt11', 'bolt12'])),
    amount: ifGood(amount),
    fees_paid: ifGood(amount),
    payment_hash: ifGood(hash),
    preimage: ifGood(text),
    payer_proof: ifGood(text),
    txid: ifGood(text),
    failure_reason: ifGood(text),
    created_at: ifGood(seconds),
    settled_at: ifGood(seconds),
  }),
  receive: fields({ bip321: text, transaction_id: ifGood(text) }),
} as const satisfies Record<keyof MethodParams, v.GenericSchema>;

export type Method = keyof MethodParams;
export type MethodResult<M extends Method> = v.InferOutput<(typeof RESULTS)[M]>;
/** They carry several payments, each with a response of its own (NIP-47's older drafts, and still served). */
export type BatchMethod = 'multi_pay_invoice' | 'multi_pay_keysend';
export type SingleMethod = Exclude<Method, BatchMethod>;
