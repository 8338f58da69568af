/**
 * Links that the user has clicked on a page, and texts selected there: invoices, LNURLs, Lightning addresses, connection strings, requests for a
 * connection. Each opens the question that belongs to it, and nothing happens without a yes. The page hears nothing of it, so what goes wrong is told to the user here.
 */
import { errorData, FuseboxError } from '../contract/errors';
import type { ShownAction } from '../contract/page-messages';
import { OWN } from '../core/origins';
import type { Invoice } from '../lightning/bolt11';
import { readPayable } from '../lightning/payable';
import { getPublicKey } from '../nwc/events';
import { parseConnectionUri } from '../nwc/uri';
import type { Database } from '../store/database';
import { paymentHolding } from '../store/payments';
import { settingsOf } from '../store/settings';
import type { Asker } from './asker';
import type { Connections } from './connections';
import type { Delegations, Told } from './delegations';
import type { LnurlCalls } from './lnurl-calls';
import type { Payments } from './payments';
import { askedBy, type Prompts } from './prompts';
import { userRejected } from './sites';

export interface Links {
  /** A link that the user has clicked; nothing where links are left to the browser. Never rejects for what is wrong with the link. */
  click(asker: Asker, href: string): Promise<void>;
  /** A text of the page that the user wants paid; the asker says so (`via`). */
  paySelected(asker: Asker, text: string): Promise<void>;
}

export interface LinksDeps {
  db: Database;
  prompts: Prompts;
  payments: Payments;
  lnurlCalls: LnurlCalls;
  connections: Connections;
  delegations: Delegations;
}

/** The user's own no needs no words, and a queue that is full has no room for them. */
const SILENT = ['USER_REJECTED', 'TOO_MANY_PROMPTS'];
const NO_WALLET = { id: '', name: '' };

export function createLinks(deps: LinksDeps): Links {
  const { db, prompts, payments, lnurlCalls, connections, delegations } = deps;

  /** Does what the text is for. Gives what the user is to be told of it. */
  async function open(asker: Asker, text: string): Promise<Told | undefined> {
    const payable = readPayable(text);
    switch (payable.kind) {
      case 'invoice':
        await payInvoice(asker, payable.invoice);
        return undefined;
      case 'lnurl': {
        const action = (await lnurlCalls.follow(asker, payable.lnurl)).data?.successAction;
        return action && { about: 'paid', quote: quoteOf(action), link: null };
      }
      case 'connection':
        await connectOffered(asker, payable.uri);
        return undefined;
      case 'wallet-auth':
        return delegations.review(asker, payable.uri);
      case 'nothing':
        throw new FuseboxError('INVALID_INVOICE', payable.reason);
    }
  }

  async function payInvoice(asker: Asker, { invoice, paymentHash }: Invoice): Promise<void> {
    const payment = await paymentHolding(db, paymentHash);
    // The gate would answer from it without a word, which is right for a page.
    if (payment && payment.requestKey !== asker.requestKey) {
      throw new FuseboxError('ALREADY_PAID', 'This invoice is paid or being paid already.');
    }
    await payments.send(asker, invoice);
  }

  async function connectOffered(asker: Asker, uri: string): Promise<void> {
    const { walletPubkey, relays, secret } = parseConnectionUri(uri);
    const clientPubkey = getPublicKey(secret);
    const decision = await prompts.ask(
      { ...askedBy(asker, NO_WALLET), kind: 'wallet-offer', walletPubkey, clientPubkey, relays },
      asker.signal,
    );
    if (!decision.approved) throw userRejected();
    await connections.add(uri);
  }

  /** The user reads it even where the page has gone. */
  async function tell(asker: Asker, told: Told): Promise<void> {
    const question = { ...askedBy(asker, NO_WALLET), kind: 'notice' as const, ...told };
    await prompts.ask(question, new AbortController().signal).catch((error: unknown) => {
      // A site that was told no a moment ago has nothing shown.
      if (!isSilent(error)) throw error;
    });
  }

  async function openAndTell(asker: Asker, text: string): Promise<void> {
    try {
      const told = await open(asker, text);
      if (told) await tell(asker, told);
    } catch (error) {
      if (asker.signal.aborted || isSilent(error)) return;
      if (!(error instanceof FuseboxError)) throw error;
      await tell(asker, { about: errorData(error), quote: '', link: null });
    }
  }

  return {
    async click(asker, href) {
      if (!(await settingsOf(db)).opensLinks) return;
      await openAndTell({ ...asker, via: 'link' }, href);
    },

    async paySelected(asker, text) {
      if (asker.origin !== OWN && !/^https?:/.test(asker.shownOrigin)) {
        return tell(asker, { about: 'web_pages_only', quote: '', link: null });
      }
      await openAndTell(asker, text);
    },
  };
}

function isSilent(error: unknown): boolean {
  return error instanceof FuseboxError && SILENT.includes(error.code);
}

function quoteOf(action: ShownAction): string {
  switch (action.tag) {
    case 'message':
      return action.message;
    case 'url':
      return `${action.description}\n${action.url}`;
    case 'aes':
      return `${action.description}\n${action.plaintext ?? ''}`.trim();
  }
}
