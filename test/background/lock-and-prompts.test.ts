/** What a lock voids, and what waits for it to be opened. */
import { expect, test } from 'vitest';
import type { Asker } from '../../src/background/asker';
import { createLock } from '../../src/background/lock';
import type { Question } from '../../src/background/prompts';
import { msat } from '../../src/core/msat';
import { emptyDatabase } from '../store/empty-database';
import { OpenKeys, vaultOf } from '../vault/vault-of';
import { wrappingOf } from '../vault/wrappings';
import { asker as siteAsker } from './life';
import { linksOf, routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { PromptDesk } from './prompt-desk';

const MINUTE_MS = 60_000;
const WALLET = { id: 'wallet', name: 'My wallet' };
const WRAPPING = wrappingOf('passphrase');
const { key: KEY } = WRAPPING;

function asker(origin: string): Asker {
  return {
    origin,
    shownOrigin: origin,
    topOrigin: null,
    requestKey: `${origin} 1`,
    signal: new AbortController().signal,
    document: { tell: () => undefined },
  };
}

/** A vault with a passphrase, open, and its lock. `wakeAt` as the browser's alarm. */
async function scene(wakeAt: (deadline: number | null) => Promise<void> = async () => undefined) {
  const desk = new PromptDesk();
  const prompts = desk.start();
  const vault = vaultOf(emptyDatabase(), new OpenKeys(), () => desk.now);
  const lock = createLock({
    vault,
    wallets: { dropAll: async () => undefined },
    prompts,
    wakeAt,
    onChange: () => undefined,
  });
  await lock.setPassphrase({ proof: null, wrapping: WRAPPING });
  return { desk, prompts, lock };
}

test('a call that comes while it is being locked waits for that, and is not told no by it', async () => {
  let letLockingGoOn = () => {};
  const clearing = new Promise<void>((resolve) => {
    letLockingGoOn = resolve;
  });
  const { desk, lock } = await scene(async (deadline) => {
    if (deadline === null) await clearing;
  });
  desk.now += 16 * MINUTE_MS;
  const locking = lock.lockIfDue();
  const call = lock.opened(asker('https://one.example'), WALLET).then(
    () => 'opened',
    ({ code }) => code,
  );
  // Asked too early, it would be in the queue by now.
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  letLockingGoOn();
  await locking;
  expect((await desk.asked.take()).kind).toBe('unlock');
  await lock.unlock({ key: KEY });
  expect(await call).toBe('opened');
});

test('the window in which it was unlocked is there for what is asked next, and closes after that', async () => {
  const { desk, prompts, lock } = await scene();
  await lock.lock();
  const { signal, ...site } = asker('https://one.example');
  const opened = lock.opened({ ...site, signal }, WALLET);
  await desk.asked.take();
  await lock.unlock({ key: KEY });
  await opened;
  expect(desk.isShown).toBe(true);
  const paid = prompts.ask(payment(site), signal);
  await prompts.decide((await desk.asked.take()).id, { approved: true });
  expect(await paid).toEqual({ approved: true });
  expect(desk.isShown).toBe(false);
});

test('a question to unlock that an earlier life has left open does not stand before what its call asks next', async () => {
  const { desk, lock } = await scene();
  await lock.lock();
  const { signal, ...site } = asker('https://one.example');
  void lock.opened({ ...site, signal }, WALLET).catch(() => undefined);
  await desk.asked.take();
  const next = desk.start(); // of a background that found the vault open
  void next.ask(payment(site), signal).catch(() => undefined);
  expect((await desk.asked.take()).kind).toBe('pay');
  expect(desk.open.map(({ kind }) => kind)).toEqual(['pay']);
});

test('a new site is asked about once it is unlocked: nobody else may connect it', async () => {
  const { life, desk } = await lockedSite();
  const enabling = routerOf(life).fromPage('enable', null, siteAsker('https://stranger.example'));
  expect((await desk.asked.take()).kind).toBe('unlock');
  await life.lock.unlock({ key: KEY });
  const { id, kind } = await desk.asked.take();
  expect(kind).toBe('connect');
  await life.prompts.decide(id, { approved: true });
  expect(await enabling).toEqual({ result: { enabled: true } });
});

test('past the deadline nobody agrees to what is still being asked, be the locking late', async () => {
  const scene = await lockedSite();
  let now = Date.now();
  await scene.die({ now: () => now });
  const { lock, prompts } = scene.life;
  await lock.unlock({ key: KEY });
  const enabling = routerOf(scene.life).fromPage('enable', null, siteAsker('https://stranger.example'));
  const { id } = await scene.desk.asked.take();
  now += 15 * MINUTE_MS;
  await expect(prompts.decide(id, { approved: true })).rejects.toMatchObject({ code: 'WALLET_LOCKED' });
  await prompts.decide(id, { approved: false });
  expect(await enabling).toMatchObject({ error: { code: 'USER_REJECTED' } });
});

test('what is only read can be read while it is locked', async () => {
  const { life, desk } = await lockedSite();
  const clicking = linksOf(life).click(siteAsker('https://stranger.example'), 'lightning:nothing');
  const { id, kind } = await desk.asked.take();
  expect(kind).toBe('notice');
  await life.prompts.decide(id, { approved: true });
  await clicking;
});

/** A site that has a wallet, which is locked. */
async function lockedSite(): Promise<PaymentScene> {
  const site = await openScene();
  await site.life.lock.setPassphrase({ proof: null, wrapping: WRAPPING });
  await site.life.lock.lock();
  return site;
}

function payment({ origin, shownOrigin, topOrigin, requestKey }: Omit<Asker, 'signal'>): Question {
  return {
    kind: 'pay',
    requestKey,
    origin,
    shownOrigin,
    topOrigin,
    connectionId: WALLET.id,
    walletName: WALLET.name,
    amount: msat(1000),
    feeReserve: msat(1000),
    invoice: 'lnbcrt1',
    paymentHash: 'ab',
    description: 'Coffee',
    payee: '02',
    expiresAt: 0,
    why: 'over-budget',
    budget: null,
    walletLeft: null,
    walletEndsAt: null,
  };
}
