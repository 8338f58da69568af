/** The table of commands of one life of the background, with nothing of a browser. */
import { createAuthSeeds } from '../../src/background/auth-seeds';
import { createConnections } from '../../src/background/connections';
import { createInvoices } from '../../src/background/invoices';
import { createLnurlCalls } from '../../src/background/lnurl-calls';
import { createMessages } from '../../src/background/messages';
import { createPageEvents } from '../../src/background/page-events';
import { createRouter, type Router } from '../../src/background/router';
import { createSettings } from '../../src/background/settings';
import { createSites } from '../../src/background/sites';
import { createWalletReads } from '../../src/background/wallet-reads';
import type { ServiceAccess } from '../../src/lightning/lnurl-fetch';
import type { ToldNotices } from '../../src/store/told-notices';
import { createVault } from '../../src/vault/vault';
import type { Life } from './life';
import { OpenPages } from './open-pages';

/** `told`: what `storage.session` keeps over the death of a background. `ask`: how LNURL services are asked. */
export function routerOf(
  { db, wallets, prompts, payments }: Life,
  told: Record<string, ToldNotices[string]> = {},
  ask: ServiceAccess['fetch'] = fetch,
): Router {
  const now = Date.now;
  const sites = createSites({ db, prompts, now });
  const invoices = createInvoices({ db, sites, wallets, prompts });
  return createRouter({
    sites,
    walletReads: createWalletReads({ db, sites, wallets }),
    invoices,
    messages: createMessages({ sites, wallets, prompts }),
    lnurlCalls: createLnurlCalls({
      sites,
      wallets,
      prompts,
      payments,
      invoices,
      authSeeds: createAuthSeeds(db, createVault(db)),
      fetch: ask,
    }),
    pageEvents: createPageEvents({
      db,
      sites,
      wallets,
      told: {
        read: async () => structuredClone(told),
        write: async (connectionId, names) => {
          told[connectionId] = structuredClone(names);
        },
      },
    }),
    payments,
    prompts,
    connections: createConnections({ db, vault: createVault(db), wallets, prompts, now }),
    settings: createSettings({ db, pages: new OpenPages(), now: Date.now }),
  });
}
