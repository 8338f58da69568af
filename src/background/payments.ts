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
import { isPrivate, OWN } from '../core/origins';
import { isUndecided } from '../core/payment-state';
import { createTurns } from '../core/turns';
import { invoiceTextIn } from '../lightning/payable';
import { budgetLeft, walletBudgetLeft } from '../store/budgets';
import { failpoint } from '../store/failpoint';
import { attemptOf, failedAttempt, paymentHolding, type Reservation } from '../store/payments';
import { grantBudget } from '../store/sites';
import { type Asker, whyAskerIsAsked } from './asker';
import {
  checkPayable,
  type KeysendParams,
  type Order,
  orderOfInvoice,
  orderOfKeysend,
  type ServiceInvoice,
} from './orders';
import { createPaymentDriver, type PaymentDriverDeps } from './payment-driver';
import { askedBy, type Prompts } from './prompts';
import { createServicePayments, passedBy, type ServiceOffer } from './service-payments';
import { settleByHand } from './settle-by-hand';
import { type Sites, userRejected } from './sites';
import type { AskingWallets, Wallet } from './wallets';

export interface Payments {
  /** WebLN `sendPayment`. Resolves only with a proven preimage. `amount` is what to pay where the invoice names none. */
  send(asker: Asker, invoice: string, amount?: Msat): Promise<PageResults['sendPayment']>;
  /** WebLN `sendPaymentAsync`. Resolves once the signed request is stored: a death no longer loses it. It may still fail; the journal tells. */
  sendAsync(asker: Asker, invoice: string): Promise<void>;
  /** WebLN `keysend`. Each call is a payment of its own, and the same call is the same payment. */
  keysend(asker: Asker, params: KeysendParams): Promise<PageResults['sendPayment']>;
  /** Pays an LNURL service, by budget or by the user's yes to exactly this. The same call is the same payment. */
  payService(asker: Asker, offer: ServiceOffer): Promise<ServicePaid>;
  /**
   * Pays what the user wants paid in the popup: the command is the yes, to exactly this, and nothing more is asked. The same `requestKey` is the same payment.
   * Resolves with its row once it is stored with its signed request. Throws ALREADY_PAID where the journal holds the
   * payment hash, and INVALID_PARAMS where this `requestKey` has paid something else.
   */
  payOwn(own: OwnPayment): Promise<PaymentRow>;
  /** What became of the LNURL payment that this very call made before; null where it made none. The service is not needed for that. */
  paidServiceBefore(asker: Asker): Promise<ServicePaid | null>;
  /** Takes up what an earlier life of the background left undecided. */
  recover(): Promise<void>;
  /** Ends an open payment by the user's word. Throws INVALID_PARAMS where it is not open, or the wallet may yet tell. */
  settleByHand(paymentId: string, wasPaid: boolean): Promise<void>;
}

export interface OwnPayment {
  connectionId: string;
  requestKey: string;
  amount: Msat;
  /** True where a payment of this invoice would be this payment. */
  isOfText: (invoice: string | null) => boolean;
  /** What is to be paid. Not asked where it was paid before. */
  orderFor: (wallet: ConnectionRow) => Promise<Order>;
}

/** A proven payment to an LNURL service. */
export type ServicePaid = PageResults['sendPayment'] & Omit<ServiceInvoice, 'verify'>;

export interface PaymentsDeps extends PaymentDriverDeps {
  wallets: AskingWallets;
  /** Told of a site that has used up its budget. */
  onBlown: (site: SiteRow) => void;
  sites: Sites;
  prompts: Prompts;
}

/** What does not pass without asking, and why; `why` null where the user has to name the amount, has acted, or was asked already. */
interface ToAsk {
  site: SiteRow;
  wallet: ConnectionRow;
  order: Order;
  why: AskReason | null;
}

export function createPayments(deps: PaymentsDeps): Payments {
  const { db, sites, wallets, prompts, onBlown, now } = deps;
  const driver = createPaymentDriver(deps);
  const inTurn = createTurns();
  const servicePaymentFor = createServicePayments({ ...deps, make });

  /** The page's answer from a row that holds the payment hash. */
  async function answerFrom(asker: Asker, row: PaymentRow): Promise<PageResults['sendPayment']> {
    refuseOthers(asker, row);
    const { paymentHash } = row;
    // What breaks on the way (the journal cannot be read, say) does not tell whether it was paid.
    const ended = isUndecided(row.state)
      ? await whileThere(
          driver.drive(row).catch(() => row),
          asker.signal,
        )
      : row;
    if (ended.preimage !== undefined) return { preimage: ended.preimage, paymentHash };
    if (ended.state === 'failed') throw failureFor(asker, ended);
    if (ended.state === 'settled') {
      throw new FuseboxError(
        'ALREADY_PAID',
        `${ended.settledBy === 'user' ? 'The user' : 'The wallet'} says that this is paid, but there is no proof of it (preimage). Do not pay again.`,
        { paymentHash },
      );
    }
    throw new FuseboxError(
      'PAYMENT_OPEN',
      'The wallet has not said whether this was paid. Do not pay again: Fusebox keeps asking the wallet.',
      { paymentHash },
    );
  }

  /** Another site must not learn from it, nor pay again. */
  function refuseOthers(asker: Asker, { origin, state, paymentHash }: PaymentRow): void {
    if (origin === asker.origin || state === 'failed') return;
    // The preimage is a proof of payment, and sometimes a key: it belongs to the site that paid.
    throw new FuseboxError('ALREADY_PAID', 'This invoice is paid or being paid already, for another site.', {
      paymentHash,
    });
  }

  async function send(asker: Asker, invoice: string, amount?: Msat): Promise<PageResults['sendPayment']> {
    return answerFrom(asker, await paymentOfInvoice(asker, invoice, amount));
  }

  async function sendAsync(asker: Asker, invoice: string): Promise<void> {
    const row = await paymentOfInvoice(asker, invoice);
    refuseOthers(asker, row);
    if (row.state === 'failed') throw failureFor(asker, row);
  }

  async function keysend(asker: Asker, params: KeysendParams): Promise<PageResults['sendPayment']> {
    const isOfCall = (row: PaymentRow) => row.invoice === null;
    return answerFrom(asker, await paymentFor(asker, () => orderOfKeysend(params), isOfCall));
  }

  async function servicePaid(asker: Asker, row: PaymentRow): Promise<ServicePaid> {
    const proof = await answerFrom(asker, row);
    // A call has one method: a name that made a keysend payment was not given by our content script.
    if (row.invoice === null) throw new FuseboxError('INTERNAL', 'This call has made another payment.');
    return { ...proof, invoice: row.invoice, successAction: row.lnurl?.successAction ?? null };
  }

  async function payService(asker: Asker, offer: ServiceOffer): Promise<ServicePaid> {
    const site = await sites.enabledSite(asker);
    return servicePaid(asker, await servicePaymentFor(asker, site, offer));
  }

  async function paidServiceBefore(asker: Asker): Promise<ServicePaid | null> {
    const made = await attemptOf(db, asker.requestKey);
    return made ? servicePaid(asker, made) : null;
  }

  async function payOwn({
    connectionId,
    requestKey,
    amount,
    isOfText,
    orderFor,
  }: OwnPayment): Promise<PaymentRow> {
    const mine = (row: PaymentRow) => {
      const { paymentHash } = row;
      if (row.requestKey !== requestKey)
        throw new FuseboxError('ALREADY_PAID', 'This is paid or being paid already.', { paymentHash });
      if (row.amount === amount && isOfText(row.invoice)) return row;
      throw new FuseboxError('INVALID_PARAMS', 'Something else was paid by this. Begin again.');
    };
    const made = await attemptOf(db, requestKey);
    if (made) return mine(made);
    const wallet = await wallets.of(connectionId);
    const order = await orderFor(wallet.row);
    if (order.amount !== amount || amount === 0)
      throw new FuseboxError('INVALID_PARAMS', 'Enter an amount of at least 1 sat.');
    const held = await paymentHolding(db, order.paymentHash);
    if (held) return mine(held);
    checkPayable(order, wallet.row, now());
    return mine(passedBy(await make({ requestKey, origin: OWN }, wallet, order, amount, 'prompt')));
  }

  function paymentOfInvoice(asker: Asker, text: string, amount?: Msat): Promise<PaymentRow> {
    const isOfCall = ({ invoice }: PaymentRow) => invoice !== null && text.toLowerCase().includes(invoice);
    return paymentFor(asker, () => orderOfInvoice(invoiceTextIn(text), amount), isOfCall);
  }

  /**
   * The journal's row for what the page wants paid: the one that there is, or a new one whose request is stored. `isOfCall`: whether a row
   * that a call of this name made before is what this call is about.
   */
  async function paymentFor(
    asker: Asker,
    orderOf: () => Order,
    isOfCall: (row: PaymentRow) => boolean,
  ): Promise<PaymentRow> {
    // A call that is made again after the background died need not wait for its turn, nor for the reading of its invoice.
    const made = await attemptOf(db, asker.requestKey);
    if (made && made.state !== 'failed' && isOfCall(made)) return made;
    const begun = await inTurn(() => begin(asker, orderOf), asker.origin);
    return 'row' in begun ? begun.row : askAndReserve(asker, begun);
  }

  /**
   * Goes as far as it goes without asking. The calls of a site pass here one after the other, each until it is written down: a thousand calls
   * at once would otherwise all be read before the first of them is sent, and a background that dies meanwhile would have to begin with all of
   * them again.
   */
  async function begin(asker: Asker, orderOf: () => Order): Promise<{ row: PaymentRow } | ToAsk> {
    asker.signal.throwIfAborted();
    const { site, order } = await siteAndOrder(asker, orderOf);
    // Read at the same time. The user is asked to unlock only for what has not been made.
    const opened = wallets.of(site.connectionId);
    opened.catch(() => undefined);
    const made = await madeAlready(asker, order);
    if (made) return { row: made };
    const wallet = await opened.catch(() => wallets.of(site.connectionId, asker));
    checkPayable(order, wallet.row, now());
    // What was asked before the background died is for the user to answer, and may be answered already: time has passed, and
    // the budget might let it pass now.
    const isAsked = await prompts.isAsked(asker.requestKey, 'pay');
    const toAsk = { site, wallet: wallet.row, order, why: null };
    if (order.amount === null || isAsked || asker.via) return toAsk;
    const why = whyAskerIsAsked(asker);
    if (why) return { ...toAsk, why };
    const passed = await make(asker, wallet, order, order.amount, 'budget');
    if (passed.outcome !== 'ask') return passed;
    if (passed.why === 'over-budget') onBlown(site);
    return { ...toAsk, why: passed.why };
  }

  /** The invoice is decoded while the site is read. What the site may not do is told before what is wrong with its invoice. */
  async function siteAndOrder(asker: Asker, orderOf: () => Order): Promise<{ site: SiteRow; order: Order }> {
    const reading = sites.payingSite(asker);
    let order: Order;
    try {
      order = orderOf();
    } catch (error) {
      await reading;
      throw error;
    }
    return { site: await reading, order };
  }

  /** The row that forbids making another: of this invoice, or of this very call where nothing else tells one payment from another. */
  async function madeAlready({ requestKey }: Asker, { invoice, paymentHash }: Order) {
    if (invoice === null) return attemptOf(db, requestKey);
    return db.transaction(
      'r',
      db.payments,
      async () =>
        (await paymentHolding(db, paymentHash)) ?? (await failedAttempt(db, requestKey, paymentHash)),
    );
  }

  async function askAndReserve(asker: Asker, { site, wallet, order, why }: ToAsk): Promise<PaymentRow> {
    const left = await budgetLeft(db, site, now());
    const isKeysend = order.invoice === null;
    const decision = await prompts.ask(
      {
        ...askedBy(asker, wallet),
        kind: 'pay',
        amount: order.amount,
        feeReserve: order.amount === null ? null : feeReserve(order.amount),
        invoice: order.invoice,
        paymentHash: isKeysend ? null : order.paymentHash,
        description: order.description,
        payee: order.payee,
        expiresAt: isKeysend ? null : order.expiresAt,
        why,
        budget: site.budget && left !== null ? { ...site.budget, left } : null,
        walletLeft: await walletBudgetLeft(db, wallet, now()),
        walletEndsAt: wallet.expiresAt ?? null,
      },
      asker.signal,
    );
    const amount = decision.approved ? (order.amount ?? decision.amount) : undefined;
    if (!decision.approved || amount === undefined) {
      // Paid meanwhile by another call, it is not rejected: the page must not make a second invoice for it.
      const made = await madeAlready(asker, order);
      if (made) return made;
      throw userRejected();
    }
    await sites.payingSite(asker); // the user may have taken that away since
    const current = await wallets.of(site.connectionId);
    checkPayable(order, current.row, now());
    if (decision.budget) await grantBudget(db, site, decision.budget, now());
    return passedBy(await make(asker, current, order, amount, 'prompt'));
  }

  /** Writes the payment down with its signed request, and has it sent. */
  async function make(
    { origin, requestKey }: Pick<Asker, 'origin' | 'requestKey'>,
    wallet: Wallet,
    order: Order,
    amount: Msat,
    approvedBy: PaymentRow['approvedBy'],
  ): Promise<Reservation> {
    if (__FAILPOINTS__) await failpoint('before reserve');
    const payment = {
      id: crypto.randomUUID(),
      paymentHash: order.paymentHash,
      origin,
      connectionId: wallet.row.id,
      requestKey,
      approvedBy,
      amount,
      feeReserve: feeReserve(amount),
      invoice: order.invoice,
      ...(order.invoice === null ? { keysend: order.keysend } : {}),
      ...(order.invoice !== null && order.lnurl ? { lnurl: order.lnurl } : {}),
      // A private window's site is to be told from nothing in the journal.
      description: isPrivate(origin) ? '' : order.description,
      payee: order.payee,
      createdAt: now(),
    };
    return driver.make(payment, wallet);
  }

  return {
    send,
    sendAsync,
    keysend,
    payService,
    payOwn,
    paidServiceBefore,
    recover: driver.recover,
    settleByHand: (paymentId, wasPaid) => settleByHand(db, paymentId, wasPaid, now()),
  };
}

/** Why the payment failed, for a page. What became of another site's payment is told in no more words than it takes not to try again. */
function failureFor({ origin }: Asker, { failure, paymentHash, ...row }: PaymentRow): FuseboxError {
  if (failure && row.origin === origin) return errorFromData({ ...failure, paymentHash });
  const message = 'This was tried before and was not paid. To try again, make a new invoice.';
  return new FuseboxError('PAYMENT_FAILED', message, { paymentHash });
}

/** Rejects once the page has gone: nobody waits for the answer then, whatever becomes of the payment. */
function whileThere<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
