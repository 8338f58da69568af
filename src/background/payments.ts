/**
 * The one gate through which anything is spent: decode and check, pass by budget or ask, reserve in the journal, store the
 * signed request, send it, and answer the page with what is proven. Every step can be the last: what must survive is in the journal.
 */

import type { Msat } from '../contract/amounts';
import { errorData, errorFromData, FuseboxError } from '../contract/errors';
import type { PageResults } from '../contract/page-messages';
import type { ConnectionRow, PaymentRow, SiteRow } from '../contract/rows';
import { left } from '../core/budget';
import { feeReserve } from '../core/msat';
import { isUndecided } from '../core/payment-state';
import { decodeInvoice, type Invoice } from '../lightning/bolt11';
import type { Database } from '../store/database';
import {
  budgetEntries,
  failedAttempt,
  hasOtherAttempts,
  movePayment,
  paymentHolding,
  paymentOf,
  reserve,
  undecidedPayments,
} from '../store/payments';
import type { Asker } from './asker';
import type { KeepAlive } from './keep-alive';
import { followPayment } from './outcome';
import type { Prompts } from './prompts';
import { type Sites, userRejected } from './sites';
import type { Wallets } from './wallets';

/** How long a wallet may act on a request, in seconds. Long enough for clocks that are minutes off. */
const REQUEST_LIFETIME_S = 300;

export interface Payments {
  /** WebLN `sendPayment`. Resolves only with a proven preimage. */
  send(asker: Asker, text: string): Promise<PageResults['sendPayment']>;
  /**
   * Takes up what an earlier life of the background left undecided. What was reserved and never sent is released; the rest is
   * followed until proven or until the wallet tells no more. Resolves when nothing is being followed any longer.
   */
  recover(): Promise<void>;
}

export interface PaymentsDeps {
  db: Database;
  sites: Sites;
  wallets: Wallets;
  prompts: Prompts;
  keepAlive: KeepAlive;
  /** Wakes the background from time to time while a payment is undecided. */
  wakeUps: { start(): Promise<void>; stop(): Promise<void> };
  /** Told after money has left a connection's wallet. */
  onSpent: (connectionId: string) => void;
  now: () => number;
}

export function createPayments(deps: PaymentsDeps): Payments {
  const { db, sites, wallets, prompts, keepAlive, wakeUps, onSpent, now } = deps;
  /** The payments that this life of the background is driving, by row id. */
  const driven = new Map<string, Promise<PaymentRow>>();
  let released: Promise<void> | undefined;

  async function releaseReserved(): Promise<void> {
    for (const { id, state } of await undecidedPayments(db)) {
      if (state !== 'reserved') continue;
      const failure = errorData(
        new FuseboxError(
          'CANCELLED',
          'Fusebox was interrupted before the payment was sent. Nothing was paid.',
        ),
      );
      await movePayment(db, id, 'failed', { failure, endedAt: now() });
    }
  }

  /** What was reserved by a background that died was never sent. Must be over before anything new is reserved. */
  function releaseUnsent(): Promise<void> {
    released ??= releaseReserved().catch((error: unknown) => {
      released = undefined;
      throw error;
    });
    return released;
  }

  /** Takes a payment from where it stands to its outcome; one driver per payment. */
  function drive(row: PaymentRow): Promise<PaymentRow> {
    let drive = driven.get(row.id);
    if (!drive) {
      drive = keepAlive.during(() => follow(row.id)).finally(() => driven.delete(row.id));
      driven.set(row.id, drive);
    }
    return drive;
  }

  async function follow(id: string): Promise<PaymentRow> {
    const row = await paymentOf(db, id); // as it stands now: whoever asks for the drive may have read it long ago
    const isFirst = row.state === 'reserved';
    const sent = isFirst ? await storeRequest(row) : row;
    const { request } = sent;
    if (!isUndecided(sent.state) || !request) return sent;
    const wallet = await wallets.of(row.connectionId);
    const outcome = await followPayment({
      client: wallet.client,
      row: { ...sent, request },
      canLookUp: wallet.row.methods.includes('lookup_invoice'),
      isFirst,
      isRetry: await hasOtherAttempts(db, row),
      onLate: async () => {
        await movePayment(db, id, 'open');
      },
    });
    if (outcome.state === 'open') return movePayment(db, id, 'open');
    const { state, ...facts } = outcome;
    const ended = await movePayment(db, id, state, { ...facts, endedAt: now() });
    if (ended.state === 'settled') onSpent(row.connectionId);
    return ended;
  }

  /** Signs the request and stores it before it is sent. What goes wrong here fails the payment: nothing has left. */
  async function storeRequest(row: PaymentRow): Promise<PaymentRow> {
    try {
      const { client } = await wallets.of(row.connectionId);
      await wakeUps.start();
      const isAmountless = decodeInvoice(row.invoice).amount === null;
      const request = client.sign(
        'pay_invoice',
        { invoice: row.invoice, ...(isAmountless ? { amount: row.amount } : {}) },
        REQUEST_LIFETIME_S,
      );
      return await movePayment(db, row.id, 'dispatched', {
        request,
        requestExpiresAt: request.created_at + REQUEST_LIFETIME_S,
        dispatchedAt: now(),
      });
    } catch (error) {
      return movePayment(db, row.id, 'failed', { failure: errorData(error), endedAt: now() });
    }
  }

  /** The page's answer from a row that holds the payment hash. */
  async function answerFrom(asker: Asker, row: PaymentRow): Promise<PageResults['sendPayment']> {
    const { paymentHash } = row;
    if (row.origin !== asker.origin) {
      // The preimage is a proof of payment, and sometimes a key: it belongs to the site that paid.
      throw new FuseboxError(
        'ALREADY_PAID',
        'This invoice is paid or being paid already, for another site.',
        {
          paymentHash,
        },
      );
    }
    // What breaks on the way (a wallet disconnected meanwhile, say) does not tell whether it was paid.
    const ended = isUndecided(row.state) ? await drive(row).catch(() => row) : row;
    if (ended.preimage !== undefined) return { preimage: ended.preimage, paymentHash };
    if (ended.state === 'failed' && ended.failure) throw errorFromData({ ...ended.failure, paymentHash });
    throw new FuseboxError(
      'PAYMENT_OPEN',
      'The wallet has not said whether this was paid. Do not pay again: Fusebox keeps asking the wallet.',
      { paymentHash },
    );
  }

  async function send(asker: Asker, text: string): Promise<PageResults['sendPayment']> {
    const site = await sites.require(asker);
    const invoice = decodeInvoice(text);
    await releaseUnsent();
    const held =
      (await paymentHolding(db, invoice.paymentHash)) ??
      (await failedAttempt(db, asker.requestKey, invoice.paymentHash));
    if (held) return answerFrom(asker, held);

    const { row: wallet } = await wallets.of(site.connectionId);
    checkPayable(invoice, wallet, now());
    const reservation =
      (invoice.amount === null ? null : await passByBudget(asker, site, invoice, invoice.amount)) ??
      (await askAndReserve(asker, site, wallet, invoice));
    return answerFrom(asker, reservation);
  }

  async function passByBudget(asker: Asker, site: SiteRow, invoice: Invoice, amount: Msat) {
    if (!site.budget) return null;
    const result = await reserve(db, newPayment(asker, site, invoice, amount, 'budget'), now());
    return result.outcome === 'over-budget' ? null : result.row;
  }

  async function askAndReserve(asker: Asker, site: SiteRow, wallet: ConnectionRow, invoice: Invoice) {
    const { budget } = site;
    const decision = await prompts.ask(
      {
        kind: 'pay',
        requestKey: asker.requestKey,
        origin: asker.origin,
        topOrigin: asker.topOrigin,
        connectionId: site.connectionId,
        walletName: wallet.name,
        amount: invoice.amount,
        feeReserve: invoice.amount === null ? null : feeReserve(invoice.amount),
        invoice: invoice.invoice,
        paymentHash: invoice.paymentHash,
        description: invoice.description ?? '',
        payee: invoice.payee,
        expiresAt: invoice.expiresAt,
        budget: budget && {
          amount: budget.amount,
          left: left(budget, await budgetEntries(db, { ...site, budget }, now()), now()),
        },
      },
      asker.signal,
    );
    const amount = decision.approved ? (invoice.amount ?? decision.amount) : undefined;
    if (!decision.approved || amount === undefined) throw userRejected();
    checkPayable(invoice, wallet, now());
    if (decision.budget) await sites.grantBudget(site.origin, site.connectionId, decision.budget);
    const result = await reserve(db, newPayment(asker, site, invoice, amount, 'prompt'), now());
    if (result.outcome === 'over-budget') {
      throw new FuseboxError('INTERNAL', 'A confirmed payment was refused by its budget. Nothing was paid.');
    }
    return result.row;
  }

  function newPayment(
    asker: Asker,
    site: SiteRow,
    invoice: Invoice,
    amount: Msat,
    approvedBy: PaymentRow['approvedBy'],
  ): Omit<PaymentRow, 'state'> {
    return {
      id: crypto.randomUUID(),
      paymentHash: invoice.paymentHash,
      origin: site.origin,
      connectionId: site.connectionId,
      requestKey: asker.requestKey,
      approvedBy,
      amount,
      feeReserve: feeReserve(amount),
      invoice: invoice.invoice,
      description: invoice.description ?? '',
      payee: invoice.payee,
      createdAt: now(),
    };
  }

  return {
    send,
    async recover() {
      await releaseUnsent();
      const sent = (await undecidedPayments(db)).filter(({ state }) => state !== 'reserved');
      // A payment whose wallet was disconnected, or whose wallet tells nothing, stays open and counted.
      await Promise.allSettled(sent.map(drive));
      if ((await undecidedPayments(db)).length > 0) return;
      await wakeUps.stop();
      // One that was reserved meanwhile has lost the alarm it had set.
      if ((await undecidedPayments(db)).length > 0) await wakeUps.start();
    },
  };
}

/** Refuses what the wallet could not or should not pay: another network's invoice, an expired one. */
function checkPayable(invoice: Invoice, wallet: ConnectionRow, now: number): void {
  if (wallet.network !== null && wallet.network !== invoice.network) {
    throw new FuseboxError(
      'WRONG_NETWORK',
      `This invoice is for ${invoice.network}, but the wallet is on ${wallet.network}. Nothing was paid.`,
    );
  }
  if (invoice.expiresAt <= now) {
    throw new FuseboxError('INVOICE_EXPIRED', 'This invoice has expired. Ask the site for a new one.');
  }
}
