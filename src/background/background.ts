/** One life of the background, put together. All that is the browser's, and the time, is passed in. */
import type { Runtime } from 'webextension-polyfill';
import type { CallOutcome } from '../contract/page-messages';
import { createRenewed } from '../core/renewed';
import type { ServiceAccess } from '../lightning/lnurl-fetch';
import type { Database } from '../store/database';
import { isRenewing } from '../store/renewals';
import type { Vault } from '../vault/vault';
import { type Asker, type MenuClick, selectionOf } from './asker';
import { createAuthSeeds } from './auth-seeds';
import { createBackupSecrets } from './backup-secrets';
import { createConnections } from './connections';
import { createDelegations } from './delegations';
import { createInvoices } from './invoices';
import { createKeepAlive } from './keep-alive';
import { createLinks } from './links';
import { createLnurlCalls } from './lnurl-calls';
import { askedUnlocked, createLock, type LockDeps, unlockedFor } from './lock';
import { createMessages } from './messages';
import { createNotices, type NoticesDeps } from './notices';
import { createOwnPayments } from './own-payments';
import { createPageEvents, type PageEventsDeps } from './page-events';
import { servePagePort } from './page-port';
import { createPairings, type PairingsDeps } from './pairings';
import { createPayments, type PaymentsDeps } from './payments';
import type { Policies } from './policies';
import { createPrivateSession, type PrivateSessionDeps } from './private-session';
import { createPrompts, type PromptsDeps } from './prompts';
import { createReceived, type ReceivedDeps } from './received';
import { createRouter } from './router';
import { createSettings, type SettingsDeps } from './settings';
import { createSites } from './sites';
import { createWalletReads } from './wallet-reads';
import type { Wallets } from './wallets';

export interface BackgroundDeps
  extends Pick<PromptsDeps, 'read' | 'write' | 'coolDowns' | 'window'>,
    Pick<PageEventsDeps, 'told'>,
    Pick<PaymentsDeps, 'wakeUps'>,
    Pick<ReceivedDeps, 'minutes'>,
    Pick<PrivateSessionDeps, 'privateSalt' | 'hasPrivateWindow'>,
    Pick<LockDeps, 'wakeAt'>,
    Pick<SettingsDeps, 'pages' | 'writeLinkSwitch'> {
  db: Database;
  /** Of the organisation: the vault goes by the same. */
  policies: Policies;
  vault: Vault;
  wallets: Wallets;
  /** How LNURL services are asked. */
  fetch: ServiceAccess['fetch'];
  /** The alarm of connections that are asked for. */
  pairingMinutes: PairingsDeps['minutes'];
  showNotice: NoticesDeps['show'];
  isFirstNotice: NoticesDeps['isFirst'];
  /** An extension API call, which keeps the background alive. */
  touch: () => unknown;
  /** ms since the epoch. */
  now: () => number;
}

export interface Background {
  /** Serves the port of a document. */
  serve(port: Runtime.Port): void;
  /** A command of our own pages; the caller has checked that it is one. Never rejects. */
  fromUi(method: unknown, params: unknown): Promise<CallOutcome>;
  /** Takes up what an earlier life left undecided. */
  recover(): Promise<void>;
  /** Sets the alarm for invoices that may be paid; `asks`: it has rung. */
  lookForReceived(asks: boolean): Promise<void>;
  /** Goes on with connections that are asked for. */
  pursuePairings(): Promise<void>;
  /** Forgets the sites of private windows, once no such window is open. */
  forgetPrivate(): Promise<void>;
  /** What is put into pages follows what the user has chosen again. */
  align(): Promise<void>;
  /** The prompt window was closed. */
  windowClosed(): Promise<void>;
  /** Locks the vault where its time has come. */
  lockIfDue(): Promise<void>;
  /** The organisation has changed its policy: what was asked and opened under the old one is void. */
  policyChanged(): Promise<void>;
  /** "Pay with Fusebox" was chosen on a text or a link of a page. */
  paySelected(click: MenuClick, tab: { incognito: boolean } | undefined): Promise<void>;
}

/** Pages ask again as soon as they have lost the background. What none of them asks by then, in ms, has no asker any more. */
const ASKING_AGAIN_MS = 10_000;

export function createBackground(deps: BackgroundDeps): Background {
  const { db, vault, fetch, wakeUps, minutes, wakeAt, told, touch, now } = deps;
  const policy = deps.policies.now;
  const keepAlive = createKeepAlive(touch);
  const notices = createNotices({ db, show: deps.showNotice, isFirst: deps.isFirstNotice, now });
  const queue = createPrompts({ ...deps, isLocked: vault.isLocked });
  const lock = createLock({ vault, wallets: deps.wallets, prompts: queue, wakeAt, onChange: lockChanged });
  const prompts = askedUnlocked(lock, queue);
  const wallets = unlockedFor(lock, db, deps.wallets);
  const privateSession = createPrivateSession({ ...deps, prompts });
  const connections = createConnections({
    db,
    vault,
    wallets,
    prompts,
    leavePairing: (id) => pairings.leave(id),
    now,
  });
  const pairings = createPairings({
    db,
    vault,
    wallets,
    keepAlive,
    minutes: deps.pairingMinutes,
    onRotated: () => pageEvents.renew(),
    now,
  });
  const sites = createSites({ db, policy, prompts, now });
  /** Only to show a fresh balance: where the wallet does not answer, the popup says how old its figure is. */
  const refresh = createRenewed((connectionId) => connections.refresh(connectionId).catch(() => undefined));
  const pairingsFailed = (error: unknown) => console.error('Fusebox: pairings', error);
  const payments = createPayments({
    db,
    policy,
    sites,
    wallets,
    prompts,
    keepAlive,
    wakeUps,
    fetch,
    onBlown: notices.blown,
    onLate(ended) {
      notices.late(ended);
      goOnRenewing(ended.connectionId).catch(pairingsFailed);
    },
    onSpent(connectionId) {
      refresh(connectionId);
      goOnRenewing(connectionId).catch(pairingsFailed);
    },
    now,
  });
  const invoices = createInvoices({ db, sites, wallets, prompts, now });
  const received = createReceived({
    db,
    wallets,
    minutes,
    onReceived(invoice) {
      notices.received(invoice);
      refresh(invoice.connectionId);
    },
    now,
  });
  const authSeeds = createAuthSeeds(db, vault);
  const lnurlCalls = createLnurlCalls({ sites, wallets, prompts, payments, invoices, authSeeds, fetch });
  const delegations = createDelegations({ db, wallets, prompts, now });
  const links = createLinks({ db, prompts, payments, lnurlCalls, connections, delegations });
  const ownPayments = createOwnPayments({ db, wallets, payments, ask: paySelected, fetch, now });
  const settings = createSettings(deps);
  const pageEvents = createPageEvents({ db, sites, wallets, onReceived: received.heard, told });

  /** A payment has ended: a new secret may have waited for that. */
  async function goOnRenewing(connectionId: string): Promise<void> {
    if (await isRenewing(db, connectionId)) await pairings.pursueAll();
  }

  function lockChanged(isLocked: boolean): void {
    pageEvents.renew();
    // After a reset, too: what is asked for with a secret that is gone is asked for no more.
    pairings.pause();
    if (isLocked) return;
    // What was sent before can be asked about again, and what waits for a wallet goes on.
    payments.recover().catch((error: unknown) => console.error('Fusebox: recovery', error));
    pairings.pursueAll().catch(pairingsFailed);
    delegations.recover().catch((error: unknown) => console.error('Fusebox: delegations', error));
  }

  async function backupRestored(): Promise<void> {
    await lock.dropAll();
    await settings.align();
  }

  async function paySelected(asker: Asker, text: string): Promise<void> {
    await keepAlive.during(() => links.paySelected(asker, text));
    await prompts.forget(asker.requestKey);
  }

  const router = createRouter({
    sites,
    walletReads: createWalletReads({ db, sites, wallets }),
    invoices,
    received,
    wallets,
    messages: createMessages({ sites, wallets, prompts }),
    lnurlCalls,
    links,
    pageEvents,
    payments,
    ownPayments,
    prompts,
    connections,
    pairings,
    settings,
    lock,
    backupSecrets: createBackupSecrets(db, vault),
    backupRestored,
  });
  setTimeout(() => void prompts.dropUnasked(), ASKING_AGAIN_MS);
  return {
    serve: (port) => servePagePort(port, { router, prompts, keepAlive, privateSession }),
    fromUi: (method, params) =>
      keepAlive.during(async () => {
        const outcome = await router.fromUi(method, params);
        await lock.use().catch((error: unknown) => console.error('Fusebox: lock', error));
        return outcome;
      }),
    async recover() {
      await Promise.all([payments.recover(), keepAlive.during(delegations.recover)]);
    },
    lookForReceived: (asks) => keepAlive.during(() => received.look(asks)),
    pursuePairings: pairings.pursueAll,
    forgetPrivate: privateSession.endIfOver,
    align: settings.align,
    windowClosed: prompts.windowClosed,
    lockIfDue: lock.lockIfDue,
    async policyChanged() {
      await deps.policies.changed();
      await lock.lockIfDue();
      await lock.dropAll();
    },
    async paySelected(click, tab) {
      const { asker, text } = await selectionOf(click, (origin) => privateSession.knownAs(origin, tab));
      await paySelected(asker, text);
    },
  };
}
