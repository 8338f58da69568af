/** Fusebox, as all other extensions are measured. */
import type { BrowserDriver, Tab } from '../e2e/driver/driver';
import { command, grantBudget } from '../e2e/extension-page';
import { by, confirm } from '../e2e/steps';
import { pageFiles } from '../src/background/page-scripts';
import { FIRST_SETTINGS } from '../src/store/settings';
import type { Adapter } from './adapter';

/** By the commands of its own pages: the bench's probes click in these. */
const fusebox: Adapter = {
  name: 'Fusebox',
  frameScripts: pageFiles(FIRST_SETTINGS),
  connectWallet: (browser, uri) => inPopup(browser, (popup) => command(popup, 'connection.add', { uri })),
  async confirmEnable(browser) {
    await confirm(browser, 'connect');
    await browser.promptClosed();
  },
  grantBudget: (browser, origin, sats) => inPopup(browser, (popup) => grantBudget(popup, origin, sats)),
  prompt: {
    page: 'src/popup/prompt.html',
    probed: {
      shown: [`${by('prompt')} #sentence`, by('confirm'), by('reject')],
      text: '.',
      click: by('block'),
      reacted: by('block-confirm'),
    },
    // A question goes with the page that asks it.
    async dismiss(browser, page) {
      await page.reload();
      await browser.promptClosed();
    },
  },
};

async function inPopup(browser: BrowserDriver, work: (popup: Tab) => Promise<void>): Promise<void> {
  const popup = await browser.popup();
  await work(popup);
  await popup.close();
}

export default fusebox;
