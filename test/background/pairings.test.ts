/** Connections whose secret is made here: asked for, waited for over deaths, tried, offered, and made. */
import { finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Search } from '../../e2e/profile/search';
import { createConnections } from '../../src/background/connections';
import { createPairings, type Pairings } from '../../src/background/pairings';
import type { ConnectionRow, PairingRow } from '../../src/contract/rows';
import type { UiParams } from '../../src/contract/ui-commands';
import { areProven } from '../../src/core/former-keys';
import { msat } from '../../src/core/msat';
import { getPublicKey } from '../../src/nwc/events';
import { secretPlace } from '../../src/vault/sealed-rows';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { payment } from '../store/payment-rows';
import { wrappingOf } from '../vault/wrappings';
import { newInvoice } from './invoices';
import { CONNECTION, SITE } from './life';
import { routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { error } from './wallet-answers';

const TERMS: UiParams<'pairing.start'>['terms'] = {
  methods: ['pay_invoice', 'get_balance'],
  notificationTypes: ['payment_received'],
  budget: null,
  expiresAt: 2_000_000_000,
  isolated: true,
};
const NEW_WALLET = {
  get_info: info,
  get_balance: () => ({ result_type: 'get_balance', result: { balance: 5000 } }),
};

let scene: PaymentScene;
/** The wallet that is asked for a connection. */
let wallet: ScriptedWallet;
let pairings: Pairings;
let now: number;
let alarms: number;
let rotated: number;
/** What happens elsewhere just before the alarm is gone. */
let whileStopping: () => Promise<unknown>;
/** How many pairings are being followed. */
let followed: number;

function info() {
  const result = { alias: 'Another', methods: ['pay_invoice', 'get_balance'], notifications: [] };
  return { result_type: 'get_info', result };
}

beforeEach(async () => {
  scene = await openScene();
  scene.script({});
  wallet = await new ScriptedWallet(scene.relay.url).connect();
  onTestFinished(() => wallet.close());
  wallet.script = ({ method }) =>
    (NEW_WALLET as Record<string, () => object>)[method]?.() ?? error(method, 'NOT_IMPLEMENTED');
  now = Date.now();
  alarms = 0;
  rotated = 0;
  followed = 0;
  whileStopping = async () => undefined;
  pairings = begin();
});

/** Another life's, over the same database. */
function begin(): Pairings {
  const { db, vault, wallets } = scene.life;
  const begun = createPairings({
    db,
    vault,
    wallets,
    keepAlive: {
      async during(work) {
        followed++;
        try {
          return await work();
        } finally {
          followed--;
        }
      },
    },
    minutes: {
      start: async () => {
        alarms++;
      },
      stop: async () => {
        await whileStopping();
        alarms = 0;
      },
    },
    onRotated: () => {
      rotated++;
    },
    now: () => now,
  });
  onTestFinished(() => begun.pause());
  return begun;
}

async function start(more: Partial<UiParams<'pairing.start'>> = {}): Promise<string> {
  const params = { way: { kind: 'uri' as const }, rotates: null, relays: [scene.relay.url], terms: TERMS };
  return (await pairings.start({ ...params, ...more })).pairingId;
}

const row = async (id: string): Promise<PairingRow> => {
  const found = await scene.life.db.pairings.get(id);
  if (!found) throw new Error('There is no such pairing.');
  return found;
};
const stateOf = async (id: string) => (await scene.life.db.pairings.get(id))?.state;
const connection = async (id: string): Promise<ConnectionRow> => {
  const found = await scene.life.db.connections.get(id);
  if (!found) throw new Error('There is no such connection.');
  return found;
};

/** Of two info events of the same second a relay keeps the one with the lower id, be it the earlier. */
let approvals = 0;

/** The wallet publishes that it has made the connection. */
async function approve(id: string, by = wallet): Promise<void> {
  const { request } = await row(id);
  const tags = [
    ['p', request.appPubkey],
    ['encryption', 'nip44_v2'],
  ];
  const content = 'pay_invoice get_balance get_info';
  approvals += 1;
  const created_at = Math.floor(Date.now() / 1000) + approvals;
  await by.publish(finalizeEvent({ kind: 13194, created_at, tags, content }, by.secret));
}

/** Another's, who has seen the request, too. */
async function strangers(script: ScriptedWallet['script'] = wallet.script): Promise<ScriptedWallet> {
  const stranger = await new ScriptedWallet(scene.relay.url).connect();
  onTestFinished(() => stranger.close());
  stranger.script = script;
  return stranger;
}

/** The user says yes to the wallet that is offered. */
async function accept(id: string): Promise<void> {
  await pairings.accept(await offerOf(id));
}

/** The pairing, and the wallet that has answered. */
async function offerOf(id: string): Promise<{ pairingId: string; walletPubkey: string }> {
  return { pairingId: id, walletPubkey: (await row(id)).answer?.walletPubkey ?? '' };
}

async function offered(more: Partial<UiParams<'pairing.start'>> = {}): Promise<string> {
  const id = await start(more);
  await approve(id);
  await expect.poll(() => stateOf(id)).toBe('offered');
  return id;
}

describe('a connection that is asked for by a link', () => {
  test('is tried once a wallet has answered, and made once the user knows that wallet again', async () => {
    const id = await offered();
    expect(await row(id)).toMatchObject({
      answer: { walletPubkey: wallet.pubkey, relays: [`${scene.relay.url}/`] },
      learned: { name: 'Another', balance: { amount: 5000 } },
    });
    expect((await row(id)).link).toMatch(/^nostr\+walletauth:\/\/[0-9a-f]{64}\?/);
    expect(await scene.life.db.connections.get(id)).toBe(undefined);
    await accept(id);
    expect(await stateOf(id)).toBe(undefined);
    const made = await connection(id);
    expect(made).toMatchObject({
      name: 'Another',
      walletPubkey: wallet.pubkey,
      info: { methods: ['pay_invoice', 'get_balance'], encryption: 'nip44_v2' },
      expiresAt: 2_000_000_000_000,
      isolated: true,
      createdAt: now,
    });
    const secret = await scene.life.vault.open(made.sealedSecret, secretPlace(id));
    expect(getPublicKey(secret)).toBe(made.clientPubkey);
    const { client } = await scene.life.wallets.of(id);
    expect(await client.request('get_balance', {}, { timeout: 5_000 })).toMatchObject({ balance: 5000 });
    await scene.life.wallets.drop(id);
    expect(await scene.life.db.connectionEvents.toArray()).toMatchObject([
      { connectionId: id, kind: 'connected', walletName: 'Another' },
    ]);
  });

  test('tells its secret to nobody: not in the link, on a relay, in a row, in an answer or in a console', async () => {
    const lines: unknown[] = [];
    for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) {
      const spy = vi.spyOn(console, method).mockImplementation((...line) => lines.push(line));
      onTestFinished(() => spy.mockRestore());
    }
    const { messages } = scene.relay.overhear();
    const id = await offered();
    const { request, sealedSecret, link } = await row(id);
    const secret = await scene.life.vault.open(sealedSecret, secretPlace(id));
    expect(getPublicKey(secret)).toBe(request.appPubkey);
    const rows = async () => {
      const tables = scene.life.db.tables.map((table) => table.toArray());
      return JSON.stringify(await Promise.all(tables), (_, part) =>
        ArrayBuffer.isView(part)
          ? Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('hex')
          : part,
      );
    };
    const before = await rows();
    await accept(id);
    const seen = { link, messages, lines, before, after: await rows() };
    const search = new Search([
      { name: 'the secret', value: Buffer.from(secret) },
      // So that it is seen to be looked at.
      { name: 'the public key', value: request.appPubkey, whole: true },
    ]);
    const found = Object.entries(seen).flatMap(([where, what]) =>
      search.in(Buffer.from(JSON.stringify(what))).map(({ name }) => `${name}: ${where}`),
    );
    expect(new Set(found)).toEqual(
      new Set(['link', 'messages', 'before', 'after'].map((where) => `the public key: ${where}`)),
    );
  });

  test('is waited for by the next life, too, and what was said while nobody listened is heard', async () => {
    const id = await start();
    pairings.pause(); // as good as dead
    await approve(id);
    pairings = begin();
    await pairings.pursueAll();
    expect(await stateOf(id)).toBe('offered');
    // The next life finds nothing to wait for.
    await begin().pursueAll();
    expect(alarms).toBe(0);
  });

  test('ends in time, saying that no wallet has answered, and can be tried again by the same secret', async () => {
    const id = await start();
    pairings.pause();
    now += 10 * 60_000;
    await pairings.pursueAll();
    expect(await row(id)).toMatchObject({ state: 'ended', failure: { side: 'wallet', code: 'NO_RESPONSE' } });
    await pairings.retry(id);
    expect(await row(id)).toMatchObject({ state: 'waiting', failure: null });
    await approve(id);
    await expect.poll(() => stateOf(id)).toBe('offered');
  });

  test('says where no relay could be reached', async () => {
    const id = await start({ relays: ['ws://127.0.0.1:1'] });
    pairings.pause();
    now += 10 * 60_000 - 500;
    await pairings.pursueAll();
    expect(await row(id)).toMatchObject({ state: 'ended', failure: { side: 'relay' } });
  });

  test('says where the wallet refuses what it has just allowed', async () => {
    wallet.script = ({ method }) => error(method, 'UNAUTHORIZED');
    const id = await start();
    await approve(id);
    await expect.poll(() => stateOf(id)).toBe('ended');
    expect((await row(id)).failure).toMatchObject({ side: 'permission', code: 'WALLET_REFUSED' });
  });

  test('is nothing any more once it was cancelled', async () => {
    const id = await offered();
    const offer = await offerOf(id);
    await pairings.cancel(id);
    await expect(pairings.accept(offer)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await scene.life.db.pairings.count()).toBe(0);
    expect(await scene.life.db.connections.count()).toBe(1);
  });

  test('is not pursued while the vault is locked, and goes on afterwards', async () => {
    await scene.life.vault.rekey(null, wrappingOf('a passphrase'));
    const id = await start();
    await scene.life.vault.lock();
    pairings.pause();
    await approve(id);
    await pairings.pursueAll();
    expect(await stateOf(id)).toBe('waiting');
    await scene.life.vault.unlock(wrappingOf('a passphrase').key);
    await pairings.pursueAll();
    expect(await stateOf(id)).toBe('offered');
  });

  test('hears nothing of events that are forged or meant for others', async () => {
    const id = await start();
    const { request } = await row(id);
    const at = Math.floor(Date.now() / 1000);
    const other = finalizeEvent(
      { kind: 13194, created_at: at - 10, tags: [['p', wallet.pubkey]], content: 'pay_invoice' },
      wallet.secret,
    );
    await wallet.publish(other);
    const answered = { kind: 1, created_at: at, tags: [['p', request.appPubkey]], content: '' };
    await wallet.publish(finalizeEvent(answered, wallet.secret));
    await approve(id);
    await expect.poll(() => stateOf(id)).toBe('offered');
  });
});

describe('a wallet that is not the user’s', () => {
  test('is sent away for good, and the same request goes on until theirs answers', async () => {
    const stranger = await strangers();
    const id = await start();
    const { link } = await row(id);
    await approve(id, stranger);
    await expect.poll(() => stateOf(id)).toBe('offered');
    const offer = await offerOf(id);
    await pairings.refuse(offer);
    expect(await row(id)).toMatchObject({
      state: 'waiting',
      answer: null,
      learned: null,
      refused: [stranger.pubkey],
      link,
    });
    // Nor does a later life hear it again.
    pairings.pause();
    pairings = begin();
    const pursued = pairings.pursueAll();
    await approve(id, stranger);
    // Relays tell first of what is newer.
    await approve(id);
    await pursued;
    expect(await row(id)).toMatchObject({ state: 'offered', answer: { walletPubkey: wallet.pubkey } });
    // A click that comes late is about the other one.
    await pairings.refuse(offer);
    await expect(pairings.accept(offer)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await stateOf(id)).toBe('offered');
    await accept(id);
    expect((await connection(id)).walletPubkey).toBe(wallet.pubkey);
  });

  test('is sent away while it says nothing, and once it has not answered in time', async () => {
    const stranger = await strangers(() => null);
    const id = await start();
    await approve(id, stranger);
    await expect.poll(() => stateOf(id)).toBe('found');
    await pairings.refuse(await offerOf(id));
    expect(await stateOf(id)).toBe('waiting');
    pairings.pause();

    const another = await strangers(({ method }) => error(method, 'UNAUTHORIZED'));
    await approve(id, another);
    pairings = begin();
    await pairings.pursueAll();
    expect(await stateOf(id)).toBe('ended');
    now += 20 * 60_000;
    await pairings.refuse(await offerOf(id));
    expect(await row(id)).toMatchObject({
      state: 'waiting',
      failure: null,
      refused: [stranger.pubkey, another.pubkey],
      waitsUntil: now + 10 * 60_000,
    });
    await approve(id);
    await expect.poll(() => stateOf(id)).toBe('offered');
    expect((await row(id)).answer?.walletPubkey).toBe(wallet.pubkey);
  });

  test('is not sent away any more once the user has said that it is theirs', async () => {
    const { db } = scene.life;
    await db.payments.add({ ...payment({ connectionId: CONNECTION }), state: 'open' });
    const id = await offered({ rotates: CONNECTION });
    const offer = await offerOf(id);
    await pairings.accept(offer);
    await pairings.refuse(offer);
    expect(await stateOf(id)).toBe('accepted');
  });

  test.each(['found', 'offered'] as const)(
    'has been %s when the wallet’s own page says another',
    async (state) => {
      const stranger = await strangers(state === 'found' ? () => null : undefined);
      const id = await start({ way: { kind: 'page', walletUrl: 'https://wallet.example' } });
      await approve(id, stranger);
      await expect.poll(() => stateOf(id)).toBe(state);
      const message = { type: 'nwc:success', walletPubkey: wallet.pubkey, relayUrl: scene.relay.url };
      await pairings.answered({ pairingId: id, message });
      await expect.poll(async () => (await row(id)).learned?.name).toBe('Another');
      expect(await row(id)).toMatchObject({ state: 'offered', answer: { walletPubkey: wallet.pubkey } });
    },
  );
});

describe("the wallet's own page", () => {
  test('says which wallet it is, and the connection is tried there', async () => {
    const walletUrl = 'https://wallet.example';
    const id = await start({ way: { kind: 'page', walletUrl }, relays: ['ws://127.0.0.1:1'] });
    const message = { type: 'nwc:success', walletPubkey: wallet.pubkey, relayUrl: scene.relay.url };
    await pairings.answered({ pairingId: id, message });
    await expect.poll(() => stateOf(id)).toBe('offered');
    expect((await row(id)).link).toMatch(/^https:\/\/wallet\.example\/\?/);
    expect((await row(id)).answer).toMatchObject({ relays: [`${scene.relay.url}/`] });
  });

  test('says so where the wallet lacks what tells of itself', async () => {
    wallet.script = ({ method }) => error(method, 'NOT_IMPLEMENTED');
    const id = await start({ way: { kind: 'page', walletUrl: 'https://wallet.example' } });
    const message = { type: 'nwc:success', walletPubkey: wallet.pubkey, relayUrl: scene.relay.url };
    await pairings.answered({ pairingId: id, message });
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('ended');
    expect((await row(id)).failure).toMatchObject({ side: 'method' });
  });

  test('is not heard where none was opened', async () => {
    const id = await start();
    const message = { type: 'nwc:success', walletPubkey: wallet.pubkey, relayUrl: scene.relay.url };
    await expect(pairings.answered({ pairingId: id, message })).rejects.toMatchObject({
      code: 'BAD_RESPONSE',
    });
    expect(await stateOf(id)).toBe('waiting');
  });

  test('is not believed where it says something else', async () => {
    const id = await start({ way: { kind: 'page', walletUrl: 'https://wallet.example' } });
    await expect(
      pairings.answered({ pairingId: id, message: { type: 'nwc:success', walletPubkey: 'x' } }),
    ).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
    expect(await stateOf(id)).toBe('waiting');
  });
});

describe('a new secret for a connection', () => {
  const over = { way: { kind: 'connection' as const, connectionId: CONNECTION }, rotates: CONNECTION };

  /** The wallet makes connections over the one there is. */
  function makesConnections(): void {
    scene.script({
      create_connection: () => ({
        result_type: 'create_connection',
        result: { wallet_pubkey: wallet.pubkey },
      }),
    });
  }

  beforeEach(async () => {
    const { db } = scene.life;
    const { info: known } = await connection(CONNECTION);
    await db.connections.update(CONNECTION, {
      label: 'Savings',
      info: { ...known, methods: [...(known.methods ?? []), 'create_connection'] },
    });
  });

  test('takes the place of the old one, with sites and budgets, once it works', async () => {
    makesConnections();
    const before = await connection(CONNECTION);
    const site = await scene.life.db.sites.get([SITE, CONNECTION]);
    const id = await start(over);
    await expect.poll(() => stateOf(id)).toBe(undefined);
    const after = await connection(CONNECTION);
    expect(after).toMatchObject({
      label: 'Savings',
      walletPubkey: wallet.pubkey,
      createdAt: before.createdAt,
    });
    expect(after.clientPubkey).not.toBe(before.clientPubkey);
    expect(after.formerKeys.map(({ pubkey }) => pubkey)).toEqual([before.clientPubkey]);
    expect(areProven(after)).toBe(true);
    expect(await scene.life.db.sites.get([SITE, CONNECTION])).toEqual(site);
    const { client } = await scene.life.wallets.of(CONNECTION);
    expect(client.clientPubkey).toBe(after.clientPubkey);
    expect(await scene.life.db.connectionEvents.toArray()).toMatchObject([{ kind: 'rotated' }]);
    // Pages that listen to the wallet are to listen by the new secret.
    expect(rotated).toBe(1);
    expect(scene.heard('create_connection')).toHaveLength(1);
    expect(scene.heard('create_connection')[0]?.params).toMatchObject({
      name: 'Fusebox',
      request_methods: TERMS.methods,
      expires_at: TERMS.expiresAt,
      isolated: true,
    });
  });

  test('waits until no payment of the old one is undecided', async () => {
    makesConnections();
    const { db } = scene.life;
    await db.payments.add({ ...payment({ connectionId: CONNECTION }), state: 'open' });
    const before = await connection(CONNECTION);
    const id = await start(over);
    await expect.poll(() => stateOf(id)).toBe('accepted');
    await pairings.pursueAll();
    expect((await connection(CONNECTION)).clientPubkey).toBe(before.clientPubkey);
    await db.payments.toCollection().modify({ state: 'settled' });
    await pairings.pursueAll();
    expect((await connection(CONNECTION)).clientPubkey).not.toBe(before.clientPubkey);
    expect(await stateOf(id)).toBe(undefined);
  });

  test('is waked for while it waits for a payment, whatever was waited for before', async () => {
    const { db } = scene.life;
    const id = await offered({ rotates: CONNECTION });
    await db.payments.add({ ...payment({ connectionId: CONNECTION }), state: 'open' });
    await pairings.pursueAll();
    expect(alarms).toBe(0);
    await accept(id);
    expect(await stateOf(id)).toBe('accepted');
    expect(alarms).toBeGreaterThan(0);
  });

  test('is waked for where it is accepted while the alarm is taken away', async () => {
    const { db } = scene.life;
    const id = await offered({ rotates: CONNECTION });
    await db.payments.add({ ...payment({ connectionId: CONNECTION }), state: 'open' });
    whileStopping = () => accept(id);
    await pairings.pursueAll();
    expect(await stateOf(id)).toBe('accepted');
    expect(alarms).toBeGreaterThan(0);
  });

  describe('while a payment of an old one that the wallet knows no more', () => {
    async function renewsOver(
      changes: Parameters<PaymentScene['sentBefore']>[1],
      by = scene.wallet,
    ): Promise<string> {
      const invoice = newInvoice({ sats: 1 });
      await scene.sentBefore(invoice, changes);
      by.script = ({ method }) =>
        (NEW_WALLET as Record<string, () => object>)[method]?.() ?? error(method, 'NOT_FOUND');
      const id = await start({ rotates: CONNECTION });
      await approve(id, by);
      await expect.poll(() => stateOf(id)).toBe('offered');
      await accept(id);
      return id;
    }

    test('is long past goes on, and the payment stays open until the new one proves it', async () => {
      const { db, payments } = scene.life;
      const before = await connection(CONNECTION);
      const id = await renewsOver({ expiresIn: -1_000 });
      expect(await stateOf(id)).toBe(undefined);
      expect((await connection(CONNECTION)).clientPubkey).not.toBe(before.clientPubkey);
      await db.connections.update(CONNECTION, { lookupTellsOutgoing: true });
      const tells = async (answer: object) => {
        scene.script({ lookup_invoice: () => answer });
        await payments.recover();
        return (await scene.onlyRow()).state;
      };
      const { paymentHash } = await scene.onlyRow();
      expect(await tells(error('lookup_invoice', 'NOT_FOUND'))).toBe('open');
      for (const state of ['failed', 'settled', 'pending']) {
        const result = { type: 'outgoing', payment_hash: paymentHash, state };
        expect(await tells({ result_type: 'lookup_invoice', result })).toBe('open');
      }
      expect(scene.requestsToPay).toBe(0);
    });

    test.each([
      ['may still be made', { expiresIn: 10 }],
      ['has only just expired', { expiresIn: -600 }],
      ['is under way', { expiresIn: -1_000, underWayAt: Date.now() }],
    ])('%s, it waits', async (_, changes) => {
      expect(await stateOf(await renewsOver(changes))).toBe('accepted');
    });

    test('is to be asked of another wallet, it waits', async () => {
      expect(await stateOf(await renewsOver({ expiresIn: -1_000 }, wallet))).toBe('accepted');
    });

    test('was made, the new one proves it', async () => {
      const invoice = newInvoice({ sats: 1 });
      await scene.sentBefore(invoice, { request: foreignRequest() });
      const { paymentHash: payment_hash, preimage } = invoice;
      const result = { type: 'outgoing', payment_hash, preimage, state: 'settled' };
      scene.script({ lookup_invoice: () => ({ result_type: 'lookup_invoice', result }) });
      await scene.life.payments.recover();
      expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage });
      expect(scene.requestsToPay).toBe(0);
    });
  });

  /** Of the key that the connection had before. */
  function foreignRequest() {
    const template = { kind: 23194, created_at: 1, tags: [['expiration', '2']], content: '' };
    return finalizeEvent(template, generateSecretKey());
  }

  test('changes nothing where the wallet refuses it', async () => {
    scene.script({ create_connection: () => error('create_connection', 'RESTRICTED') });
    const before = await connection(CONNECTION);
    const id = await start(over);
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('ended');
    expect((await row(id)).failure).toMatchObject({ side: 'permission' });
    expect((await connection(CONNECTION)).clientPubkey).toBe(before.clientPubkey);
    await expect
      .poll(async () => (await scene.life.db.connectionEvents.toArray()).map(({ kind }) => kind))
      .toEqual(['refused', 'rotation-failed']);
  });

  test('is begun once at a time, and left when the connection is given up', async () => {
    const { db } = scene.life;
    const first = await start({ rotates: CONNECTION });
    // Of two info events of the same second a relay keeps the one with the lower id, be it the earlier.
    await approve(first);
    await expect.poll(() => stateOf(first)).toBe('offered');
    const second = await start({ rotates: CONNECTION });
    expect(await stateOf(first)).toBe(undefined);
    expect(await stateOf(second)).toBe('waiting');
    const third = await start({ rotates: CONNECTION });
    expect(await stateOf(second)).toBe(undefined);
    const other = await start();
    await expect.poll(() => followed).toBe(2);
    const leavePairing = (id: string) => pairings.leave(id);
    const connections = createConnections({ ...scene.life, leavePairing, now: () => now });
    await connections.remove(CONNECTION);
    expect(await stateOf(third)).toBe(undefined);
    expect(await db.pairings.count()).toBe(1);
    await expect.poll(() => followed).toBe(1);
    await approve(other);
    await expect.poll(() => stateOf(other)).toBe('offered');
  });

  test('is not made over another connection', async () => {
    const { fromUi } = routerOf(scene.life);
    await scene.life.db.connections.put({ ...(await connection(CONNECTION)), id: 'another' });
    for (const rotates of ['another', null]) {
      const asked = { ...over, rotates, relays: [scene.relay.url], terms: TERMS };
      expect(await fromUi('pairing.start', asked)).toMatchObject({ error: { code: 'INVALID_PARAMS' } });
    }
    expect(await scene.life.db.pairings.count()).toBe(0);
  });

  test('works after a death at any write, or the old one does: never neither', {
    timeout: 120_000,
  }, async () => {
    // The wallet that makes connections is the one that is asked, and what it has made it tells whoever was to have it.
    const known = new Set<string>();
    scene.wallet.script = async ({ method, params, event }) => {
      const asked = params as { pubkey: string };
      if (method === 'create_connection') {
        if (known.has(asked.pubkey)) return error(method, 'BAD_REQUEST');
        known.add(asked.pubkey);
        const tags = [
          ['p', asked.pubkey],
          ['encryption', 'nip44_v2'],
        ];
        // Of two info events of the same second a relay keeps the one with the lower id, be it the earlier.
        const created_at = Math.floor(Date.now() / 1000) - 1_000 + known.size;
        const info = { kind: 13194, created_at, tags, content: 'pay_invoice get_balance get_info' };
        await scene.wallet.publish(finalizeEvent(info, scene.wallet.secret));
        return { result_type: method, result: { wallet_pubkey: scene.wallet.pubkey } };
      }
      const isKnown = known.has(event.pubkey) || event.pubkey === original.clientPubkey;
      if (!isKnown) return error(method, 'UNAUTHORIZED');
      return (NEW_WALLET as Record<string, () => object>)[method]?.() ?? error(method, 'NOT_IMPLEMENTED');
    };
    const original = await connection(CONNECTION);
    const site = await scene.life.db.sites.get([SITE, CONNECTION]);
    for (let writes = 0; ; writes++) {
      const { db } = scene.life;
      await db.connections.put(original);
      await db.pairings.clear();
      let isDead = false;
      await scene.die({
        writes,
        onLastWrite: () => {
          isDead = true;
        },
      });
      pairings = begin();
      let isMade = false;
      const made = async () => {
        const id = await start({ ...over, terms: { ...TERMS, isolated: false } });
        while ((await stateOf(id)) !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
        isMade = true;
      };
      made().catch(() => undefined); // of a database that is closed
      await expect.poll(() => isMade || isDead, { timeout: 10_000 }).toBe(true);
      pairings.pause();
      await scene.die();
      const [asked] = await scene.life.db.pairings.toCollection().primaryKeys();
      // Before anything is resumed, what is stored works.
      await works();
      pairings = begin();
      await pairings.pursueAll();
      // That the wallet had made it is known from a relay, where anybody may say so: then the user is asked.
      if (asked && (await stateOf(asked)) === 'offered') await accept(asked);
      expect(await scene.life.db.pairings.count()).toBe(0);
      await works();
      const { clientPubkey, label } = await connection(CONNECTION);
      expect(label).toBe('Savings');
      expect(await scene.life.db.sites.get([SITE, CONNECTION])).toEqual(site);
      // One that had not been written down when it died was never begun.
      if (writes > 0) expect(clientPubkey).not.toBe(original.clientPubkey);
      if (!isDead) {
        expect(writes).toBeGreaterThan(5);
        return;
      }
    }
  });

  async function works(): Promise<void> {
    const { client } = await scene.life.wallets.of(CONNECTION);
    expect(await client.request('get_info', {}, { timeout: 5_000 })).toMatchObject({ alias: 'Another' });
  }

  test('was made before a death: the wallet makes it no second time, and has told of the first', async () => {
    scene.script({ create_connection: () => error('create_connection', 'BAD_REQUEST') });
    const id = await start(over);
    await approve(id);
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('offered');
    await accept(id);
    expect((await connection(CONNECTION)).walletPubkey).toBe(wallet.pubkey);
  });

  test('is never given to a wallet that answers in place of the one that was asked', async () => {
    const stranger = await strangers();
    scene.script({ create_connection: () => null });
    const before = await connection(CONNECTION);
    const id = await start(over);
    await approve(id, stranger);
    const asked = await scene.wallet.next('create_connection');
    await scene.wallet.answer(asked, {
      result_type: 'create_connection',
      result: { wallet_pubkey: wallet.pubkey },
    });
    await expect.poll(() => stateOf(id)).toBe(undefined);
    expect((await connection(CONNECTION)).walletPubkey).toBe(wallet.pubkey);
    expect(before.walletPubkey).toBe(scene.wallet.pubkey);
  });

  test('is the secret of no other than the wallet that was asked for it', async () => {
    const id = await offered({ rotates: CONNECTION });
    expect((await connection(CONNECTION)).walletPubkey).toBe(scene.wallet.pubkey);
    await accept(id);
    expect((await connection(CONNECTION)).walletPubkey).toBe(wallet.pubkey);
  });

  const BUDGET = { amount: msat(21_000), renewal: 'daily' as const };
  const WITH_BUDGET = { methods: [...TERMS.methods, 'get_budget'], budget: BUDGET };
  /** The wallet tells this of what it has made. */
  function tells(told: { methods: string[]; expires_at?: number }, budget: object = {}): void {
    const answers: Record<string, object> = { get_info: { alias: 'Another', ...told }, get_budget: budget };
    wallet.script = ({ method }) =>
      answers[method] ? { result_type: method, result: answers[method] } : error(method, 'NOT_IMPLEMENTED');
  }
  const granted = (changes = {}) => ({
    used_budget: 0,
    total_budget: 21_000,
    renewal_period: 'daily',
    ...changes,
  });

  test.each([
    ['less', { methods: [...TERMS.methods, 'make_invoice'] }, TERMS, {}],
    ['other things', {}, { methods: [...TERMS.methods, 'sign_message'] }, {}],
    ['what makes connections', {}, { methods: [...TERMS.methods, 'create_connection'] }, {}],
    ['all for longer', {}, { ...TERMS, expires_at: 2_000_000_001 }, {}],
    ['things without a limit', WITH_BUDGET, WITH_BUDGET, {}],
    ['things up to a higher limit', WITH_BUDGET, WITH_BUDGET, granted({ total_budget: 22_000 })],
    ['things up to a limit of another time', WITH_BUDGET, WITH_BUDGET, granted({ renewal_period: 'weekly' })],
    ['things up to a limit for ever', WITH_BUDGET, WITH_BUDGET, granted({ renewal_period: undefined })],
  ])('is looked at by the user first where it may do %s', async (_, terms, { methods, ...told }, budget) => {
    makesConnections();
    tells({ methods, ...('expires_at' in told ? { expires_at: told.expires_at } : {}) }, budget);
    const id = await start({ ...over, terms: { ...TERMS, ...terms } });
    await expect.poll(() => stateOf(id)).toBe('offered');
    expect((await connection(CONNECTION)).walletPubkey).toBe(scene.wallet.pubkey);
  });

  test('needs no look where it is all as it was asked for', async () => {
    makesConnections();
    tells({ methods: ['get_info', ...WITH_BUDGET.methods], expires_at: TERMS.expiresAt ?? 0 }, granted());
    const id = await start({ ...over, terms: { ...TERMS, ...WITH_BUDGET } });
    await expect.poll(() => stateOf(id)).toBe(undefined);
    expect((await connection(CONNECTION)).walletPubkey).toBe(wallet.pubkey);
  });

  test('is not made for a connection that is gone', async () => {
    await expect(start({ rotates: 'gone' })).rejects.toMatchObject({ code: 'NO_WALLET' });
  });
});
