/** Wires the background. Listeners are added at once, or the events that woke it would be missed. */
import browser, { type Runtime } from 'webextension-polyfill';
import type { PagePort } from '../contract/page-messages';
import { Database } from '../store/database';
import { readPrompts, writePrompts } from '../store/prompts';
import { createVault } from '../vault/vault';
import { isOwnPage } from './asker';
import { createConnections } from './connections';
import { createInvoices } from './invoices';
import { createKeepAlive } from './keep-alive';
import { servePagePort } from './page-port';
import { createPayments } from './payments';
import { createPromptWindow, wasPromptWindow } from './prompt-window';
import { createPrompts } from './prompts';
import { createRouter } from './router';
import { createSites } from './sites';
import { createWalletReads } from './wallet-reads';
import { createWallets } from './wallets';

const RECOVERY_ALARM = 'recover payments';
const PAGE_PORT: PagePort = 'page';
const ASKING_AGAIN_MS = 10_000;
const now = Date.now;

const db = new Database();
const vault = createVault(db);
const wallets = createWallets(db, vault);
const keepAlive = createKeepAlive(() => browser.runtime.getPlatformInfo());
const prompts = createPrompts({
  read: readPrompts,
  write: writePrompts,
  window: createPromptWindow(browser.runtime.getURL('src/popup/prompt.html')),
  now,
});
const connections = createConnections({ db, vault, wallets, prompts, now });
const sites = createSites({ db, prompts, now });
const payments = createPayments({
  db,
  sites,
  wallets,
  prompts,
  keepAlive,
  wakeUps: {
    start: async () => browser.alarms.create(RECOVERY_ALARM, { periodInMinutes: 1 }),
    stop: async () => {
      await browser.alarms.clear(RECOVERY_ALARM);
    },
  },
  // Only to show a fresh balance: where the wallet does not answer, the popup says how old its figure is.
  onSpent: (connectionId) => void connections.refresh(connectionId).catch(() => undefined),
  now,
});
const router = createRouter({
  sites,
  walletReads: createWalletReads({ sites, wallets }),
  invoices: createInvoices({ sites, wallets, prompts }),
  payments,
  prompts,
  connections,
});

browser.runtime.onConnect.addListener((port) => {
  if (port.name === PAGE_PORT) servePagePort(port, { router, prompts, keepAlive });
});

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if (!isOwnPage(sender, browser.runtime.getURL('/'))) return;
  const { method, params } = (message ?? {}) as { method?: unknown; params?: unknown };
  return keepAlive.during(() => router.fromUi(method, params));
});

browser.windows.onRemoved.addListener((windowId) => {
  void wasPromptWindow(windowId).then((was) => (was ? prompts.windowClosed() : undefined));
});

browser.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === RECOVERY_ALARM) recover();
});

/** The browser starts the background with itself, and after an update, only where it listens for that: then payments are recovered. */
browser.runtime.onStartup.addListener(() => undefined);
browser.runtime.onInstalled.addListener(() => undefined);

/** Pages ask again as soon as they have lost the background. What none of them asks by then has no asker any more. */
setTimeout(() => void prompts.dropUnasked(), ASKING_AGAIN_MS);

/** Where the database cannot be read now, the next alarm or the next start tries again. */
function recover(): void {
  payments.recover().catch((error: unknown) => console.error('Fusebox: recovery', error));
}

recover();
