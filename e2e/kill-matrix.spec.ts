/**
 * A payment is begun by a page, and at each of its steps the background dies, or the whole browser. Then life goes on, and in the end the
 * journal is equal to the books of the wallet and of the shop. Nothing may be paid twice, and no page is told a lie.
 */
import type { Stack } from '../dev/stack/stack';
import { answerAfter, type Interceptor, refuse } from '../dev/stack/wallet-service/interceptors';
import type { Failpoint } from '../src/store/failpoint';
import { Books } from './books';
import type { BrowserDriver, Tab } from './driver/driver';
import { armFailpoint, failpointReached, grantBudget, type JournalRow, journal } from './extension-page';
import { expect, test } from './fixtures';
import { type Gate, gate } from './gate';
import { by, call, callEnded, connectWallet, enabledPage, promptOf, shopInvoice, startCall } from './steps';

const SATS = 21;

type Victim = 'background' | 'browser';
type End = 'paid' | 'not paid';

interface Step {
  name: string;
  /** Where the background stops; without one, the step is seen from outside. */
  failpoint?: Failpoint;
  /** The site has no budget, so the user is asked, and answers: before the kill, or with the prompt left open. */
  prompt?: 'open' | 'confirmed';
  wallet?: Wallet;
  /** What came of it once the victim is back: a page that lives on asks again by itself, one that died with its browser does not. */
  ends: Record<Victim, End>;
}

/** `holds`: it has the request and has not acted yet. `keeps silent`: it has paid and not answered yet. `refuses`: it does not pay. */
type Wallet = 'holds' | 'keeps silent' | 'refuses';

const STEPS: Step[] = [
  { name: 'prompt open', prompt: 'open', ends: { background: 'paid', browser: 'not paid' } },
  {
    name: 'prompt confirmed, before reserve',
    prompt: 'confirmed',
    failpoint: 'before reserve',
    ends: { background: 'paid', browser: 'not paid' },
  },
  {
    name: 'within budget, before reserve',
    failpoint: 'before reserve',
    ends: { background: 'paid', browser: 'not paid' },
  },
  {
    name: 'prompt confirmed, request stored',
    prompt: 'confirmed',
    failpoint: 'request stored',
    ends: { background: 'paid', browser: 'paid' },
  },
  { name: 'request stored', failpoint: 'request stored', ends: { background: 'paid', browser: 'paid' } },
  { name: 'request published', wallet: 'holds', ends: { background: 'paid', browser: 'paid' } },
  { name: 'paid, no response yet', wallet: 'keeps silent', ends: { background: 'paid', browser: 'paid' } },
  { name: 'outcome heard', failpoint: 'outcome heard', ends: { background: 'paid', browser: 'paid' } },
  { name: 'outcome written', failpoint: 'outcome written', ends: { background: 'paid', browser: 'paid' } },
  {
    name: 'refusal written',
    failpoint: 'outcome written',
    wallet: 'refuses',
    ends: { background: 'not paid', browser: 'not paid' },
  },
];

test.use({ withFailpoints: true });

for (const step of STEPS) {
  test(`the background is killed: ${step.name}`, async ({ browser, stack }) => {
    const scene = await begin(step, browser, stack);
    try {
      await browser.killBackground();
      if (step.prompt === 'open') await (await promptOf(browser, 'pay')).click(by('confirm'));
      scene.letWalletGoOn.open();

      const ended = await callEnded(scene.page);
      if (step.ends.background === 'paid') expect(ended).toHaveProperty('value.preimage');
      else
        expect(ended).toHaveProperty(
          'code',
          step.wallet === 'refuses' ? 'INSUFFICIENT_BALANCE' : 'CANCELLED',
        );
      const rows = await scene.books.agreeWith(() => journal(scene.popup));
      expect(rows.filter(isSettled)).toHaveLength(step.ends.background === 'paid' ? 1 : 0);
      note(step, 'background', rows, 'value' in ended ? 'preimage' : ended.code);
    } finally {
      scene.end();
    }
  });

  test(`the browser is killed: ${step.name}`, async ({ browser, stack }) => {
    const scene = await begin(step, browser, stack);
    try {
      await browser.killBrowser();
      scene.letWalletGoOn.open();
      await browser.relaunch();

      const popup = await browser.popup();
      const rows = await scene.books.agreeWith(() => journal(popup));
      expect(rows.filter(isSettled)).toHaveLength(step.ends.browser === 'paid' ? 1 : 0);
      note(step, 'browser', rows, 'gone');

      // The reader comes back and tries again: what was paid is not paid again, what was not is.
      scene.stopMeddling();
      await grantBudget(popup, stack.shop.url, 1_000);
      const page = await browser.newTab(`${stack.shop.url}/blank`);
      expect(await call(page, 'sendPayment', scene.invoice)).toHaveProperty('value.preimage');
      const after = await scene.books.agreeWith(() => journal(popup));
      expect(after.filter(isSettled)).toHaveLength(1);
    } finally {
      scene.end();
    }
  });
}

interface Scene {
  popup: Tab;
  page: Tab;
  invoice: string;
  books: Books;
  letWalletGoOn: Gate;
  stopMeddling: () => void;
  end: () => void;
}

/** Resolves with the payment begun, and standing at the step. */
async function begin(step: Step, browser: BrowserDriver, stack: Stack): Promise<Scene> {
  // A notification would tell what the response does not.
  const grant = step.wallet === 'keeps silent' ? { notifications: [] } : {};
  const popup = await connectWallet(browser, stack.wallet.newConnection(grant).uri);
  const page = await enabledPage(browser, stack);
  if (step.prompt === undefined) await grantBudget(popup, stack.shop.url, 1_000);
  const books = await Books.open(stack);
  const asked = gate();
  const letWalletGoOn = gate();
  const stopMeddling = stack.wallet.intercept(meddling(step.wallet, asked, letWalletGoOn));
  const end = () => {
    letWalletGoOn.open();
    stopMeddling();
    books.close();
  };
  try {
    const invoice = shopInvoice(stack, SATS);
    // A payment that the user is asked about has first been tried within the budget: only the second time is the step's own.
    const arm = async () => {
      if (step.failpoint !== undefined) await armFailpoint(popup, step.failpoint);
    };
    if (step.prompt === undefined) await arm();
    await startCall(page, 'sendPayment', invoice);
    if (step.prompt !== undefined) {
      const prompt = await promptOf(browser, 'pay');
      await arm();
      if (step.prompt === 'confirmed') await prompt.click(by('confirm'));
    }
    if (step.failpoint !== undefined) await failpointReached(popup, step.failpoint);
    if (step.wallet === 'holds') await asked.opened;
    if (step.wallet === 'keeps silent') await expect.poll(() => books.received().length).toBe(1);
    return { popup, page, invoice, books, letWalletGoOn, stopMeddling, end };
  } catch (error) {
    end();
    throw error;
  }
}

function meddling(wallet: Wallet | undefined, asked: Gate, goOn: Gate): Interceptor {
  switch (wallet) {
    case 'holds':
      return async (request, next) => {
        if (request.method === 'pay_invoice') {
          asked.open();
          await goOn.opened;
        }
        return next();
      };
    case 'keeps silent':
      return answerAfter('pay_invoice', goOn.opened);
    case 'refuses':
      return refuse('pay_invoice', 'INSUFFICIENT_BALANCE');
    case undefined:
      return (_, next) => next();
  }
}

function isSettled({ state }: JournalRow): boolean {
  return state === 'settled';
}

const noted: { step: string; victim: Victim; journal: string; page: string }[] = [];

function note({ name }: Step, victim: Victim, rows: JournalRow[], page: string): void {
  const states = rows.map(({ state }) => state).sort();
  noted.push({ step: name, victim, journal: states.join(' + ') || 'no row', page });
}

test.afterAll(({ browserName }) => {
  console.log(
    `\nThe kill matrix in ${browserName}: the journal, equal to all other books, and what the page heard`,
  );
  const cell = (step: string, killed: Victim) => {
    const found = noted.find((entry) => entry.step === step && entry.victim === killed);
    return found === undefined ? '-' : `${found.journal}; ${found.page}`;
  };
  const row = (...cells: string[]) => console.log(`  ${cells.map((text) => text.padEnd(34)).join('')}`);
  row('killed at', 'the background', 'the browser');
  for (const { name } of STEPS) row(name, cell(name, 'background'), cell(name, 'browser'));
});
