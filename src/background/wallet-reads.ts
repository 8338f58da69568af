/** What a page may read of the wallet, in WebLN's terms (sats) and in those of NIP-47 (msat). */
import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { Nip47Params } from '../contract/nip47-params';
import type { PageResults, ShownTransaction } from '../contract/page-messages';
import type { PageParams } from '../contract/page-params';
import type { ConnectionRow, SiteRow } from '../contract/rows';
import { satsRoundedDown } from '../core/msat';
import { decodeInvoice } from '../lightning/bolt11';
import type { NwcClient } from '../nwc/client';
import type { Transaction } from '../nwc/transaction';
import type { Database } from '../store/database';
import { NIP47_NEEDS, offered, WEBLN_NEEDS } from './abilities';
import type { Asker } from './asker';
import { nameWithout } from './learn-wallet';
import { inSats, shownTo } from './shown-transactions';
import type { Sites } from './sites';
import type { AskingWallets } from './wallets';

const ANSWER_MS = 10_000;
/** Relays may refuse more than 64 KB, and more do not fit. */
const PAGE = 20;

type Lookup = PageParams<'lookupInvoice'>;

export interface WalletReads {
  getInfo(asker: Asker): Promise<PageResults['getInfo']>;
  /** NIP-47 `get_info`: what a page may know of the wallet. */
  info(asker: Asker): Promise<{ alias: string; pubkey: string; network?: string; methods: string[] }>;
  getBalance(asker: Asker): Promise<PageResults['getBalance']>;
  balance(asker: Asker): Promise<{ balance: Msat }>;
  /** Throws NOT_FOUND, also for what another site has paid: only who may see the history learns of that. */
  lookupInvoice(asker: Asker, which: Lookup): Promise<PageResults['lookupInvoice']>;
  lookup(asker: Asker, which: Lookup): Promise<ShownTransaction>;
  /** At most 20 at once, newest first. */
  listTransactions(
    asker: Asker,
    query: PageParams<'listTransactions'>,
  ): Promise<PageResults['listTransactions']>;
  transactions(
    asker: Asker,
    query: Nip47Params<'list_transactions'>,
  ): Promise<{ transactions: ShownTransaction[] }>;
}

export interface WalletReadsDeps {
  db: Database;
  sites: Sites;
  wallets: AskingWallets;
}

export function createWalletReads({ db, sites, wallets }: WalletReadsDeps): WalletReads {
  async function balance(asker: Asker): Promise<{ balance: Msat }> {
    const { connectionId } = await sites.requirePermission(asker, 'balance');
    const { client } = await wallets.of(connectionId, asker);
    const told = await client.request('get_balance', {}, { timeout: ANSWER_MS, signal: asker.signal });
    return { balance: told.balance };
  }

  async function lookup(asker: Asker, which: Lookup): Promise<ShownTransaction> {
    const paymentHash =
      'paymentHash' in which ? which.paymentHash : decodeInvoice(which.paymentRequest).paymentHash;
    const site = await sites.requirePermission(asker, 'lookup');
    const { client } = await wallets.of(site.connectionId, asker);
    const told = await lookedUp(client, paymentHash, asker.signal);
    const { shown, isOwn, isOthers } = await shownTo(db, site, { ...told, payment_hash: paymentHash });
    // Some wallets do not say in which direction it went; the journal does, of what went through it.
    const isElsewhere = isOthers || (told.type === 'outgoing' && !isOwn);
    if (isElsewhere && !maySeeAll(site)) throw notFound();
    return shown;
  }

  async function transactions(asker: Asker, query: Nip47Params<'list_transactions'>) {
    const site = await sites.requirePermission(asker, 'history');
    const { client } = await wallets.of(site.connectionId, asker);
    const { limit = PAGE, ...asked } = query ?? {};
    const told = await client.request(
      'list_transactions',
      { ...asked, limit: Math.min(limit, PAGE) },
      { timeout: ANSWER_MS, signal: asker.signal },
    );
    const found = told.transactions.slice(0, PAGE).map((transaction) => shownTo(db, site, transaction));
    return { transactions: (await Promise.all(found)).map(({ shown }) => shown) };
  }

  return {
    async getInfo(asker) {
      const { connectionId } = await sites.enabledSite(asker);
      const { row, client } = await wallets.of(connectionId, asker);
      const requests = offered(client.info, NIP47_NEEDS).map((method) => `request.${method}`);
      return {
        node: { alias: aliasOf(row), pubkey: row.nodePubkey ?? '' },
        version: __VERSION__,
        supports: ['lightning'],
        methods: [...offered(client.info, WEBLN_NEEDS), ...requests],
      };
    },

    async info(asker) {
      const { connectionId } = await sites.enabledSite(asker);
      const { row, client } = await wallets.of(connectionId, asker);
      return {
        alias: aliasOf(row),
        pubkey: row.nodePubkey ?? '',
        ...(row.network === null ? {} : { network: row.network }),
        methods: offered(client.info, NIP47_NEEDS),
      };
    },

    async getBalance(asker) {
      const told = await balance(asker);
      return { balance: satsRoundedDown(told.balance), currency: 'sats' };
    },
    balance,

    async lookupInvoice(asker, which) {
      const { invoice, state, preimage } = await lookup(asker, which);
      return {
        paymentRequest: invoice ?? ('paymentRequest' in which ? which.paymentRequest : ''),
        paid: state === 'settled',
        ...(preimage === undefined ? {} : { preimage }),
      };
    },
    lookup,

    async listTransactions(asker, query) {
      const told = await transactions(asker, query);
      return { transactions: told.transactions.map(inSats) };
    },
    transactions,
  };
}

function aliasOf(row: ConnectionRow): string {
  return row.name === nameWithout(row) ? '' : row.name;
}

/** Throws NOT_FOUND, and BAD_RESPONSE where the wallet tells of another payment than it was asked about. */
async function lookedUp(client: NwcClient, paymentHash: string, signal: AbortSignal): Promise<Transaction> {
  const told = await client
    .request('lookup_invoice', { payment_hash: paymentHash }, { timeout: ANSWER_MS, signal })
    .catch((error: unknown) => {
      throw error instanceof FuseboxError && error.walletCode === 'NOT_FOUND' ? notFound() : error;
    });
  if (told.payment_hash == null || told.payment_hash === paymentHash) return told;
  throw new FuseboxError('BAD_RESPONSE', 'The wallet told of another invoice. Try again.');
}

function maySeeAll({ permissions }: SiteRow): boolean {
  return permissions.includes('history');
}

function notFound(): FuseboxError {
  return new FuseboxError('NOT_FOUND', 'The wallet knows no such invoice.');
}
