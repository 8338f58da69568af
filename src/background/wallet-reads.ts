/** What a page may read of the wallet: `getInfo` and `getBalance`. */
import type { PageResults } from '../contract/page-messages';
import { satsRoundedDown } from '../core/msat';
import { offers } from '../core/wallet-info';
import type { Asker } from './asker';
import type { Sites } from './sites';
import type { Wallets } from './wallets';

const ANSWER_MS = 10_000;

/** WebLN methods by the NIP-47 method that each needs. */
const NEEDS = {
  getInfo: null,
  getBalance: 'get_balance',
  makeInvoice: 'make_invoice',
  sendPayment: 'pay_invoice',
} as const;

export interface WalletReads {
  getInfo(asker: Asker): Promise<PageResults['getInfo']>;
  /** Asks the user once per site; throws USER_REJECTED. */
  getBalance(asker: Asker): Promise<PageResults['getBalance']>;
}

export function createWalletReads({ sites, wallets }: { sites: Sites; wallets: Wallets }): WalletReads {
  return {
    async getInfo(asker) {
      const { connectionId } = await sites.enabledSite(asker);
      const { row, client } = await wallets.of(connectionId);
      const methods = Object.entries(NEEDS).flatMap(([name, needs]) =>
        needs === null || offers(client.info, needs) ? [name] : [],
      );
      return {
        node: { alias: row.name, pubkey: row.walletPubkey },
        version: __VERSION__,
        supports: ['lightning'],
        methods,
      };
    },

    async getBalance(asker) {
      const { connectionId } = await sites.requirePermission(asker, 'balance');
      const { client } = await wallets.of(connectionId);
      const { balance } = await client.request(
        'get_balance',
        {},
        { timeout: ANSWER_MS, signal: asker.signal },
      );
      return { balance: satsRoundedDown(balance), currency: 'sats' };
    },
  };
}
