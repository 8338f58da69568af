/**
 * The passphrase is set, changed, removed, entered, all secrets are destroyed, or a backup is restored, and at each step of it the background dies, or the whole browser.
 * Afterwards the vault opens with the old passphrase or with the new one, the wallet answers, and nothing is lost.
 */
import type { Stack } from '../dev/stack/stack';
import type { ConnectionRow, PaymentRow, SiteRow } from '../src/contract/rows';
import type { UiCall } from '../src/contract/ui-commands';
import type { Failpoint, RestoreFailpoint } from '../src/store/failpoint';
import type { BrowserDriver, Tab } from './driver/driver';
import {
  armFailpoint,
  command,
  connectionId,
  failpointReached,
  grantBudget,
  outcomeOf,
  rowsOf,
  startCommand,
} from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  promptOf,
  shopInvoice,
  startCall,
} from './steps';
import { isLocked, keyOf, lock, setPassphrase, toSet, tryToUnlock, unlock, vaultRow } from './vault';

const OLD = 'the old passphrase';
const NEW = 'the new passphrase';

const VICTIMS = ['background', 'browser'] as const;
const UNLOCK_PROMPT = `${by('prompt')}[data-kind="unlock"]`;

type Victim = (typeof VICTIMS)[number];

interface Step {
  failpoint: Failpoint;
  /** What opens the vault once the victim is back; null where there is no passphrase. */
  opensWith: string | null;
  /** Whether the death of the background leaves it open. The key does not outlive the browser. */
  isOpen: boolean;
}

interface Change {
  name: string;
  /** The passphrase before it; null where there is none. */
  from: string | null;
  /** It is done while the vault is locked. */
  isLocked?: true;
  call: () => Promise<UiCall>;
  steps: Step[];
}

const CHANGES: Change[] = [
  {
    name: 'the passphrase is set',
    from: null,
    call: async () => ({ method: 'vault.setPassphrase', params: await toSet(NEW, null) }),
    steps: [
      { failpoint: 'before rekeying', opensWith: null, isOpen: true },
      { failpoint: 'after rekeying', opensWith: NEW, isOpen: false },
      { failpoint: 'open key changed', opensWith: NEW, isOpen: true },
    ],
  },
  {
    name: 'the passphrase is changed',
    from: OLD,
    call: async () => ({ method: 'vault.setPassphrase', params: await toSet(NEW, OLD) }),
    steps: [
      { failpoint: 'try counted', opensWith: OLD, isOpen: true },
      { failpoint: 'before rekeying', opensWith: OLD, isOpen: true },
      { failpoint: 'after rekeying', opensWith: NEW, isOpen: false },
      { failpoint: 'open key changed', opensWith: NEW, isOpen: true },
    ],
  },
  {
    name: 'the passphrase is removed',
    from: OLD,
    call: async () => ({ method: 'vault.removePassphrase', params: { proof: await keyOf(OLD) } }),
    steps: [
      { failpoint: 'before rekeying', opensWith: OLD, isOpen: true },
      { failpoint: 'after rekeying', opensWith: null, isOpen: true },
      { failpoint: 'open key changed', opensWith: null, isOpen: true },
    ],
  },
  {
    name: 'the vault is unlocked',
    from: OLD,
    isLocked: true,
    call: async () => ({ method: 'vault.unlock', params: { key: await keyOf(OLD) } }),
    steps: [
      { failpoint: 'try counted', opensWith: OLD, isOpen: false },
      { failpoint: 'open key changed', opensWith: OLD, isOpen: true },
    ],
  },
];

test.use({ withFailpoints: true });
// They are long, and the last ones of the suite: side by side, or one worker would go on alone.
test.describe.configure({ mode: 'parallel' });

for (const victim of VICTIMS) {
  test(`the ${victim} is killed while the passphrase is set, changed, removed, entered`, async ({
    browser,
    stack,
  }) => {
    test.slow();
    let popup = await furnish(browser, stack);
    const id = await connectionId(popup);
    const before = await holdings(popup);
    for (const { change, step } of stepsFor(victim)) {
      await test.step(`${change.name}: ${step.failpoint}`, async () => {
        await bringTo(popup, change);
        await armFailpoint(popup, step.failpoint);
        const { method, params } = await change.call();
        await startCommand(popup, method, params);
        await failpointReached(popup, step.failpoint);
        popup = await kill(browser, victim, popup);

        const isOpen = step.opensWith === null || (victim === 'background' && step.isOpen);
        expect(await isLocked(popup, id)).toBe(!isOpen);
        await opensWith(popup, step);
        expect(await isLocked(popup, id)).toBe(false);
        expect(await holdings(popup)).toEqual(before);
      });
    }
    await paysAnother(browser, stack);
  });
}

/** What only unlocks leaves nothing that outlives the browser. */
function stepsFor(victim: Victim): { change: Change; step: Step }[] {
  const changes = victim === 'background' ? CHANGES : CHANGES.filter((change) => !change.isLocked);
  return changes.flatMap((change) =>
    change.steps.flatMap((step) => (leavesTraces(victim, step.failpoint) ? [{ change, step }] : [])),
  );
}

test('the background is killed as soon as it is unlocked: the page that waited is asked about and answered', async ({
  browser,
  stack,
}) => {
  const popup = await furnish(browser, stack);
  await setPassphrase(popup, OLD);
  await lock(popup);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(page, 'sendPayment', shopInvoice(stack, 2_000));
  await browser.prompt(UNLOCK_PROMPT);
  await armFailpoint(popup, 'open key changed');
  await startCommand(popup, 'vault.unlock', { key: await keyOf(OLD) });
  await failpointReached(popup, 'open key changed');
  await browser.killBackground();
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await browser.promptClosed();
});

test('the background is killed as soon as it is locked: what was being asked is agreed to by nobody without the passphrase', async ({
  browser,
  stack,
}) => {
  const popup = await furnish(browser, stack);
  await setPassphrase(popup, OLD);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(page, 'sendPayment', shopInvoice(stack, 2_000));
  const promptId = await (await promptOf(browser, 'pay')).evaluate(
    () => document.querySelector('[data-testid="prompt"]')?.getAttribute('data-prompt-id') ?? '',
  );
  const before = await holdings(popup);
  await armFailpoint(popup, 'open key changed');
  await startCommand(popup, 'vault.lock', {});
  await failpointReached(popup, 'open key changed');
  await browser.killBackground();
  const agreed = await outcomeOf(popup, 'prompt.decide', { promptId, decision: { approved: true } });
  // A question that nobody has asked again is taken away after a while.
  expect(['WALLET_LOCKED', 'CANCELLED']).toContain('error' in agreed && agreed.error.code);
  expect(await isLocked(popup, await connectionId(popup))).toBe(true);
  expect(await holdings(popup)).toEqual(before);
  await unlock(popup, OLD);
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
});

interface ResetStep {
  failpoint: Failpoint;
  isDone: boolean;
}

const RESET: ResetStep[] = [
  { failpoint: 'before reset', isDone: false },
  { failpoint: 'after reset', isDone: true },
  { failpoint: 'open key changed', isDone: true },
];

for (const victim of VICTIMS) {
  test(`the ${victim} is killed while all secrets are destroyed`, async ({ browser, stack }) => {
    test.slow();
    for (const { failpoint, isDone } of RESET.filter((step) => leavesTraces(victim, step.failpoint))) {
      await test.step(failpoint, async () => {
        let popup = await furnish(browser, stack);
        await setPassphrase(popup, OLD);
        await lock(popup);
        const before = await holdings(popup);
        await armFailpoint(popup, failpoint);
        await startCommand(popup, 'vault.reset', {});
        await failpointReached(popup, failpoint);
        popup = await kill(browser, victim, popup);

        const lost = { connections: [], sites: [] };
        expect(await holdings(popup)).toEqual(isDone ? { ...before, ...lost } : before);
        if (isDone) {
          expect(await vaultRow(popup)).toBeUndefined();
        } else {
          const id = await connectionId(popup);
          expect(await isLocked(popup, id)).toBe(true);
          await unlock(popup, OLD);
          expect(await isLocked(popup, id)).toBe(false);
          await command(popup, 'vault.reset', {});
        }
        await popup.close();
      });
    }
    await furnish(browser, stack);
  });
}

/** False where it is as one step before: the key that is kept while the vault is open goes with the browser. */
function leavesTraces(victim: Victim, failpoint: Failpoint): boolean {
  return victim === 'background' || failpoint !== 'open key changed';
}

const BACKUP = 'the passphrase of the backup';

test('a restore is cut short by the death of its page, of the browser, of the background: all of it is done or nothing', async ({
  browser,
  stack,
}) => {
  test.slow();
  let popup = await furnish(browser, stack);
  const saved = await holdings(popup);
  const [wallet] = saved.connections;
  if (!wallet) throw new Error('No wallet is connected.');
  const file = await makeBackup(browser);
  await command(popup, 'vault.reset', {});
  await connectWallet(browser, stack.wallet.newConnection().uri);
  await setPassphrase(popup, OLD);
  const id = await connectionId(popup);
  const before = await holdings(popup);
  const after = {
    ...before,
    connections: expect.arrayContaining([...before.connections, ...saved.connections]),
    sites: saved.sites,
  };

  await test.step('rows written, the page is closed', async () => {
    const release = await hold(popup, 'rows written');
    const page = await startRestore(browser, file);
    await heldUp(popup, 'rows written');
    await page.close();
    // Its worker outlives it for a moment, and would go on.
    await heldUp(popup, 'rows written', false);
    await release();
    expect(await holdings(popup)).toEqual(before);
    expect(await isLocked(popup, id)).toBe(false);
  });

  await test.step('rows written, the browser is killed', async () => {
    await hold(popup, 'rows written');
    await startRestore(browser, file);
    await heldUp(popup, 'rows written');
    popup = await kill(browser, 'browser', popup);
    expect(await holdings(popup)).toEqual(before);
    await unlock(popup, OLD);
    expect(await isLocked(popup, id)).toBe(false);
  });

  await test.step('restored, the browser is killed', async () => {
    await hold(popup, 'restored');
    await startRestore(browser, file);
    await heldUp(popup, 'restored');
    popup = await kill(browser, 'browser', popup);
    expect(await holdings(popup)).toEqual(after);
    await unlock(popup, OLD);
    for (const each of [id, wallet.id]) expect(await isLocked(popup, each)).toBe(false);
  });

  await test.step('rows written, the background is killed', async () => {
    await command(popup, 'connection.remove', { connectionId: wallet.id });
    expect(await holdings(popup)).toEqual(before);
    const release = await hold(popup, 'rows written');
    const page = await startRestore(browser, file);
    await heldUp(popup, 'rows written');
    await browser.killBackground();
    await release();
    await page.visible(by('restored'));
    expect(await holdings(popup)).toEqual(after);
    for (const each of [id, wallet.id]) expect(await isLocked(popup, each)).toBe(false);
  });
  await paysAnother(browser, stack);
});

/** A wallet is connected, and the shop has a budget and was paid. */
async function furnish(browser: BrowserDriver, stack: Stack): Promise<Tab> {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await grantBudget(popup, stack.shop.url, 1_000);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toHaveProperty('value.preimage');
  await page.close();
  return popup;
}

/** What the user would miss. */
async function holdings(popup: Tab) {
  const connections = await rowsOf<ConnectionRow>(popup, 'connections');
  return {
    connections: connections.map(({ id, walletPubkey, clientPubkey, relays, createdAt }) => ({
      id,
      walletPubkey,
      clientPubkey,
      relays,
      createdAt,
    })),
    sites: await rowsOf<SiteRow>(popup, 'sites'),
    payments: await rowsOf<PaymentRow>(popup, 'payments'),
  };
}

/** As it is before the change, whatever the last step has left. */
async function bringTo(popup: Tab, { from, isLocked: isToBeLocked }: Change): Promise<void> {
  const row = await vaultRow(popup);
  if (row?.kind === 'passphrase') {
    // It is open, and its passphrase is one of the two.
    const removing = { proof: await keyOf(NEW) };
    if ('error' in (await outcomeOf(popup, 'vault.removePassphrase', removing))) {
      await command(popup, 'vault.removePassphrase', { proof: await keyOf(OLD) });
    }
  }
  if (from !== null) await setPassphrase(popup, from);
  if (isToBeLocked) await lock(popup);
}

/** Resolves with the popup of the next life. */
async function kill(browser: BrowserDriver, victim: Victim, popup: Tab): Promise<Tab> {
  if (victim === 'background') {
    await browser.killBackground();
    return popup;
  }
  await browser.killBrowser();
  await browser.relaunch();
  return browser.popup();
}

/** The vault opens with this passphrase and with no other one, or needs none. It is open afterwards. */
async function opensWith(popup: Tab, { opensWith: passphrase, failpoint }: Step): Promise<void> {
  const row = await vaultRow(popup);
  expect(row?.kind).toBe(passphrase === null ? 'device' : 'passphrase');
  if (passphrase === null || row?.kind !== 'passphrase') return;
  // No try is for nothing, be it one that a death has cut short.
  expect(row.wrong.count).toBe(failpoint === 'try counted' ? 1 : 0);
  await lock(popup);
  expect(await tryToUnlock(popup, passphrase === OLD ? NEW : OLD)).toBe('WRONG_PASSPHRASE');
  expect(await tryToUnlock(popup, passphrase)).toBe('opened');
}

/** The shop is paid within its budget, as before. */
async function paysAnother(browser: BrowserDriver, stack: Stack): Promise<void> {
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 34))).toHaveProperty('value.preimage');
}

interface SafetyPage {
  made?: Blob;
}

const safetyPage = (browser: BrowserDriver) => browser.newTab(browser.extensionUrl('src/popup/safety.html'));

/** The file, in base64. It is taken on its way to where the browser saves files. */
async function makeBackup(browser: BrowserDriver): Promise<string> {
  const page = await safetyPage(browser);
  await page.fill(by('backup-passphrase'), BACKUP);
  await page.fill(by('backup-passphrase-again'), BACKUP);
  await page.evaluate(() => {
    URL.createObjectURL = (blob) => {
      (window as SafetyPage).made = blob as Blob;
      return '#';
    };
  });
  await page.click(by('make-backup'));
  await page.visible(by('backup-made'));
  const file = await page.evaluate(async () => {
    const { made } = window as SafetyPage;
    if (!made) throw new Error('There is no file.');
    return btoa(String.fromCharCode(...new Uint8Array(await made.arrayBuffer())));
  });
  await page.close();
  return file;
}

/** Reads the backup on a page of its own, and has it restored. */
async function startRestore(browser: BrowserDriver, file: string): Promise<Tab> {
  const page = await safetyPage(browser);
  await page.visible(by('backup-file'));
  await page.evaluate(
    (css, base64) => {
      const input = document.querySelector<HTMLInputElement>(css);
      if (!input) throw new Error('There is no field for the file.');
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const chosen = new DataTransfer();
      chosen.items.add(new File([bytes], 'a.backup'));
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    by('backup-file'),
    file,
  );
  await page.fill(by('restore-passphrase'), BACKUP);
  await page.click(by('read-backup'));
  await page.click(by('restore'));
  return page;
}

/** A restore stops at this step, until what is returned is called. */
async function hold(popup: Tab, step: RestoreFailpoint): Promise<() => Promise<void>> {
  await popup.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        void navigator.locks.request(name, () => {
          resolve();
          return new Promise<void>((release) => Object.assign(window, { release }));
        });
      }),
    step,
  );
  return () => popup.evaluate(() => (window as unknown as { release(): void }).release());
}

/** Resolves once a restore stands at this step, or none stands there any more. */
async function heldUp(popup: Tab, step: RestoreFailpoint, isHeldUp = true): Promise<void> {
  await popup.waitFor(
    async (name, wanted) => {
      const { pending = [] } = await navigator.locks.query();
      return pending.some((request) => request.name === name) === wanted;
    },
    step,
    isHeldUp,
  );
}
