/** `webln.lnurl`: asks the service what it offers, and the user what to do about it. */

import { FuseboxError } from '../contract/errors';
import type { PageResults } from '../contract/page-messages';
import { OWN } from '../core/origins';
import { type Lnurl, parseLnurl } from '../lightning/lnurl';
import { logIn } from '../lightning/lnurl-auth';
import type { ServiceAccess } from '../lightning/lnurl-fetch';
import { requestOf } from '../lightning/lnurl-request';
import { sendWithdrawInvoice } from '../lightning/lnurl-withdraw';
import { isLoopback, ownLoopback } from '../lightning/service-url';
import { checkOffers } from './abilities';
import type { Asker } from './asker';
import type { AuthSeeds } from './auth-seeds';
import type { Invoices } from './invoices';
import { lnurlOffer, shownPayment } from './lnurl-offer';
import type { Payments } from './payments';
import { askedBy, type Prompts } from './prompts';
import { fixedAmount } from './service-amount';
import { type Sites, userRejected } from './sites';
import type { AskingWallets } from './wallets';

/** Each kind of LNURL by what is left to do once the service has said what it offers. */
type Offered = Awaited<ReturnType<typeof requestOf>>;
type ParamsOf<K extends Offered['kind']> = Extract<Offered, { kind: K }>['params'];

export interface LnurlCalls {
  /**
   * Pays, withdraws or logs in, as the LNURL says. Throws INVALID_LNURL, LNURL_ERROR (what the service said is in `details`),
   * USER_REJECTED, CANCELLED where the page goes first, and what paying or making an invoice throws.
   */
  lnurl(asker: Asker, text: string): Promise<PageResults['lnurl']>;
  /** The same with what the text has been read as. */
  follow(asker: Asker, lnurl: Lnurl): Promise<PageResults['lnurl']>;
}

export interface LnurlCallsDeps {
  sites: Sites;
  wallets: AskingWallets;
  prompts: Prompts;
  payments: Payments;
  invoices: Invoices;
  authSeeds: AuthSeeds;
  fetch: ServiceAccess['fetch'];
}

export function createLnurlCalls(deps: LnurlCallsDeps): LnurlCalls {
  const { sites, wallets, prompts, payments, invoices, authSeeds, fetch } = deps;

  async function pay(
    asker: Asker,
    address: string | null,
    params: ParamsOf<'pay'>,
    access: ServiceAccess,
  ): Promise<PageResults['lnurl']> {
    const { connectionId } = await sites.requirePermission(asker, 'pay');
    const { row } = await wallets.of(connectionId, asker);
    const offer = lnurlOffer({ params, address, network: row.network, access });
    return shownPayment(await payments.payService(asker, offer));
  }

  async function withdraw(
    asker: Asker,
    params: ParamsOf<'withdraw'>,
    access: ServiceAccess,
  ): Promise<PageResults['lnurl']> {
    const { connectionId } = await sites.requirePermission(asker, 'invoices');
    const { row, client } = await wallets.of(connectionId, asker);
    checkOffers(client.info, 'make_invoice');
    const { domain, defaultDescription, minWithdrawable, maxWithdrawable } = params;
    const fixed = fixedAmount(minWithdrawable, maxWithdrawable);
    const decision = await prompts.ask(
      {
        ...askedBy(asker, row),
        kind: 'lnurl-withdraw',
        domain,
        description: defaultDescription,
        amount: fixed,
        minimum: minWithdrawable,
        maximum: maxWithdrawable,
      },
      asker.signal,
    );
    const amount = decision.approved ? (fixed ?? decision.amount) : undefined;
    if (amount === undefined) throw userRejected();
    const description = defaultDescription === '' ? {} : { description: defaultDescription };
    const { invoice } = await invoices.makeNip47(asker, { amount, ...description });
    if (invoice === undefined) throw new FuseboxError('BAD_RESPONSE', 'The wallet made no invoice.');
    await sendWithdrawInvoice(params, invoice, access);
    return { status: 'OK', data: { paymentRequest: invoice } };
  }

  async function authenticate(
    asker: Asker,
    params: ParamsOf<'auth'>,
    access: ServiceAccess,
  ): Promise<PageResults['lnurl']> {
    const { connectionId } = await sites.enabledSite(asker);
    const { row } = await wallets.of(connectionId, asker);
    const { domain, action } = params;
    // What the user has brought to the popup, no page shows.
    if (asker.origin !== OWN) refuseStrangers(asker, domain);
    const decision = await prompts.ask(
      { ...askedBy(asker, row), kind: 'lnurl-auth', domain, action },
      asker.signal,
    );
    if (!decision.approved) throw userRejected();
    await logIn(params, await authSeeds.of(connectionId), access);
    return { status: 'OK' };
  }

  async function callFor(asker: Asker, read: () => Lnurl): Promise<PageResults['lnurl']> {
    await sites.enabledSite(asker);
    const paid = await payments.paidServiceBefore(asker);
    if (paid) return shownPayment(paid);
    const lnurl = read();
    // A page of this machine is somebody's who develops.
    const loopback =
      asker.origin === OWN ? ownLoopback(lnurl) : isLoopback(new URL(asker.shownOrigin).hostname);
    const access: ServiceAccess = { fetch, loopback, signal: asker.signal };
    const offered = await requestOf(lnurl, access);
    switch (offered.kind) {
      case 'pay':
        return pay(asker, lnurl.address, offered.params, access);
      case 'withdraw':
        return withdraw(asker, offered.params, access);
      case 'auth':
        return authenticate(asker, offered.params, access);
    }
  }

  return {
    lnurl: (asker, text) => callFor(asker, () => parseLnurl(text)),
    follow: (asker, lnurl) => callFor(asker, () => lnurl),
  };
}

/**
 * Refuses a login at a service that is not the asking site's own: whoever opened that login, the asker for one, would be logged in as the user.
 * A QR code cannot tell who shows it; a page can.
 */
function refuseStrangers({ shownOrigin, topOrigin }: Asker, domain: string): void {
  const service = new URL(`https://${domain}`).hostname;
  const isOwn = [shownOrigin, topOrigin ?? shownOrigin].every(
    (one) => URL.canParse(one) && isOfOneSite(new URL(one).hostname, service),
  );
  if (isOwn) return;
  throw new FuseboxError(
    'INVALID_LNURL',
    'This is a login of another site. Log in there, on its own page. Nothing was signed.',
  );
}

/** True where one host is the other, or a part of it. All of this machine is one. */
function isOfOneSite(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`) || (isLoopback(a) && isLoopback(b));
}
