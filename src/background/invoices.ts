/** Invoices from the user's wallet for a connected site. Where the page of a `makeInvoice` names no amount, the user does. */

import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { Nip47Params } from '../contract/nip47-params';
import type { PageResults, ShownTransaction } from '../contract/page-messages';
import type { PageParams } from '../contract/page-params';
import type { ConnectionRow } from '../contract/rows';
import { msatFromSats } from '../core/msat';
import { decodeInvoice, type Invoice } from '../lightning/bolt11';
import { paymentHashOf } from '../lightning/preimage';
import type { Database } from '../store/database';
import { keepInvoice } from '../store/invoices';
import { checkOffers } from './abilities';
import type { Asker } from './asker';
import { askedBy, type Prompts } from './prompts';
import { shownFields } from './shown-transactions';
import { type Sites, userRejected } from './sites';
import type { AskingWallets, Wallet } from './wallets';

const ANSWER_MS = 15_000;

export interface Invoices {
  make(asker: Asker, params: PageParams<'makeInvoice'>): Promise<PageResults['makeInvoice']>;
  /** NIP-47 `make_invoice`. */
  makeNip47(asker: Asker, params: Nip47Params<'make_invoice'>): Promise<ShownTransaction>;
  /** NIP-47 `make_hold_invoice`: what is paid to it waits until it is settled or cancelled. */
  hold(asker: Asker, params: Nip47Params<'make_hold_invoice'>): Promise<ShownTransaction>;
  /** Takes what waits at a hold invoice, by its preimage. */
  settle(asker: Asker, params: Nip47Params<'settle_hold_invoice'>): Promise<Record<string, never>>;
  /** Sends back what waits at a hold invoice. */
  cancel(asker: Asker, params: Nip47Params<'cancel_hold_invoice'>): Promise<Record<string, never>>;
}

export interface InvoicesDeps {
  db: Database;
  sites: Sites;
  wallets: AskingWallets;
  prompts: Prompts;
  /** ms since the epoch. */
  now: () => number;
}

export function createInvoices({ db, sites, wallets, prompts, now }: InvoicesDeps): Invoices {
  /** Where it cannot be written, the invoice is as good. */
  async function keep({ origin }: Asker, { id: connectionId }: ConnectionRow, invoice: string, amount: Msat) {
    const made = madeRow(invoice, amount, { origin, connectionId }, now());
    await keepInvoice(db, made).catch((error: unknown) => console.warn('Fusebox: an invoice', error));
    return made;
  }

  async function walletFor(asker: Asker): Promise<Wallet> {
    const { connectionId } = await sites.requirePermission(asker, 'invoices');
    return wallets.of(connectionId, asker);
  }

  /** Another site's invoice is as good as none: cancelled, its goods would be gone and its money back. */
  async function walletOfHeld(asker: Asker, paymentHash: string): Promise<Wallet> {
    const wallet = await walletFor(asker);
    const held = await db.holdInvoices.get(paymentHash);
    if (held?.origin === asker.origin && held.connectionId === wallet.row.id) return wallet;
    throw new FuseboxError('NOT_FOUND', 'This site has made no such hold invoice.');
  }

  return {
    async make(asker, params) {
      const { row, client } = await walletFor(asker);
      checkOffers(client.info, 'make_invoice');
      const description = ('defaultMemo' in params && params.defaultMemo) || '';
      const amount = optionalMsat(params.amount) ?? (await askAmount(asker, row, description, params));
      const { invoice } = await client.request(
        'make_invoice',
        { amount, ...(description === '' ? {} : { description }) },
        { timeout: ANSWER_MS, signal: asker.signal },
      );
      return { paymentRequest: invoice, rHash: (await keep(asker, row, invoice, amount)).paymentHash };
    },

    async makeNip47(asker, params) {
      const { client, row } = await walletFor(asker);
      const made = await client.request('make_invoice', params, {
        timeout: ANSWER_MS,
        signal: asker.signal,
      });
      const { paymentHash } = await keep(asker, row, made.invoice, params.amount);
      return { ...shownFields(made), type: 'incoming', amount: params.amount, payment_hash: paymentHash };
    },

    async hold(asker, params) {
      const { client, row } = await walletFor(asker);
      const connectionId = row.id;
      const made = await client.request('make_hold_invoice', params, {
        timeout: ANSWER_MS,
        signal: asker.signal,
      });
      const { paymentHash } = checked(made.invoice, params.amount);
      if (paymentHash !== params.payment_hash) throw otherInvoice('payment hash');
      await db.holdInvoices.put({ paymentHash, origin: asker.origin, connectionId });
      return { ...shownFields(made), type: 'incoming', amount: params.amount, payment_hash: paymentHash };
    },

    async settle(asker, { preimage }) {
      const { client } = await walletOfHeld(asker, paymentHashOf(preimage));
      await client.request('settle_hold_invoice', { preimage }, { timeout: ANSWER_MS, signal: asker.signal });
      return {};
    },

    async cancel(asker, { payment_hash }) {
      const { client } = await walletOfHeld(asker, payment_hash);
      await client.request(
        'cancel_hold_invoice',
        { payment_hash },
        { timeout: ANSWER_MS, signal: asker.signal },
      );
      return {};
    },
  };

  async function askAmount(
    asker: Asker,
    wallet: ConnectionRow,
    description: string,
    params: PageParams<'makeInvoice'>,
  ): Promise<Msat> {
    const wishes: Wishes = params;
    const decision = await prompts.ask(
      {
        ...askedBy(asker, wallet),
        kind: 'invoice',
        description,
        suggested: optionalMsat(wishes.defaultAmount),
        minimum: optionalMsat(wishes.minimumAmount),
        maximum: optionalMsat(wishes.maximumAmount),
      },
      asker.signal,
    );
    if (!decision.approved || decision.amount === undefined) throw userRejected();
    return decision.amount;
  }
}

/** Who passes an amount alone wishes for nothing else. */
type Wishes = Partial<Extract<PageParams<'makeInvoice'>, { defaultAmount?: unknown }>>;

function optionalMsat(sats: number | undefined): Msat | null {
  return sats === undefined ? null : msatFromSats(sats);
}

/** The wallet's invoice, read. Throws where it is not what was asked for. */
function checked(invoice: string, amount: Msat): Invoice {
  const decoded = decodeInvoice(invoice);
  if (decoded.amount !== amount) throw otherInvoice('amount');
  return decoded;
}

/** The row of an invoice that a wallet has just made. Throws where it is not what was asked for. */
export function madeRow(
  invoice: string,
  amount: Msat,
  by: { origin: string; connectionId: string },
  now: number,
) {
  const { paymentHash, description, expiresAt } = checked(invoice, amount);
  return {
    ...by,
    paymentHash,
    invoice,
    amount,
    description: description ?? '',
    createdAt: now,
    expiresAt,
  };
}

function otherInvoice(what: string): FuseboxError {
  return new FuseboxError(
    'BAD_RESPONSE',
    `The wallet made an invoice for another ${what}. Nothing was done.`,
  );
}
