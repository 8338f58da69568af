/**
 * The one gate through which anything is spent: decode and check, pass by budget or ask, reserve in the journal, have it driven to
 * its outcome, and answer the page with what is proven. Every step can be the last: what must survive is in the journal.
 */

import type { Msat } from '../contract/amounts';
import { errorFromData, FuseboxError } from '../contract/errors';
import type { PageResults } from '../contract/page-messages';
import type { AskReason } from '../contract/prompts';
import type { ConnectionRow, PaymentRow, SiteRow } from '../contract/rows';
import { feeReserve } from '../core/msat';
import { isUndecided } from '../core/payment-state';
import { decodeInvoice, type Invoice } from '../lightning/bolt11';
import { budgetLeft, walletBudgetLeft } from '../store/budgets';
import { failedAttempt, paymentHolding, type Reservation, reserve } from '../store/payments';
import type { Asker } from './asker';
import { failpoint } from './failpoint';
import { createPaymentDriver, notWritten, type PaymentDriverDeps } from './payment-driver';
import { askedBy, type Prompts } from './prompts';
import { settleByHand } from './settle-by-hand';
import { type Sites, userRejected } from './sites';

export interface Payments {
  /** WebLN `sendPayment`. Resolves only with a proven preimage. */
  send(asker: Asker, text: string): Promise<PageResults['sendPayment']>;
  /** Takes up what an earlier life of the background left undecided. */
  recover(): Promise<void>;
  /** Ends an open payment by the user's word. Throws INVALID_PARAMS where it is not open, or the wallet may yet tell. */
  settleByHand(paymentId: string, wasPaid: boolean): Promise<void>;
}

export interface PaymentsDeps extends PaymentDriverDeps {
  sites: Sites;
  prompts: Prompts;
}

export function createPayments(deps: PaymentsDeps): Payments {
  const { db, sites, wallets, prompts, now } = deps;
  const driver = createPaymentDriver(deps);
  let lastReserved: Promise<unknown> = Promise.resolve();

  /** The page's answer from a row that holds the payment hash. */
  async function answerFrom(asker: Asker, row: PaymentRow): Promise<PageResults['sendPayment']> {
    const { paymentHash } = row;
    if (row.origin !== asker.origin && row.state !== 'failed') {
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
    const ended = isUndecided(row.state) ? await driver.drive(row).catch(() => row) : row;
    if (ended.preimage !== undefined) return { preimage: ended.preimage, paymentHash };
    if (ended.state === 'failed' && ended.failure) throw errorFromData({ ...ended.failure, paymentHash });
    if (ended.state === 'settled') {
      throw new FuseboxError(
        'ALREADY_PAID',
        `This invoice is paid, as ${ended.settledBy === 'user' ? 'the user' : 'the wallet'} says, but there is no proof of it (preimage). Do not pay again.`,
        { paymentHash },
      );
    }
    throw new FuseboxError(
      'PAYMENT_OPEN',
      'The wallet has not said whether this was paid. Do not pay again: Fusebox keeps asking the wallet.',
      { paymentHash },
    );
  }

  async function send(asker: Asker, text: string): Promise<PageResults['sendPayment']> {
    const site = await sites.enabledSite(asker);
    const invoice = decodeInvoice(text);
    await driver.releaseUnsent();
    const held =
      (await paymentHolding(db, invoice.paymentHash)) ??
      (await failedAttempt(db, asker.requestKey, invoice.paymentHash));
    if (held) return answerFrom(asker, held);

    const { row: wallet } = await wallets.of(site.connectionId);
    checkPayable(invoice, wallet, now());
    // What was asked before the background died is for the user to answer, and may be answered already: time has passed, and
    // the budget might let it pass now.
    const isAsked = await prompts.isAsked(asker.requestKey);
    const passed =
      invoice.amount === null || isAsked
        ? null
        : await reserveFor(asker, site, invoice, invoice.amount, 'budget');
    const row =
      passed === null || passed.outcome === 'ask'
        ? await askAndReserve(asker, site, wallet, invoice, passed?.why ?? null)
        : passed.row;
    return answerFrom(asker, row);
  }

  async function askAndReserve(
    asker: Asker,
    site: SiteRow,
    wallet: ConnectionRow,
    invoice: Invoice,
    why: AskReason | null,
  ) {
    const left = await budgetLeft(db, site, now());
    const decision = await prompts.ask(
      {
        ...askedBy(asker, wallet),
        kind: 'pay',
        amount: invoice.amount,
        feeReserve: invoice.amount === null ? null : feeReserve(invoice.amount),
        invoice: invoice.invoice,
        paymentHash: invoice.paymentHash,
        description: invoice.description ?? '',
        payee: invoice.payee,
        expiresAt: invoice.expiresAt,
        why,
        budget: site.budget && left !== null ? { ...site.budget, left } : null,
        walletLeft: await walletBudgetLeft(db, wallet, now()),
      },
      asker.signal,
    );
    const amount = decision.approved ? (invoice.amount ?? decision.amount) : undefined;
    if (!decision.approved || amount === undefined) {
      // Paid meanwhile by another call, it is not rejected: the page must not make a second invoice for it.
      const held = await paymentHolding(db, invoice.paymentHash);
      if (held) return held;
      throw userRejected();
    }
    checkPayable(invoice, wallet, now());
    if (decision.budget) await sites.setBudget(site.origin, site.connectionId, decision.budget);
    const result = await reserveFor(asker, site, invoice, amount, 'prompt');
    if (result.outcome === 'ask') {
      throw new FuseboxError('INTERNAL', 'A confirmed payment was refused by its budget. Nothing was paid.');
    }
    return result.row;
  }

  /**
   * One call after the other, each until its request is stored. A thousand calls at once would otherwise all be reserved before the first
   * of them is sent, and a background that dies meanwhile would have to begin with all of them again.
   */
  function reserveFor(
    asker: Asker,
    site: SiteRow,
    invoice: Invoice,
    amount: Msat,
    approvedBy: PaymentRow['approvedBy'],
  ): Promise<Reservation> {
    const done = lastReserved.then(async () => {
      if (__FAILPOINTS__) await failpoint('before reserve');
      const payment: Omit<PaymentRow, 'state'> = {
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
      const reservation = await reserve(db, payment).catch((error: unknown) => {
        throw error instanceof FuseboxError ? error : notWritten(error);
      });
      if (reservation.outcome === 'reserved') {
        if (__FAILPOINTS__) await failpoint('after reserve');
        await driver.dispatch(reservation.row);
      }
      return reservation;
    });
    lastReserved = done.catch(() => undefined); // the caller hears of it; the next one starts afresh
    return done;
  }

  return {
    send,
    recover: driver.recover,
    settleByHand: (paymentId, wasPaid) => settleByHand(db, paymentId, wasPaid, now()),
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
