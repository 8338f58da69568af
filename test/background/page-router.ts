/** The table of commands of one life of the background, with nothing of a browser. */
import { createAuthSeeds } from '../../src/background/auth-seeds';
import { createBackupSecrets } from '../../src/background/backup-secrets';
import { createConnections } from '../../src/background/connections';
import { createDelegations } from '../../src/background/delegations';
import { createInvoices } from '../../src/background/invoices';
import { createKeepAlive } from '../../src/background/keep-alive';
import { createLinks, type Links } from '../../src/background/links';
import { createLnurlCalls } from '../../src/background/lnurl-calls';
import { createMessages } from '../../src/background/messages';
import { createOwnPayments } from '../../src/background/own-payments';
import { createPageEvents } from '../../src/background/page-events';
import { createPairings } from '../../src/background/pairings';
import { createReceived } from '../../src/background/received';
import { type Capabilities, createRouter, type Router } from '../../src/background/router';
import { createSettings } from '../../src/background/settings';
import { createSites } from '../../src/background/sites';
import { createWalletReads } from '../../src/background/wallet-reads';
import type { ServiceAccess } from '../../src/lightning/lnurl-fetch';
import type { ToldNotices } from '../../src/store/told-notices';
import type { Life } from './life';
import { OpenPages } from './open-pages';

/** What is done about links, in this life. */
export function linksOf(life: Life): Links {
  return capabilitiesOf(life, {}, fetch).links;
}

/** `told`: what `storage.session` keeps over the death of a background. `ask`: how LNURL services are asked. */
export function routerOf(
  life: Life,
  told: Record<string, ToldNotices[string]> = {},
  ask: ServiceAccess['fetch'] = fetch,
): Router {
  return createRouter(capabilitiesOf(life, told, ask));
}

function capabilitiesOf(
  { db, policy, vault, wallets, lock, prompts, payments }: Life,
  told: Record<string, ToldNotices[string]>,
  ask: ServiceAccess['fetch'],
): Capabilities {
  const now = Date.now;
  const sites = createSites({ db, policy, prompts, now });
  const invoices = createInvoices({ db, sites, wallets, prompts, now });
  const leavePairing = () => undefined;
  const connections = createConnections({ db, vault, wallets, prompts, leavePairing, now });
  const authSeeds = createAuthSeeds(db, vault);
  const lnurlCalls = createLnurlCalls({ sites, wallets, prompts, payments, invoices, authSeeds, fetch: ask });
  const received = createReceived({
    db,
    wallets,
    minutes: { start: async () => undefined, stop: async () => undefined },
    onReceived: () => undefined,
    now,
  });
  const delegations = createDelegations({ db, wallets, prompts, now });
  const links = createLinks({ db, prompts, payments, lnurlCalls, connections, delegations });
  return {
    sites,
    walletReads: createWalletReads({ db, sites, wallets }),
    invoices,
    received,
    wallets,
    messages: createMessages({ sites, wallets, prompts }),
    lnurlCalls,
    links,
    ownPayments: createOwnPayments({ db, wallets, payments, ask: links.paySelected, fetch: ask, now }),
    pageEvents: createPageEvents({
      db,
      sites,
      wallets,
      onReceived: received.heard,
      told: {
        read: async () => structuredClone(told),
        write: async (connectionId, names) => {
          told[connectionId] = structuredClone(names);
        },
      },
    }),
    payments,
    prompts,
    connections,
    pairings: createPairings({
      db,
      vault,
      wallets,
      keepAlive: createKeepAlive(() => undefined),
      minutes: { start: async () => undefined, stop: async () => undefined },
      onRotated: () => undefined,
      now,
    }),
    lock,
    backupSecrets: createBackupSecrets(db, vault),
    backupRestored: async () => undefined,
    settings: createSettings({ db, pages: new OpenPages(), writeLinkSwitch: async () => undefined, now }),
  };
}
