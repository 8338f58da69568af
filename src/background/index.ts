/** The background in its browser. Listeners are added at once, or the events that woke it would be missed. */
import browser, { type Runtime } from 'webextension-polyfill';
import type { PagePort } from '../contract/page-messages';
import { readCoolDowns, writeCoolDowns } from '../store/cool-downs';
import { Database } from '../store/database';
import { writeLinkSwitch } from '../store/link-switch';
import { readManaged, whenManagedChanges } from '../store/managed';
import { readOpenKey, writeOpenKey } from '../store/open-key';
import { readPrivateSalt, writePrivateSalt } from '../store/private-salt';
import { type QueuedPrompt, readPrompts, writePrompts } from '../store/prompts';
import { writeShownPolicy } from '../store/shown-policy';
import { readToldNotices, writeToldNotices } from '../store/told-notices';
import { createVault } from '../vault/vault';
import { isOwnPage } from './asker';
import { createBackground } from './background';
import { createEveryMinute } from './every-minute';
import { createPageAccess } from './page-access';
import { addPayMenu, onPayMenu } from './pay-menu';
import { createPolicies } from './policies';
import { createPromptWindow, onWindowClosed } from './prompt-window';
import { isFirst, openNotice, showNotice, showWaiting } from './system-notices';
import { createWallets } from './wallets';

const RECOVERY_ALARM = 'recover payments';
const LOCK_ALARM = 'lock';
const RECEIVED_ALARM = 'invoices';
const PAIRING_ALARM = 'pairings';
const PAGE_PORT: PagePort = `page ${browser.runtime.getManifest().version}`;

const db = new Database();
const policies = createPolicies({ read: readManaged, show: writeShownPolicy });
const vault = createVault(db, { read: readOpenKey, write: writeOpenKey }, policies.now, Date.now);
const background = createBackground({
  db,
  policies,
  vault,
  wallets: createWallets(db, vault),
  fetch: (url, init) => fetch(url, init),
  pages: createPageAccess(),
  read: readPrompts,
  async write(queue) {
    await writePrompts(queue);
    badge(queue);
  },
  coolDowns: { read: readCoolDowns, write: writeCoolDowns },
  told: { read: readToldNotices, write: writeToldNotices },
  privateSalt: { read: readPrivateSalt, write: writePrivateSalt },
  hasPrivateWindow: async () => (await browser.tabs.query({})).some(({ incognito }) => incognito),
  window: createPromptWindow(browser.runtime.getURL('src/popup/prompt.html')),
  wakeUps: createEveryMinute(browser.alarms, RECOVERY_ALARM),
  minutes: createEveryMinute(browser.alarms, RECEIVED_ALARM),
  pairingMinutes: createEveryMinute(browser.alarms, PAIRING_ALARM),
  wakeAt: async (deadline) => {
    if (deadline === null) await browser.alarms.clear(LOCK_ALARM);
    else browser.alarms.create(LOCK_ALARM, { when: deadline });
  },
  showNotice: (notice) => showNotice(db, notice),
  isFirstNotice: isFirst,
  writeLinkSwitch,
  touch: () => browser.runtime.getPlatformInfo(),
  now: Date.now,
});

browser.notifications.onClicked.addListener((id) => {
  openNotice(id).catch((error: unknown) => console.error('Fusebox: a notification', error));
});

/** Nobody waits for it: the prompts are there all the same. */
function badge(queue: readonly QueuedPrompt[]): void {
  showWaiting(queue).catch((error: unknown) => console.warn('Fusebox: badge', error));
}

browser.runtime.onConnect.addListener((port) => {
  if (port.name === PAGE_PORT) background.serve(port);
  else port.disconnect();
});

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if (!isOwnPage(sender, browser.runtime.getURL('/'))) return;
  const { method, params } = (message ?? {}) as { method?: unknown; params?: unknown };
  return background.fromUi(method, params);
});

onWindowClosed((wasPrompt) => {
  if (wasPrompt)
    background.windowClosed().catch((error: unknown) => console.error('Fusebox: prompts', error));
  forgetPrivate();
});

browser.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === RECOVERY_ALARM) recover();
  if (alarm.name === LOCK_ALARM) lockIfDue();
  if (alarm.name === RECEIVED_ALARM) lookForReceived(true);
  if (alarm.name === PAIRING_ALARM) pursuePairings();
});

whenManagedChanges(() => {
  background.policyChanged().catch((error: unknown) => console.error('Fusebox: policy', error));
});

/** The browser starts the background with itself, and after an update, only where it listens for that: then what is below is done. */
browser.runtime.onStartup.addListener(makeMenu);
browser.runtime.onInstalled.addListener(makeMenu);
onPayMenu((info, tab) => {
  background.paySelected(info, tab).catch((error: unknown) => console.error('Fusebox: menu', error));
});

function makeMenu(): void {
  addPayMenu().catch((error: unknown) => console.error('Fusebox: menu', error));
}

/** Where this fails, the next life of the background does it. */
function forgetPrivate(): void {
  background.forgetPrivate().catch((error: unknown) => console.error('Fusebox: private windows', error));
}

/** Where this fails the key is out of date all the same. */
function lockIfDue(): void {
  background.lockIfDue().catch((error: unknown) => console.error('Fusebox: lock', error));
}

/** Where this fails, the next alarm tries again. */
function lookForReceived(asks: boolean): void {
  background.lookForReceived(asks).catch((error: unknown) => console.error('Fusebox: invoices', error));
}

/** Where this fails, the next alarm tries again. */
function pursuePairings(): void {
  background.pursuePairings().catch((error: unknown) => console.error('Fusebox: pairings', error));
}

/** Where the database cannot be read now, the next alarm or the next start tries again. */
function recover(): void {
  background.recover().catch((error: unknown) => console.error('Fusebox: recovery', error));
}

background.align().catch((error: unknown) => console.error('Fusebox: what is put into pages', error));
void readPrompts().then(badge);
recover();
lookForReceived(false);
lockIfDue();
forgetPrivate();
pursuePairings();
