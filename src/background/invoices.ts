/** `makeInvoice`: an invoice from the user's wallet for a connected site. Where the page names no amount, the user does. */

import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { PageResults } from '../contract/page-messages';
import type { PageParams } from '../contract/page-params';
import type { ConnectionRow } from '../contract/rows';
import { msatFromSats } from '../core/msat';
import { decodeInvoice } from '../lightning/bolt11';
import type { Asker } from './asker';
import { askedBy, type Prompts } from './prompts';
import { type Sites, userRejected } from './sites';
import type { Wallets } from './wallets';

const ANSWER_MS = 15_000;

export interface Invoices {
  make(asker: Asker, params: PageParams<'makeInvoice'>): Promise<PageResults['makeInvoice']>;
}

export interface InvoicesDeps {
  sites: Sites;
  wallets: Wallets;
  prompts: Prompts;
}

export function createInvoices({ sites, wallets, prompts }: InvoicesDeps): Invoices {
  return {
    async make(asker, params) {
      const { connectionId } = await sites.enabledSite(asker);
      const { row, client } = await wallets.of(connectionId);
      const description = ('defaultMemo' in params && params.defaultMemo) || '';
      const amount = optionalMsat(params.amount) ?? (await askAmount(asker, row, description, params));
      const { invoice } = await client.request(
        'make_invoice',
        { amount, ...(description === '' ? {} : { description }) },
        { timeout: ANSWER_MS, signal: asker.signal },
      );
      const decoded = decodeInvoice(invoice);
      if (decoded.amount !== amount) {
        throw new FuseboxError(
          'BAD_RESPONSE',
          'The wallet made an invoice for another amount. Nothing was done.',
        );
      }
      return { paymentRequest: invoice, rHash: decoded.paymentHash };
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
