/** Pages while the vault is locked, and what a lock does to what is under way. */
import { expect, test } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { UI_PARAMS } from '../../src/contract/ui-commands';
import { answering } from '../lightning/fake-service';
import { keyOf, wrappingOf } from '../vault/wrappings';
import { newInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { routerOf } from './page-router';
import { openScene, type PaymentScene, type SceneWishes } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { found, paid } from './wallet-answers';

const UNLOCK = { key: keyOf('passphrase') };

/** A site with a budget, whose wallet is locked. */
async function lockedScene(wishes: SceneWishes = {}): Promise<PaymentScene> {
  const scene = await openScene(wishes);
  await scene.life.lock.setPassphrase({ proof: null, wrapping: wrappingOf('passphrase') });
  await scene.life.lock.lock();
  return scene;
}

const ended = (calling: Promise<unknown>) =>
  calling.then(
    (value) => ({ value }),
    ({ code }: { code: string }) => ({ code }),
  );

test('a payment within the budget waits for the user to unlock, and passes without another question', async () => {
  const scene = await lockedScene();
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const sending = scene.send(invoice);
  expect(await scene.desk.asked.take()).toMatchObject({
    kind: 'unlock',
    shownOrigin: SITE,
    connectionId: CONNECTION,
    walletName: 'My wallet',
  });
  expect(await scene.rows()).toEqual([]);
  expect(scene.requestsToPay).toBe(0);
  await scene.life.lock.unlock(UNLOCK);
  expect(await sending).toMatchObject({ preimage: invoice.preimage });
  expect(scene.desk.timesShown).toBe(1);
});

test('a payment beyond the budget is asked about once it is unlocked', async () => {
  const scene = await lockedScene({ budget: null });
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const sending = scene.send(invoice);
  await scene.desk.asked.take();
  await scene.life.lock.unlock(UNLOCK);
  const prompt = await scene.desk.asked.take();
  expect(prompt).toMatchObject({ kind: 'pay' });
  await scene.life.prompts.decide(prompt.id, { approved: true });
  expect(await sending).toMatchObject({ preimage: invoice.preimage });
});

test('a no to unlocking is a no to the payment, and nothing is written down', async () => {
  const scene = await lockedScene();
  const sending = ended(scene.send(newInvoice()));
  const { id } = await scene.desk.asked.take();
  await scene.life.prompts.decide(id, { approved: false });
  expect(await sending).toEqual({ code: 'USER_REJECTED' });
  expect(await scene.rows()).toEqual([]);
});

test('the question is answered by the passphrase alone', async () => {
  const scene = await lockedScene();
  const sending = ended(scene.send(newInvoice()));
  const { id } = await scene.desk.asked.take();
  const yes = scene.life.prompts.decide(id, { approved: true });
  await expect(yes).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
  await expect(scene.life.lock.unlock({ key: keyOf('another') })).rejects.toMatchObject({
    code: 'WRONG_PASSPHRASE',
  });
  expect(scene.desk.open).toHaveLength(1);
  await scene.life.prompts.decide(id, { approved: false });
  await sending;
});

test('the calls of a site and of others share one unlocking', async () => {
  const scene = await lockedScene();
  const invoices = [newInvoice(), newInvoice(), newInvoice()];
  scene.script({
    pay_invoice: ({ params }) =>
      paid(invoices.find(({ text }) => text === (params as { invoice: string }).invoice)?.preimage ?? ''),
    lookup_invoice: () => found({ type: 'incoming', payment_hash: '00'.repeat(32) }),
  });
  const router = routerOf(scene.life);
  const sending = invoices.map((invoice) => scene.send(invoice));
  const looking = router.fromPage('lookupInvoice', { payment_hash: '00'.repeat(32) }, asker());
  await scene.desk.asked.take();
  await scene.life.lock.unlock(UNLOCK);
  for (const [at, { preimage }] of invoices.entries()) expect(await sending[at]).toMatchObject({ preimage });
  expect(await looking).toHaveProperty('result');
  expect(scene.desk.asked.all.map(({ kind }) => kind)).toEqual(['unlock']);
});

test('the question outlives the background, and its call made again goes on', async () => {
  const scene = await lockedScene();
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const page = asker();
  void scene.send(invoice, page);
  await scene.desk.asked.take();
  await scene.die();
  const sending = scene.send(invoice, page);
  await scene.life.lock.unlock(UNLOCK);
  expect(await sending).toMatchObject({ preimage: invoice.preimage });
  expect(scene.desk.asked.all).toHaveLength(1);
});

test('what is paid already is answered from the journal, with its wallet locked and once it is gone', async () => {
  const scene = await openScene();
  const invoice = newInvoice();
  const { preimage, paymentHash } = invoice;
  scene.script({ pay_invoice: () => paid(preimage) });
  await scene.send(invoice);
  await scene.life.lock.setPassphrase({ proof: null, wrapping: wrappingOf('passphrase') });
  await scene.life.lock.lock();
  expect(await scene.send(invoice)).toEqual({ preimage, paymentHash });
  await scene.life.db.connections.clear();
  expect(await scene.send(invoice)).toEqual({ preimage, paymentHash });
  expect(scene.desk.asked.all).toEqual([]);
  expect(scene.heard('pay_invoice')).toHaveLength(1);
});

test('what needs no wallet is answered without a question', async () => {
  const scene = await lockedScene();
  const router = routerOf(scene.life);
  expect(await router.fromPage('enable', null, asker())).toEqual({ result: { enabled: true } });
  expect(await router.fromPage('isEnabled', null, asker())).toEqual({ result: true });
  const stranger = asker('https://stranger.example');
  expect(await router.fromPage('getBalance', null, stranger)).toMatchObject({
    error: { code: 'NOT_ENABLED' },
  });
  expect(scene.desk.asked.all).toEqual([]);
});

test('our own pages can do nothing that touches wallets, sites or settings', async () => {
  const scene = await lockedScene();
  const router = routerOf(scene.life);
  const allowed = [
    'vault.unlock',
    'vault.lock',
    'vault.setPassphrase', // where there is none
    'prompt.decide',
    'site.block',
    'backup.restored',
  ];
  // A reset is allowed, too: it would open the rest.
  for (const method of Object.keys(UI_PARAMS).filter((name) => name !== 'vault.reset')) {
    const { error } = (await router.fromUi(method, {})) as { error?: { code: string } };
    expect([method, error?.code === 'WALLET_LOCKED']).toEqual([method, !allowed.includes(method)]);
  }
  const wrapping = wrappingOf('another');
  for (const [proof, code] of [
    [UNLOCK.key, 'WALLET_LOCKED'],
    [null, 'WRONG_PASSPHRASE'],
  ]) {
    expect(await router.fromUi('vault.setPassphrase', { proof, wrapping })).toMatchObject({
      error: { code },
    });
  }
  expect(await router.fromUi('vault.unlock', UNLOCK)).toEqual({ result: null });
  expect(await scene.life.vault.isLocked()).toBe(false);
});

test('a lock takes away what was asked, and a yes that nobody has taken up', async () => {
  const scene = await lockedScene({ budget: null });
  await scene.life.lock.unlock(UNLOCK);
  const page = asker();
  const invoice = newInvoice();
  const sending = ended(scene.send(invoice, page));
  await scene.desk.asked.take();
  await scene.life.lock.lock();
  expect(await sending).toEqual({ code: 'USER_REJECTED' });
  expect(scene.desk.isShown).toBe(false);

  const another = newInvoice();
  await scene.life.lock.unlock(UNLOCK);
  const second = asker();
  void scene.send(another, second);
  const { id } = await scene.desk.asked.take();
  await scene.die();
  await scene.life.prompts.decide(id, { approved: true });
  await scene.life.lock.lock();
  await scene.life.lock.unlock(UNLOCK);
  void scene.send(another, second);
  expect(await scene.desk.asked.take()).toMatchObject({ kind: 'pay' });
  expect(scene.requestsToPay).toBe(0);
});

test('a payment in flight stays counted over a lock, and is settled after it', async () => {
  shortenPauses();
  const scene = await lockedScene();
  await scene.life.lock.unlock(UNLOCK);
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => null });
  const sending = ended(scene.send(invoice));
  await scene.wallet.requests.take();
  const { client } = await scene.life.wallets.of(CONNECTION);
  await scene.life.lock.lock();
  const asking = client.request('lookup_invoice', { payment_hash: '00'.repeat(32) }, { timeout: 20_000 });
  await expect(asking).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
  expect(await sending).toEqual({ code: 'PAYMENT_OPEN' });
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });

  const { paymentHash, preimage } = invoice;
  scene.script({ lookup_invoice: () => found({ type: 'outgoing', payment_hash: paymentHash, preimage }) });
  await scene.life.lock.unlock(UNLOCK);
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage });
});

test('while it is locked, the service that was paid can prove it', async () => {
  const scene = await lockedScene();
  await scene.life.lock.unlock(UNLOCK);
  const invoice = newInvoice();
  const verify = 'https://service.example/verify/1';
  await scene.sentBefore(invoice, { lnurl: { successAction: null, verify } });
  await scene.life.lock.lock();
  const { preimage, text } = invoice;
  const service = answering({ status: 'OK', settled: true, preimage, pr: text });
  await scene.die({ fetch: service.access.fetch });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage });
  expect(scene.wallet.requests.all).toEqual([]);
});

test('a wallet that was in use is out of reach once the deadline has passed, before anybody is woken', async () => {
  const scene = await lockedScene();
  let now = Date.now();
  await scene.die({ now: () => now });
  const { lock, wallets } = scene.life;
  await lock.unlock(UNLOCK);
  expect(scene.life.wakesAt).toBe(now + 15 * 60_000);
  await wallets.of(CONNECTION);
  now += 15 * 60_000;
  await expect(wallets.of(CONNECTION)).rejects.toMatchObject({ code: 'WALLET_LOCKED' });
  await lock.lockIfDue();
  expect(scene.openKeys.open).toBe(null);
  expect(scene.life.wakesAt).toBe(null);
});

test('a passphrase that comes after the deadline finds nothing that was asked before it, and a wrong one locks', async () => {
  const scene = await lockedScene({ budget: null });
  let now = Date.now();
  await scene.die({ now: () => now });
  const { lock } = scene.life;
  await lock.unlock(UNLOCK);
  const sending = ended(scene.send(newInvoice()));
  await scene.desk.asked.take();
  now += 15 * 60_000;
  // No alarm has come.
  const wrong = await routerOf(scene.life).fromUi('vault.unlock', { key: keyOf('another') });
  expect(wrong).toMatchObject({ error: { code: 'WRONG_PASSPHRASE' } });
  expect(scene.openKeys.open).toBe(null);
  await lock.unlock(UNLOCK);
  expect(await sending).toEqual({ code: 'USER_REJECTED' });
});

test('an alarm that was lost is set again by the next life', async () => {
  const scene = await lockedScene();
  await scene.life.lock.unlock(UNLOCK);
  const deadline = scene.life.wakesAt;
  await scene.die();
  expect(scene.life.wakesAt).toBe(null);
  await scene.life.lock.lockIfDue();
  expect(scene.life.wakesAt).toBe(deadline);
});

test('a page that takes its call back leaves the window to who is typing, and may not ask again at once', async () => {
  const scene = await lockedScene();
  const leaving = new AbortController();
  const sending = ended(scene.send(newInvoice(), asker(SITE, leaving.signal)));
  await scene.desk.asked.take();
  await expect.poll(() => scene.desk.isShown).toBe(true);
  leaving.abort(new FuseboxError('CANCELLED', 'The page has gone.'));
  expect(await sending).toEqual({ code: 'CANCELLED' });
  expect(scene.desk.open).toEqual([]);
  expect(scene.desk.isShown).toBe(true);
  expect(await ended(scene.send(newInvoice()))).toEqual({ code: 'USER_REJECTED' });
});

test('a call that comes while the passphrase is being set waits for nobody', async () => {
  const scene = await openScene();
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const { write } = scene.openKeys;
  let sending: Promise<unknown> | undefined;
  scene.openKeys.write = async (open) => {
    scene.openKeys.write = write;
    sending = scene.send(invoice);
    await scene.desk.asked.take();
    await write(open);
  };
  await scene.life.lock.setPassphrase({ proof: null, wrapping: wrappingOf('passphrase') });
  expect(await sending).toMatchObject({ preimage: invoice.preimage });
});

test('stronger parameters are taken over with the unlocking', async () => {
  const scene = await lockedScene();
  const renewed = wrappingOf('passphrase');
  const stronger = { ...renewed, scrypt: { ...renewed.scrypt, N: 2 ** 18 } };
  await scene.life.lock.unlock({ ...UNLOCK, renewed: stronger });
  expect(await scene.life.db.vault.get('vault')).toMatchObject({ scrypt: { N: 2 ** 18 } });
  await scene.life.lock.lock();
  await scene.life.lock.unlock(UNLOCK);
  await scene.life.wallets.of(CONNECTION);
});

test('secrets leave for a backup with the passphrase alone, and come back for another connection', async () => {
  const scene = await lockedScene();
  const { db, lock } = scene.life;
  await lock.unlock(UNLOCK);
  const router = routerOf(scene.life);
  const key = keyOf('of the backup');
  for (const proof of [null, keyOf('another')]) {
    expect(await router.fromUi('backup.secrets', { proof, key })).toMatchObject({
      error: { code: 'WRONG_PASSPHRASE' },
    });
  }
  const { result } = (await router.fromUi('backup.secrets', { proof: UNLOCK.key, key })) as {
    result: { id: string }[];
  };
  expect(result.map(({ id }) => id)).toEqual([CONNECTION]);
  const clientPubkey = (await db.connections.get(CONNECTION))?.clientPubkey ?? '';
  const secrets = result.map((each) => ({ ...each, toId: 'here', clientPubkey }));
  expect(await router.fromUi('backup.reseal', { key, secrets })).toMatchObject({
    result: { keyId: (await db.vault.get('vault'))?.keyId, secrets: [{ id: 'here' }] },
  });
  const foreign = await router.fromUi('backup.reseal', { key: keyOf('another'), secrets });
  expect(foreign).toMatchObject({ error: { code: 'INVALID_BACKUP' } });
  const forged = secrets.map((each) => ({ ...each, clientPubkey: keyOf('another') }));
  expect(await router.fromUi('backup.reseal', { key, secrets: forged })).toMatchObject({
    error: { code: 'INVALID_BACKUP' },
  });
});
