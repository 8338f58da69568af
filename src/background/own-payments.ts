/** What the user pays in the popup: reading what a text is, and paying it through the gate. The command itself is the user's yes. */
import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { Payable, PayableAsked, PayableInvoice } from '../contract/payable';
import type { PayerWords } from '../contract/prompts';
import type { ConnectionRow } from '../contract/rows';
import type { UiParams } from '../contract/ui-commands';
import { feeReserve } from '../core/msat';
import { OWN } from '../core/origins';
import type { Invoice } from '../lightning/bolt11';
import type { Lnurl } from '../lightning/lnurl';
import type { ServiceAccess } from '../lightning/lnurl-fetch';
import { requestOf } from '../lightning/lnurl-request';
import { readPayable } from '../lightning/payable';
import { ownLoopback } from '../lightning/service-url';
import type { Database } from '../store/database';
import { paymentHolding } from '../store/payments';
import { checkOffers } from './abilities';
import type { Asker } from './asker';
import type { Links } from './links';
import { lnurlOffer } from './lnurl-offer';
import { checkPayable, type Order, orderOfInvoice, orderOfService } from './orders';
import type { Payments } from './payments';
import type { Wallets } from './wallets';

export interface OwnPayments {
  /** Asks a service that the text names; nothing is paid. For a withdrawal or a login the prompt opens. Throws INVALID_INVOICE for what is none of all this. */
  read(params: UiParams<'payable.read'>): Promise<Payable>;
  /** Opens the question that belongs to a request for a connection. Throws INVALID_WALLET_AUTH for what is none. */
  review(params: UiParams<'delegation.review'>): Promise<void>;
  /** Resolves once the payment is in the journal and on its way, or was given up before that: its row tells. Throws where nothing was written. */
  pay(params: UiParams<'payment.send'>): Promise<{ paymentId: string }>;
}

export interface OwnPaymentsDeps {
  db: Database;
  wallets: Wallets;
  payments: Payments;
  /** Asks in a prompt, and resolves once all is done. */
  ask: Links['paySelected'];
  /** How LNURL services are asked. */
  fetch: ServiceAccess['fetch'];
  /** ms since the epoch. */
  now: () => number;
}

export function createOwnPayments({ db, wallets, payments, ask, fetch, now }: OwnPaymentsDeps): OwnPayments {
  /** What services are asked to make just now. The journal does not show it yet: whoever confirms it again gets the same invoice, which is paid once. */
  const inTheMaking = new Map<string, Promise<Order>>();

  async function shownInvoice(invoice: Invoice, wallet: ConnectionRow): Promise<PayableInvoice> {
    const { paymentHash, amount, payee, expiresAt } = invoice;
    return {
      kind: 'invoice',
      invoice: invoice.invoice,
      paymentHash,
      amount,
      feeReserve: amount && feeReserve(amount),
      description: invoice.description ?? '',
      payee,
      expiresAt,
      obstacle: await obstacleTo(orderOfInvoice(invoice.invoice), wallet),
    };
  }

  async function obstacleTo(order: Order, wallet: ConnectionRow): Promise<PayableInvoice['obstacle']> {
    const held = await paymentHolding(db, order.paymentHash);
    if (held) return { why: 'paid', paymentId: held.id };
    try {
      checkPayable(order, wallet, now());
      return null;
    } catch (error) {
      if (!(error instanceof FuseboxError)) throw error;
      if (error.code === 'INVOICE_EXPIRED') return { why: 'expired' };
      return { why: error.code === 'WRONG_NETWORK' ? 'other-network' : 'cannot-pay' };
    }
  }

  async function service(lnurl: Lnurl, { network }: ConnectionRow) {
    const access = { fetch, loopback: ownLoopback(lnurl), signal: new AbortController().signal };
    const offered = await requestOf(lnurl, access);
    if (offered.kind !== 'pay') return null;
    return lnurlOffer({ params: offered.params, address: lnurl.address, network, access });
  }

  function serviceOrder(
    lnurl: Lnurl,
    wallet: ConnectionRow,
    amount: Msat,
    words: PayerWords,
  ): Promise<Order> {
    const exactly = JSON.stringify([lnurl.url, amount, words]);
    const making = inTheMaking.get(exactly);
    if (making !== undefined) return making;
    const order = makeServiceOrder(lnurl, wallet, amount, words).finally(() => inTheMaking.delete(exactly));
    inTheMaking.set(exactly, order);
    return order;
  }

  async function makeServiceOrder(
    lnurl: Lnurl,
    wallet: ConnectionRow,
    amount: Msat,
    words: PayerWords,
  ): Promise<Order> {
    const offer = await service(lnurl, wallet);
    if (!offer) throw new FuseboxError('INVALID_INVOICE', 'This is nothing that can be paid.');
    const made = await offer.makeInvoice(amount, words);
    return orderOfService(made, amount, offer.shown.description);
  }

  /** Has the user asked about the text, and waits for nothing. */
  function open(asker: Asker, text: string): PayableAsked {
    ask(asker, text).catch((error: unknown) => console.error('Fusebox: a text of the user', error));
    return { kind: 'asked' };
  }

  return {
    async read({ connectionId, text }) {
      const payable = readPayable(text);
      if (payable.kind === 'nothing') throw new FuseboxError('INVALID_INVOICE', payable.reason);
      if (payable.kind === 'connection') return { kind: 'connection' };
      if (payable.kind === 'wallet-auth') return open(userAsking(connectionId), text);
      const { row } = await wallets.of(connectionId);
      if (payable.kind === 'invoice') return shownInvoice(payable.invoice, row);
      const offer = await service(payable.lnurl, row);
      if (offer) {
        checkOffers(row.info, 'pay_invoice');
        return { kind: 'service', ...offer.shown };
      }
      return open(userAsking(connectionId), text);
    },

    async review({ uri }) {
      if (readPayable(uri).kind !== 'wallet-auth') {
        throw new FuseboxError('INVALID_WALLET_AUTH', 'This is not a request to connect a wallet.');
      }
      open(userAsking(), uri);
    },

    async pay({ connectionId, requestKey, text, amount, words }) {
      const payable = readPayable(text);
      const isOfText = (invoice: string | null) =>
        payable.kind === 'lnurl' || (payable.kind === 'invoice' && payable.invoice.invoice === invoice);
      const row = await payments.payOwn({
        connectionId,
        requestKey: `${OWN} ${requestKey}`,
        amount,
        isOfText,
        async orderFor(wallet) {
          if (payable.kind === 'invoice') return orderOfInvoice(payable.invoice.invoice, amount);
          if (payable.kind === 'lnurl') return serviceOrder(payable.lnurl, wallet, amount, words ?? {});
          throw new FuseboxError('INVALID_INVOICE', 'This is nothing that can be paid.');
        },
      });
      return { paymentId: row.id };
    },
  };
}

/** The user, as who asks for the question that belongs to a text. */
function userAsking(connectionId?: string): Asker {
  return {
    origin: OWN,
    shownOrigin: OWN,
    topOrigin: null,
    requestKey: `${OWN} ${crypto.randomUUID()}`,
    signal: new AbortController().signal,
    document: { tell: () => undefined },
    via: 'text',
    ...(connectionId === undefined ? {} : { connectionId }),
  };
}
