/**
 * Payments to an LNURL service, which makes its invoice once it is known what is paid: the part of the gate that asks before there is an
 * invoice. Each call is a payment of its own, found again by the call's name alone, since the service makes another invoice each time.
 */

import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { Policy } from '../contract/policy';
import type { LnurlPayPrompt, PayerWords } from '../contract/prompts';
import type { PaymentRow, SiteRow } from '../contract/rows';
import { feeReserve } from '../core/msat';
import { reasonToAskFor } from '../store/budgets';
import type { Database } from '../store/database';
import { attemptOf, type Reservation } from '../store/payments';
import { checkOffers } from './abilities';
import { type Asker, whyAskerIsAsked } from './asker';
import { checkPayable, type Order, orderOfService, type ServiceInvoice } from './orders';
import { askedBy, type Prompts } from './prompts';
import { type Sites, userRejected } from './sites';
import type { AskingWallets, Wallet } from './wallets';

/** What a service offers to be paid for, and how it is had to make the invoice. */
export interface ServiceOffer {
  shown: Pick<
    LnurlPayPrompt,
    'domain' | 'address' | 'description' | 'amount' | 'minimum' | 'maximum' | 'commentAllowed' | 'payerFields'
  >;
  /** Asks the service. Nothing is paid by it. */
  makeInvoice(amount: Msat, words: PayerWords): Promise<ServiceInvoice>;
}

export interface ServicePaymentsDeps {
  db: Database;
  policy: () => Promise<Policy>;
  sites: Sites;
  wallets: AskingWallets;
  prompts: Prompts;
  now: () => number;
  /** The gate's own: writes the payment down and has it sent. */
  make(
    asker: Asker,
    wallet: Wallet,
    order: Order,
    amount: Msat,
    approvedBy: PaymentRow['approvedBy'],
  ): Promise<Reservation>;
}

/** Gives the row of the payment that this call makes: by the site's budget, or by the user's yes to exactly its amount. */
export function createServicePayments(deps: ServicePaymentsDeps) {
  const { db, policy, sites, wallets, prompts, now, make } = deps;

  /** null where the user has to be asked. */
  async function byBudget(asker: Asker, site: SiteRow, offer: ServiceOffer): Promise<PaymentRow | null> {
    const { amount, payerFields, description } = offer.shown;
    if (amount === null || payerFields.some(({ mandatory }) => mandatory)) return null;
    if (asker.via || whyAskerIsAsked(asker)) return null;
    // What was asked before the background died is for the user to answer.
    if (await prompts.isAsked(asker.requestKey, 'lnurl-pay')) return null;
    const { origin, connectionId } = site;
    const payment = { origin, connectionId, amount, feeReserve: feeReserve(amount) };
    // Where it would not pass, the service is not asked for an invoice that nobody has agreed to.
    const { ceilings } = await policy();
    if (await reasonToAskFor(db, payment, ceilings, now())) return null;
    const { order, wallet } = await orderFrom(asker, site, offer, amount, {}, description);
    const reservation = await make(asker, wallet, order, amount, 'budget');
    return reservation.outcome === 'ask' ? null : reservation.row;
  }

  async function byPrompt(asker: Asker, site: SiteRow, offer: ServiceOffer): Promise<PaymentRow> {
    const { row: wallet } = await wallets.of(site.connectionId, asker);
    const decision = await prompts.ask(
      { ...askedBy(asker, wallet), kind: 'lnurl-pay', ...offer.shown },
      asker.signal,
    );
    const amount = decision.approved ? (offer.shown.amount ?? decision.amount) : undefined;
    if (!decision.approved || amount === undefined) throw userRejected();
    const { description } = offer.shown;
    const words = decision.words ?? {};
    const { order, wallet: current } = await orderFrom(asker, site, offer, amount, words, description);
    return passedBy(await make(asker, current, order, amount, 'prompt'));
  }

  async function orderFrom(
    asker: Asker,
    { connectionId }: SiteRow,
    offer: ServiceOffer,
    amount: Msat,
    words: PayerWords,
    description: string,
  ): Promise<{ order: Order; wallet: Wallet }> {
    const order = orderOfService(await offer.makeInvoice(amount, words), amount, description);
    // The service took its time: the page may have gone, and the site or its wallet.
    asker.signal.throwIfAborted();
    const site = await sites.payingSite(asker);
    if (site.connectionId !== connectionId)
      throw new FuseboxError('CANCELLED', 'The question was withdrawn.');
    const wallet = await wallets.of(connectionId, asker);
    checkPayable(order, wallet.row, now());
    return { order, wallet };
  }

  return async (asker: Asker, site: SiteRow, offer: ServiceOffer): Promise<PaymentRow> => {
    const made = await attemptOf(db, asker.requestKey);
    if (made) return made;
    const { row: wallet } = await wallets.of(site.connectionId, asker);
    checkOffers(wallet.info, 'pay_invoice');
    return (await byBudget(asker, site, offer)) ?? (await byPrompt(asker, site, offer));
  };
}

/** The row of what the user has confirmed: no budget is asked for that. */
export function passedBy(reservation: Reservation): PaymentRow {
  if (reservation.outcome !== 'ask') return reservation.row;
  throw new FuseboxError('INTERNAL', 'A confirmed payment was refused by its budget. Nothing was paid.');
}
