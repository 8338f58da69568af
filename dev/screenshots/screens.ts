/** Every screen of the popup, and the pages that have a tab of their own. */
import type { BrowserDriver, Tab } from '../../e2e/driver/driver';
import { journal, rowsOf } from '../../e2e/extension-page';
import { by, openConnectForm, promptOf, shopInvoice, showScreen, startCall } from '../../e2e/steps';
import type { ConnectionRow, InvoiceRow, PairingRow } from '../../src/contract/rows';
import type { Stack } from '../stack/stack';
import type { Camera } from './camera';
import { connectSite, originOf } from './sites';

const PASSPHRASE = 'seven lamps for the river';

/** From nothing to the first wallet. The popup is returned on its first screen. */
export async function pictureFirstRun(browser: BrowserDriver, stack: Stack, camera: Camera): Promise<Tab> {
  const popup = await browser.popup();
  await popup.visible(by('start'));
  await camera.screen(popup, 'welcome', by('start'));
  await showScreen(popup, 'connect');
  await popup.visible(by('connect-by-link'));
  await camera.screen(popup, 'connect', by('connect-by-link'));
  await pictureAsking(popup, stack, camera);
  await showScreen(popup);
  await openConnectForm(popup);
  await camera.screen(popup, 'connect-string', by('scan-camera'));
  await camera.screen(popup, 'connect-wallet-list', by('scan-camera'), () =>
    popup.click(`${by('wallet-list')} > summary`),
  );
  const unusable = stack.wallet.newConnection().uri.replace(/secret=\w+/, 'secret=5a');
  await camera.screen(popup, 'connect-problem', by('scan-camera'), async () => {
    await popup.fill(by('uri-input'), unusable);
    await popup.click(by('connect'));
    await popup.visible(by('error'));
  });
  const { uri } = stack.wallet.newConnection();
  await popup.fill(by('uri-input'), `${uri}&lud16=${encodeURIComponent(stack.lnurl.address('tips'))}`);
  await popup.click(by('connect'));
  await popup.visible(by('connected'));
  await popup.visible(by('wallet-balance'));
  await camera.screen(popup, 'connected', by('wallet-balance'));
  await popup.click(by('welcome-done'));
  await popup.visible(by('wallet-balance'));
  await camera.screen(popup, 'home-new', by('wallet-balance'), () => answered(popup));
  await showScreen(popup, 'sites');
  await popup.visible(by('no-sites'));
  await camera.screen(popup, 'sites-none', by('no-sites'));
  await showScreen(popup, 'history');
  await popup.visible(by('history'));
  await camera.screen(popup, 'history-none', by('history'));
  return popup;
}

/** A wallet is asked for a connection, as far as the question whether it is the user's. It is sent away. */
async function pictureAsking(popup: Tab, stack: Stack, camera: Camera): Promise<void> {
  for (const way of ['page', 'link']) {
    await showScreen(popup, 'ask', way);
    await popup.visible(by('ask-wallet'));
    await camera.screen(popup, `ask-${way}`, by('ask-wallet'));
  }
  await popup.click(`${by('ask-more')} > summary`);
  await popup.fill(by('ask-relays'), stack.relay.url);
  await popup.click(by('ask-wallet'));
  await popup.visible(by('qr'));
  await camera.screen(popup, 'pairing', by('qr'));
  const [pairing] = await rowsOf<PairingRow>(popup, 'pairings');
  await stack.wallet.approve(pairing?.link ?? '');
  await popup.visible(by('pairing-accept'));
  await camera.screen(popup, 'pairing-offered', `${by('pairing-accept')}:not([aria-disabled="true"])`);
  await popup.click(by('pairing-cancel'));
  await popup.visible(by('connect-by-link'));
}

/** Home asks for the balance when it is drawn. */
function answered(popup: Tab): Promise<unknown> {
  return popup.waitFor(() => document.querySelector('.balance-age .ember') === null);
}

/** As their user might name and mark them: the first wallet for every day, the second to save. */
export async function tellWalletsApart(popup: Tab): Promise<void> {
  const [everyday, savings] = await walletsOf(popup);
  await name(popup, everyday, 'Everyday');
  await popup.click(by('make-default'));
  await popup.visible(by('is-default'));
  await name(popup, savings, 'Savings');
  await popup.evaluate((css) => document.querySelector<HTMLInputElement>(css)?.click(), by('colour-teal'));
  await popup.visible('h1 [data-colour="teal"]');
  await showScreen(popup);
}

/** The one connected first first. */
async function walletsOf(popup: Tab): Promise<ConnectionRow[]> {
  return (await rowsOf<ConnectionRow>(popup, 'connections')).sort((a, b) => a.createdAt - b.createdAt);
}

async function name(popup: Tab, wallet: ConnectionRow | undefined, label: string): Promise<void> {
  await showScreen(popup, 'wallet', wallet?.id ?? '');
  await popup.fill(by('wallet-label'), label);
  await popup.click(by('wallet-rename'));
  await popup.waitFor((wanted) => document.querySelector('h1')?.textContent === wanted, label);
}

export async function pictureMoney(popup: Tab, stack: Stack, camera: Camera): Promise<void> {
  await showScreen(popup, 'receive');
  await popup.visible(by('receive-amount'));
  await camera.screen(popup, 'receive', by('receive-amount'));
  await popup.fill(by('receive-amount'), '2500');
  await popup.fill(by('receive-note'), 'Half of the picnic');
  await popup.click(by('make-invoice'));
  await popup.visible(`${by('invoice-state')}[data-state="waiting"]`);
  await camera.screen(popup, 'receive-invoice', by('invoice-state'));
  const made = (await rowsOf<InvoiceRow>(popup, 'invoices')).find(
    ({ description }) => description === 'Half of the picnic',
  );
  await stack.network.shop.pay(made?.invoice ?? '');
  await popup.visible(`${by('invoice-state')}[data-state="paid"]`);
  await camera.screen(popup, 'receive-paid', by('invoice-state'));

  await showScreen(popup, 'send');
  await popup.visible(by('send-text'));
  await camera.screen(popup, 'send', by('scan-camera'));
  await camera.screen(popup, 'send-problem', by('scan-camera'), async () => {
    await popup.fill(by('send-text'), 'hello');
    await popup.visible(by('error'));
  });
  const invoice = shopInvoice(stack, 1_250, 'An Atlas of Places That Moved');
  const awake = `${by('pay')}:not([aria-disabled="true"]):not(:disabled)`;
  await camera.screen(popup, 'send-review', by('send-screen'), async () => {
    await review(popup, invoice);
    await popup.visible(awake);
  });
  await popup.click(awake);
  await popup.visible(`${by('outcome')}[data-state="settled"]`);
  await camera.screen(popup, 'send-paid', by('outcome'));
  await camera.screen(popup, 'send-review-address', by('back'), async () => {
    await review(popup, stack.lnurl.address('coffee'));
    await popup.fill('#send-amount', '420');
    await popup.visible(awake);
  });
}

async function review(popup: Tab, text: string): Promise<void> {
  await showScreen(popup);
  await showScreen(popup, 'send');
  await popup.fill(by('send-text'), text);
  await popup.visible(by('send-review'));
}

export async function pictureLife(popup: Tab, stack: Stack, camera: Camera): Promise<void> {
  const show = async (name: string, testId: string, ...route: string[]) => {
    await showScreen(popup, ...route);
    await popup.visible(by(testId));
    await camera.screen(popup, name, by(testId));
  };
  const payments = await journal(popup);
  const paymentIn = (state: string) => payments.findLast((payment) => payment.state === state)?.id ?? '';

  await showScreen(popup);
  await popup.visible(by('wallet-balance'));
  await camera.screen(popup, 'home', by('wallet-balance'), () => answered(popup));
  await show('sites', 'sites', 'sites');
  await show('site', 'site-left-amount', 'site', originOf(stack, 'press'));
  await show('site-blown', 'site-blown', 'site', originOf(stack, 'radio'));
  await show('site-asks', 'site-budget', 'site', originOf(stack, 'club'));
  await show('site-blocked', 'site-blocked', 'site', originOf(stack, 'bazaar'));
  await show('history', 'history', 'history');
  await camera.screen(popup, 'history-filter', by('history'), () =>
    popup.click(`${by('history-filter')} > summary`),
  );
  await show('payment-settled', 'payment', 'payment', paymentIn('settled'));
  await show('payment-failed', 'payment', 'payment', paymentIn('failed'));
  const open = payments.filter(({ state }) => state === 'open' || state === 'dispatched');
  for (const { id, amount } of open) {
    await show(amount === 800_000 ? 'payment-open' : 'payment-in-flight', 'payment', 'payment', id);
  }
  await show('spending', 'spending-total', 'spending');
  await show('export', 'export', 'export');
}

export async function pictureSettings(popup: Tab, camera: Camera): Promise<void> {
  await showScreen(popup, 'settings');
  await popup.visible(by('settings'));
  await camera.screen(popup, 'settings', by('settings'));
  for (const part of ['display', 'price', 'pages', 'notifications', 'lock', 'reset', 'about']) {
    await showScreen(popup, 'settings', part);
    await popup.visible(by('back'));
    await camera.screen(popup, `settings-${part}`, by('back'));
  }
  // It names the look, too.
  await camera.screen(popup, 'diagnostics', by('back'), async () => {
    await showScreen(popup, 'settings');
    await showScreen(popup, 'diagnostics');
    await popup.visible(by('diagnostics'));
  });
  const [wallet] = await walletsOf(popup);
  await showScreen(popup, 'wallet', wallet?.id ?? '');
  await popup.visible(by('wallet-label'));
  await camera.screen(popup, 'wallet', by('wallet-label'));
  await showScreen(popup, 'log', wallet?.id ?? '');
  const firstLine = `${by('log-line')}[data-kind="connected"]`;
  await popup.visible(firstLine);
  await camera.screen(popup, 'wallet-log', firstLine);
  await showScreen(popup, 'connect');
  await popup.visible(by('connect-by-string'));
  await camera.screen(popup, 'connect-another', by('connect-by-string'));
}

/** The pages that have a tab of their own. From then on there is a passphrase. */
export async function picturePages(browser: BrowserDriver, camera: Camera): Promise<void> {
  const test = await browser.newTab(browser.extensionUrl('src/popup/try.html'));
  await test.visible(by('try-enable'));
  await camera.page(test, 'try', by('try-enable'));
  await test.close();
  const safety = await browser.newTab(browser.extensionUrl('src/popup/safety.html'));
  await safety.visible(by('new-passphrase'));
  await camera.page(safety, 'safety', by('new-passphrase'));
  await safety.fill(by('new-passphrase'), PASSPHRASE);
  await safety.fill(by('new-passphrase-again'), PASSPHRASE);
  await safety.click(by('set-passphrase'));
  await safety.visible(by('passphrase-done'));
  await camera.page(safety, 'safety-set', by('old-passphrase'));
  await safety.close();
}

/** What is asked for the passphrase. Meanwhile the settings cannot be changed. */
export async function pictureLock(browser: BrowserDriver, stack: Stack, camera: Camera): Promise<void> {
  const page = await connectSite(browser, stack, 'library');
  const popup = await browser.popup();
  await camera.inEachLook(async (take) => {
    await popup.click(by('lock-now'));
    await popup.visible(by('locked'));
    await take(popup, 'locked');
    await startCall(page, 'sendPayment', shopInvoice(stack, 21, 'An hour of night music'));
    const prompt = await promptOf(browser, 'unlock');
    await take(prompt, 'prompt-unlock');
    await prompt.fill(by('passphrase'), PASSPHRASE);
    await prompt.click(by('confirm'));
    await (await promptOf(browser, 'pay')).click(by('confirm'));
    await browser.promptClosed();
    await popup.visible(by('wallet-balance'));
  });
}
