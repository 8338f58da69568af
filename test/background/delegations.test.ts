/** Being the wallet's side: an app asks for a connection of its own, the user allows it or less, and a wallet makes it once, whatever dies meanwhile. */
import { Dexie } from 'dexie';
import { finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDelegations } from '../../src/background/delegations';
import { FuseboxError } from '../../src/contract/errors';
import type { Decision, NoticePrompt, Prompt, WalletAuthPrompt } from '../../src/contract/prompts';
import type { PairingRow } from '../../src/contract/rows';
import type { WalletAuthGrant, WalletAuthRequest } from '../../src/contract/wallet-auth';
import { msat } from '../../src/core/msat';
import { OWN } from '../../src/core/origins';
import { printWalletAuthUri } from '../../src/nwc/wallet-auth-uri';
import { forgetPrivateSites } from '../../src/store/private-rows';
import { secretPlace } from '../../src/vault/sealed-rows';
import { termsOf } from '../core/budgets';
import type { Heard } from '../nwc/wallet-words';
import { interceptWrites } from '../store/intercepted-writes';
import { wrappingOf } from '../vault/wrappings';
import { asker, CONNECTION, connect } from './life';
import { linksOf, routerOf } from './page-router';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error } from './wallet-answers';

const STRANGER = 'https://stranger.example';
const NOTHING = { result: null };
const NO: Decision = { approved: false };
const YES: Decision = { approved: true };
const CONNECTIONS = ['create_connection'];

let scene: PaymentScene;
let request: WalletAuthRequest;
/** What the wallet knows the app by. */
let appWallet: Uint8Array;

beforeEach(async () => {
  scene = await openScene({ methods: CONNECTIONS });
  appWallet = generateSecretKey();
  request = {
    appPubkey: getPublicKey(generateSecretKey()),
    relays: [`${scene.relay.url}/`],
    methods: ['pay_invoice', 'get_balance'],
    wantsConnections: true,
    notificationTypes: ['payment_sent'],
    budget: { amount: msat(50_000_000), renewal: 'daily' },
    expiresAt: 4_000_000_000,
    isolated: false,
    metadata: { feed: 7 },
    name: 'Reader',
    icon: null,
    returnTo: { url: 'https://reader.example/back', isHttps: true },
    wallet: null,
  };
  scene.script({ create_connection: makes });
});

/** The wallet makes it, and says so where it is. */
async function makes(): Promise<object> {
  await announce();
  return { result_type: 'create_connection', result: { wallet_pubkey: getPublicKey(appWallet) } };
}

async function announce(secret = appWallet): Promise<void> {
  const created_at = Math.floor(Date.now() / 1000);
  const tags = [['p', request.appPubkey]];
  await scene.wallet.publish(
    finalizeEvent({ kind: 13194, created_at, tags, content: 'pay_invoice' }, secret),
  );
}

const uri = () => printWalletAuthUri(request);
const click = (from = asker(STRANGER), href = uri()) => routerOf(scene.life).fromPage('link', href, from);
const grant = (less: Partial<WalletAuthGrant> = {}): Decision => {
  const { methods, notificationTypes, budget, expiresAt, isolated } = request;
  const all = {
    connectionId: CONNECTION,
    withMetadata: true,
    methods,
    notificationTypes,
    budget,
    expiresAt,
    isolated,
  };
  return { approved: true, grant: { ...all, ...less } };
};

async function review(): Promise<WalletAuthPrompt> {
  const prompt = await scene.desk.asked.take();
  if (prompt.kind !== 'wallet-auth') throw new Error(`This is no review: ${prompt.kind}.`);
  return prompt;
}

async function decide(decision: Decision): Promise<Prompt> {
  const prompt = await review();
  await scene.life.prompts.decide(prompt.id, decision);
  return prompt;
}

/** The connection is given a new secret. */
async function renewed(): Promise<void> {
  const { db, vault, wallets } = scene.life;
  const secret = generateSecretKey();
  const sealedSecret = await vault.seal(secret, secretPlace(CONNECTION));
  await db.connections.update(CONNECTION, { clientPubkey: getPublicKey(secret), sealedSecret });
  await wallets.drop(CONNECTION);
}

/** Reads the notice that comes. */
async function told(): Promise<NoticePrompt> {
  const prompt = await scene.desk.asked.take();
  if (prompt.kind !== 'notice') throw new Error(`This is no notice: ${prompt.kind}.`);
  await scene.life.prompts.decide(prompt.id, YES);
  return prompt;
}

/** The requests that the wallet was given, each once. */
const asked = () => [...new Map(scene.heard('create_connection').map((one) => [one.event.id, one])).values()];
const paramsOf = ({ params }: Heard) => params;
const journal = () => scene.life.db.connectionEvents.toArray();
const row = () => scene.life.db.delegations.get(request.appPubkey);

describe('a link that asks for a connection', () => {
  test('is shown as it is, and what the user grants of it is what the wallet is asked for', async () => {
    const opening = click();
    const prompt = await review();
    expect(prompt).toMatchObject({
      via: 'link',
      origin: STRANGER,
      shownOrigin: STRANGER,
      request,
      wallets: [{ id: CONNECTION, name: 'My wallet' }],
    });
    const budget = { amount: msat(21_000_000), renewal: 'monthly' as const };
    const less = {
      methods: ['pay_invoice'],
      notificationTypes: [],
      budget,
      expiresAt: 3_999_999_999,
      isolated: true,
    };
    await scene.life.prompts.decide(prompt.id, grant(less));
    expect(await told()).toMatchObject({ about: 'delegated', link: 'https://reader.example/back' });
    expect(await opening).toEqual(NOTHING);
    expect(asked().map(paramsOf)).toEqual([
      {
        pubkey: request.appPubkey,
        name: 'Reader (stranger.example)',
        request_methods: ['pay_invoice'],
        max_amount: 21_000_000,
        budget_renewal: 'monthly',
        expires_at: 3_999_999_999,
        isolated: true,
        metadata: { feed: 7 },
      },
    ]);
    expect(await journal()).toMatchObject([
      { connectionId: CONNECTION, kind: 'delegated', origin: STRANGER, detail: 'Reader' },
    ]);
    expect(await scene.life.db.sites.filter(({ origin }) => origin === STRANGER).count()).toBe(0);
  });

  test('without its metadata, where the user does not pass them on', async () => {
    const opening = click();
    await decide(grant({ withMetadata: false }));
    await told();
    await opening;
    expect(asked().map(paramsOf)).toMatchObject([{ pubkey: request.appPubkey }]);
    expect(asked().map(paramsOf)[0]).not.toHaveProperty('metadata');
  });

  test.each<[string, string, string]>([
    [
      'turns round what follows',
      'Reader \u202e(elpmaxe.knab)\u2069',
      'Reader elpmaxe.knab (stranger.example)',
    ],
    ['claims another site', 'Reader (bank.example)', 'Reader bank.example (stranger.example)'],
    [
      'claims one in brackets of another kind',
      'Reader（bank.example）\n',
      'Reader bank.example (stranger.example)',
    ],
    ['is nothing to be seen', '\u202e\u200b', 'stranger.example'],
  ])('is named by its site, also where what the app calls itself %s', async (_what, name, shown) => {
    request.name = name;
    const opening = click();
    await decide(grant());
    await told();
    await opening;
    expect(asked().map(({ params }) => params)).toMatchObject([{ name: shown }]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['connected', () => scene.life.db.connections.update(CONNECTION, { clientPubkey: request.appPubkey })],
    ['asked for', () => scene.life.db.pairings.add({ id: 'own', request } as unknown as PairingRow)],
  ])('is refused where it asks by a key of our own that is %s', async (_what, own) => {
    await own();
    const opening = click();
    expect(await told()).toMatchObject({ about: { code: 'INVALID_WALLET_AUTH' } });
    await opening;
    expect(asked()).toEqual([]);
  });

  test.each<[string, () => Decision]>([
    ['nothing of what is granted', () => YES],
    ['another method', () => grant({ methods: ['pay_invoice', 'sign_message'] })],
    ['the right to make others', () => grant({ methods: ['pay_invoice', 'create_connection'] })],
    ['no method', () => grant({ methods: [] })],
    ['other notifications', () => grant({ notificationTypes: ['payment_received'] })],
    ['a larger budget', () => grant({ budget: { amount: msat(50_000_001), renewal: 'daily' } })],
    ['no budget', () => grant({ budget: null })],
    [
      'a budget that a wallet takes for none',
      () => grant({ budget: { amount: msat(999), renewal: 'daily' } }),
    ],
    ['a later end', () => grant({ expiresAt: 4_000_000_001 })],
    ['no end', () => grant({ expiresAt: null })],
    ['another wallet than was shown', () => grant({ connectionId: 'another' })],
    ['an amount', () => ({ ...grant(), amount: msat(1000) }) as Decision],
    ['a budget of the site', () => ({ ...grant(), budget: termsOf(1000) }) as Decision],
  ])('takes no answer that grants %s', async (_what, answer) => {
    const opening = click();
    const { id } = await review();
    await expect(scene.life.prompts.decide(id, answer())).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    await scene.life.prompts.decide(id, NO);
    expect(await opening).toEqual(NOTHING);
    expect(asked()).toEqual([]);
  });

  test('that wants a balance of its own gets no other', async () => {
    request = { ...request, isolated: true };
    void click();
    const { id } = await review();
    await expect(scene.life.prompts.decide(id, grant({ isolated: false }))).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });

  test('is not met after a no, and nothing is written', async () => {
    const opening = click();
    await decide(NO);
    expect(await opening).toEqual(NOTHING);
    expect(asked()).toEqual([]);
    expect(await row()).toBe(undefined);
    expect(await journal()).toEqual([]);
  });

  test('without a wallet, or without one that makes connections, is told of with what to do', async () => {
    await scene.life.db.connections.toCollection().modify((known) => {
      known.info.methods = ['pay_invoice'];
    });
    const opening = click();
    expect(await told()).toMatchObject({ about: 'cannot_delegate', quote: uri() });
    await opening;
    await scene.life.db.connections.clear();
    void click();
    expect(await told()).toMatchObject({ about: { code: 'NO_WALLET' } });
  });

  test.each([
    ['twice an amount', (link: string) => `${link}&max_amount=1`, 'INVALID_WALLET_AUTH', /more than once/],
    [
      'nothing to do',
      (link: string) => link.replace(/request_methods=[^&]*/, ''),
      'INVALID_WALLET_AUTH',
      /does not say/,
    ],
    [
      'only connections',
      (link: string) => link.replace(/request_methods=[^&]*/, 'request_methods=create_connection'),
      'INVALID_WALLET_AUTH',
      /passes on to nobody/,
    ],
    ['too much', (link: string) => `${link}&x=${'x'.repeat(10_000)}`, 'INVALID_INVOICE', /too long/],
    [
      'the old draft',
      (link: string) => `${link}&secret=a&required_commands=pay`,
      'OLD_WALLET_AUTH',
      /old draft/,
    ],
  ])('with %s is refused in words', async (_what, change, code, words) => {
    const opening = linksOf(scene.life).click(asker(STRANGER), change(uri()));
    const { about } = await told();
    expect(about).toMatchObject({ code, message: expect.stringMatching(words) });
    await opening;
    expect(asked()).toEqual([]);
  });

  test('goes on where its page has gone after the yes, and the user is told', async () => {
    const page = new AbortController();
    let answer = (_body: object) => {};
    scene.script({ create_connection: () => new Promise((resolve) => (answer = resolve)) });
    void click(asker(STRANGER, page.signal));
    await decide(grant());
    await scene.wallet.next('create_connection');
    page.abort(new FuseboxError('CANCELLED', 'The page that asked has gone.'));
    answer(await makes());
    expect(await told()).toMatchObject({ about: 'delegated' });
  });

  test('leads back to the site that asked, but to no other that is not on https', async () => {
    request = { ...request, returnTo: { url: 'http://localhost:3000/back', isHttps: false } };
    void click(asker('http://localhost:3000'));
    await decide(grant());
    expect(await told()).toMatchObject({ link: 'http://localhost:3000/back' });
    void click();
    expect(await told()).toMatchObject({ about: 'delegated', link: null });
    request = { ...request, appPubkey: getPublicKey(generateSecretKey()) };
    appWallet = generateSecretKey();
    request = { ...request, returnTo: { url: 'javascript:alert(1)', isHttps: false } };
    void click();
    await decide(grant());
    expect(await told()).toMatchObject({ about: 'delegated', link: null });
  });
});

describe('what the wallet says', () => {
  test('a refusal is told with its words and noted, and the link can be tried again', async () => {
    scene.script({ create_connection: () => error('create_connection', 'RESTRICTED') });
    const opening = click();
    await decide(grant());
    expect(await told()).toMatchObject({ about: { code: 'WALLET_REFUSED', walletCode: 'RESTRICTED' } });
    await opening;
    expect(await journal()).toMatchObject([
      { kind: 'refused', detail: 'RESTRICTED' },
      { kind: 'delegation-refused', detail: 'Reader' },
    ]);
    scene.script({ create_connection: makes });
    void click();
    await decide(grant());
    expect(await told()).toMatchObject({ about: 'delegated' });
  });

  test('what it has made and the relays of the app do not show, by the wallet itself, is told of', async () => {
    scene.script({
      create_connection: async () => {
        await announce(generateSecretKey());
        return { result_type: 'create_connection', result: { wallet_pubkey: getPublicKey(appWallet) } };
      },
    });
    shortenPauses(8_000);
    void click();
    await decide(grant());
    expect(await told()).toMatchObject({ about: 'delegated_unseen', link: null });
    expect(await row()).toMatchObject({ state: 'made', walletPubkey: getPublicKey(appWallet) });
  });

  test('nothing at all leaves it open, and the same request is taken up by the next click', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    scene.script({ create_connection: () => null });
    void click();
    await decide(grant());
    await scene.wallet.next('create_connection');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await told()).toMatchObject({ about: 'delegated_unsure' });
    expect(await row()).toMatchObject({ state: 'sent' });
    vi.useRealTimers();

    scene.script({ create_connection: makes });
    void click();
    expect(await told()).toMatchObject({ about: 'delegated' });
    expect(asked()).toHaveLength(1);
    expect(await journal()).toMatchObject([{ kind: 'error', detail: 'NO_RESPONSE' }, { kind: 'delegated' }]);
  });

  test.each([
    { wallet: 'had made nothing', answer: makes, about: 'delegated' },
    {
      wallet: 'knows the key',
      answer: async () => error('create_connection', 'BAD_REQUEST'),
      about: 'delegated_unsure',
    },
  ])(
    'of a connection that is renewed meanwhile is asked for anew: the wallet $wallet',
    async ({ answer, about }) => {
      scene.script({ create_connection: () => null });
      void click();
      await decide(grant());
      await scene.wallet.next('create_connection');
      await renewed();
      expect(await told()).toMatchObject({ about: 'delegated_unsure' });
      scene.script({ create_connection: answer });
      // By the new secret the old answer cannot be heard.
      const { db, wallets, prompts } = scene.life;
      await createDelegations({ db, wallets, prompts, now: Date.now }).recover();
      expect(await row()).toMatchObject({ state: 'sent' });
      expect(asked()).toHaveLength(1);
      void click();
      await decide(grant());
      expect(await told()).toMatchObject({ about });
      expect(asked()).toHaveLength(2);
      expect(await row()).toMatchObject({ state: 'made' });
    },
  );

  test('where no relay of it can be reached, nothing was made', async () => {
    await scene.relay.close();
    shortenPauses(20_000);
    void click();
    await decide(grant());
    expect(await told()).toMatchObject({ about: { code: 'RELAY_UNREACHABLE' } });
    expect(await row()).toBe(undefined);
  });
});

describe('one key', () => {
  test('has one connection: what was allowed is not asked again', async () => {
    void click();
    await decide(grant());
    await told();
    void click(asker('https://another.example'));
    expect(await told()).toMatchObject({ about: 'delegated' });
    expect(asked()).toHaveLength(1);
    expect(await journal()).toHaveLength(1);
  });

  test('and another request is refused', async () => {
    void click();
    await decide(grant());
    await told();
    request = { ...request, methods: ['pay_invoice'] };
    void click();
    const { about } = await told();
    expect(about).toMatchObject({ code: 'INVALID_WALLET_AUTH', message: expect.stringMatching(/same key/) });
    expect(asked()).toHaveLength(1);
  });

  test('of two questions that are open at a time one makes it', async () => {
    const links = linksOf(scene.life);
    for (const site of [STRANGER, 'https://another.example']) void links.click(asker(site), uri());
    const questions = [await review(), await review()];
    for (const { id } of questions) await scene.life.prompts.decide(id, grant());
    expect([await told(), await told()]).toMatchObject([{ about: 'delegated' }, { about: 'delegated' }]);
    expect(asked()).toHaveLength(1);
    expect(await journal()).toHaveLength(1);
  });

  test('is forgotten with the connection over which it was asked', async () => {
    void click();
    await decide(grant());
    await told();
    const { db } = scene.life;
    await db.connections.delete(CONNECTION);
    await connect(db, scene.wallet, {
      relays: [scene.relay.url],
      budget: null,
      id: 'another',
      info: { methods: CONNECTIONS },
    });
    void click();
    expect((await review()).wallets).toEqual([{ id: 'another', name: 'My wallet' }]);
  });
});

describe('a death', () => {
  /** Every write of the making: of the row, of its end, of the line in the journal. */
  test.each([0, 1, 2, 3])('after %i writes makes no two', async (writes) => {
    // What the dying life says.
    for (const level of ['error', 'warn'] as const)
      vi.spyOn(console, level).mockImplementation(() => undefined);
    onTestFinished(() => void vi.restoreAllMocks());
    await scene.die();
    let left = writes;
    // What was begun with it in one transaction is undone, as by a death.
    interceptWrites(scene.life.db, (write) =>
      left-- > 0 ? write() : Dexie.Promise.reject(new Error('dead')),
    );
    const from = asker(STRANGER);
    const opening = click(from);
    await decide(grant());
    await Promise.race([opening, vi.waitFor(() => expect(scene.desk.open).toHaveLength(1), PATIENCE)]);
    await scene.die();
    // The page asks again, and the yes is still there.
    const again = click(from);
    expect(await told()).toMatchObject({ about: 'delegated' });
    expect(await again).toEqual(NOTHING);
    expect(asked()).toHaveLength(1);
    expect(await row()).toMatchObject({ state: 'made' });
    expect((await journal()).map(({ kind }) => kind)).toEqual(['delegated']);
    expect(scene.desk.asked.all.filter(({ kind }) => kind === 'wallet-auth')).toHaveLength(1);
  });

  const delegationsOf = ({ db, wallets, prompts }: PaymentScene['life']) =>
    createDelegations({ db, wallets, prompts, now: Date.now });

  async function diesWhileAsking(): Promise<void> {
    scene.script({ create_connection: () => null });
    void click();
    await decide(grant());
    await scene.wallet.next('create_connection');
    await scene.die();
  }

  test('while the wallet is asked is made up for by the next life, which hears the answer', async () => {
    await diesWhileAsking();
    scene.script({ create_connection: makes });
    await delegationsOf(scene.life).recover();
    expect(await row()).toMatchObject({ state: 'made', walletPubkey: getPublicKey(appWallet) });
    expect(await journal()).toMatchObject([{ kind: 'delegated', origin: STRANGER }]);
    expect(asked()).toHaveLength(1);
  });

  test('what was forgotten while the wallet is asked once more does not come back', async () => {
    await diesWhileAsking();
    let answer = (_body: object) => {};
    scene.script({ create_connection: () => new Promise((resolve) => (answer = resolve)) });
    const recovering = delegationsOf(scene.life).recover();
    await scene.wallet.next('create_connection');
    await scene.life.db.delegations.clear();
    answer(await makes());
    await recovering;
    expect(await row()).toBe(undefined);
    expect(await journal()).toEqual([]);
  });

  test('and a refusal by then may mean that it was made: the user is told to look', async () => {
    await diesWhileAsking();
    scene.script({ create_connection: () => error('create_connection', 'BAD_REQUEST') });
    void click();
    expect(await told()).toMatchObject({ about: 'delegated_unsure' });
    expect(asked()).toHaveLength(1);
  });

  test('is made up for once the vault is unlocked', async () => {
    await diesWhileAsking();
    const { vault } = scene.life;
    await vault.rekey(null, wrappingOf('a passphrase'));
    await vault.lock();
    scene.script({ create_connection: makes });
    await delegationsOf(scene.life).recover();
    expect(await row()).toMatchObject({ state: 'sent' });
    await vault.unlock(wrappingOf('a passphrase').key);
    await delegationsOf(scene.life).recover();
    expect(await row()).toMatchObject({ state: 'made' });
  });
});

test('while the vault is locked, the passphrase comes first', async () => {
  await scene.life.vault.rekey(null, wrappingOf('a passphrase'));
  await scene.life.vault.lock();
  void click();
  expect(await scene.desk.asked.take()).toMatchObject({ kind: 'unlock', origin: STRANGER });
  await scene.life.lock.unlock({ key: wrappingOf('a passphrase').key });
  expect(await review()).toMatchObject({ request });
});

describe('the user', () => {
  test('may paste it where something is to be paid, with the wallet that is looked at first', async () => {
    const { db } = scene.life;
    const more = { relays: [scene.relay.url], budget: null, info: { methods: CONNECTIONS } };
    await connect(db, scene.wallet, { ...more, id: 'another' });
    await db.connections.update('another', { createdAt: 1 });
    const params = { connectionId: CONNECTION, text: uri() };
    const read = await routerOf(scene.life).fromUi('payable.read', params);
    expect(read).toEqual({ result: { kind: 'asked' } });
    const prompt = await review();
    expect(prompt).toMatchObject({ origin: OWN, wallets: [{ id: CONNECTION }, { id: 'another' }] });
    await scene.life.prompts.decide(prompt.id, grant({ connectionId: 'another' }));
    await told();
    expect(await journal()).toMatchObject([{ connectionId: 'another', origin: null }]);
    expect(asked().map(paramsOf)).toMatchObject([{ name: 'Reader' }]);
  });

  test('may paste it where a wallet is connected, and nothing else there', async () => {
    const router = routerOf(scene.life);
    expect(await router.fromUi('delegation.review', { uri: uri() })).toEqual(NOTHING);
    expect((await review()).wallets).toHaveLength(1);
    expect(await router.fromUi('delegation.review', { uri: 'lnbc1' })).toMatchObject({
      error: { code: 'INVALID_WALLET_AUTH' },
    });
  });

  test('has nothing kept of what was asked in a private window', async () => {
    const from = { ...asker('private:00ab'), shownOrigin: STRANGER };
    void linksOf(scene.life).click(from, uri());
    await decide(grant());
    await told();
    expect(await journal()).toEqual([]);
    expect(asked().map(paramsOf)).toMatchObject([{ name: 'Reader' }]);
    await forgetPrivateSites(scene.life.db);
    expect(await row()).toBe(undefined);
  });
});
