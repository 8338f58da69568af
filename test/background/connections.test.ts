import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { type Connections, createConnections } from '../../src/background/connections';
import { secretPlace } from '../../src/vault/sealed-rows';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { infoEvent } from '../nwc/wallet-words';
import { emptyDatabase } from '../store/empty-database';
import { payment } from '../store/payment-rows';
import { vaultOf } from '../vault/vault-of';
import { beginLife, type Life } from './life';
import { PATIENCE } from './patience';
import { PromptDesk } from './prompt-desk';

const METHODS = 'pay_invoice get_balance get_info make_invoice lookup_invoice';
const NOW = 1_800_000_000_000;
let relay: Relay;
let wallet: ScriptedWallet;
let desk: PromptDesk;
let life: Life;
let connections: Connections;
let secret: Uint8Array;
let uri: string;

beforeEach(async () => {
  relay = await startRelay();
  wallet = await new ScriptedWallet(relay.url).connect();
  desk = new PromptDesk();
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  const { db, wallets, prompts } = life;
  const leavePairing = () => undefined;
  const now = () => NOW;
  connections = createConnections({ db, vault: vaultOf(db), wallets, prompts, leavePairing, now });
  secret = generateSecretKey();
  uri = wallet.uri(secret);
});
afterEach(async () => {
  await life.end();
  wallet.close();
  await relay.close();
});

const INFO = { alias: '  My wallet ', methods: METHODS.split(' '), network: 'regtest' };
/** Answers get_info and get_balance with these results, or with an error of this code. */
const answering = (info: object | string, balance: object | string = { balance: 21_000 }) => {
  wallet.script = ({ method }) => {
    const answer = method === 'get_info' ? info : balance;
    return typeof answer === 'string'
      ? { result_type: method, error: { code: answer, message: '' } }
      : { result_type: method, result: answer };
  };
};
const publishInfo = (methods = METHODS) => wallet.publish(infoEvent(wallet.secret, methods));
const rows = () => life.db.connections.toArray();

describe('connecting', () => {
  test('stores what the wallet says, and the secret only sealed', async () => {
    await publishInfo();
    answering(INFO);
    const { connectionId } = await connections.add(`${uri}&lud16=ann@example.com`);
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      id: connectionId,
      name: 'My wallet',
      walletPubkey: wallet.pubkey,
      info: { methods: INFO.methods, encryption: 'nip44_v2' },
      network: 'regtest',
      lud16: 'ann@example.com',
      balance: { amount: 21_000, at: NOW },
      createdAt: NOW,
    });
    if (!row) throw new Error('There is no row.');
    const vault = vaultOf(life.db);
    expect(await vault.open(row.sealedSecret, secretPlace(connectionId))).toEqual(secret);
    await expect(vault.open(row.sealedSecret, secretPlace('another'))).rejects.toThrow();
    expect(JSON.stringify(row)).not.toContain(Buffer.from(secret).toString('hex'));
    expect(await life.db.connectionEvents.toArray()).toMatchObject([
      { connectionId, walletName: 'My wallet', kind: 'connected', at: NOW, origin: null },
    ]);
    // The stored connection works.
    const { client } = await life.wallets.of(connectionId);
    expect(await client.request('get_balance', {}, { timeout: 20_000 })).toEqual({ balance: 21_000 });
  });

  test.each([
    [`03${'AB'.repeat(32)}`, `03${'ab'.repeat(32)}`],
    ['ab'.repeat(32), null],
    ['', null],
    [undefined, null],
    [`04${'ab'.repeat(32)}`, null],
  ])('a node key of %j is %j', async (pubkey, expected) => {
    answering({ ...INFO, pubkey });
    await connections.add(uri);
    const [row] = await rows();
    expect(row?.nodePubkey).toBe(expected);
  });

  test('a wallet that tells when it ends the connection is believed', async () => {
    answering({ ...INFO, expires_at: 1_900_000_000 });
    await connections.add(uri);
    expect(await rows()).toMatchObject([{ expiresAt: 1_900_000_000_000 }]);
  });

  test('an old wallet without an info event is spoken to in NIP-04', async () => {
    answering({ methods: ['get_balance'] });
    await connections.add(uri);
    expect(wallet.requests.all.map(({ scheme }) => scheme)).toEqual(['nip04', 'nip04']);
    const [row] = await rows();
    expect(row).toMatchObject({
      info: { methods: ['get_balance'], encryption: 'nip04' },
      network: null,
      name: `Wallet ${wallet.pubkey.slice(0, 8)}`,
    });
  });

  test('the same wallet again is the connection there is', async () => {
    answering(INFO);
    const { connectionId, isNew } = await connections.add(uri);
    expect(isNew).toBe(true);
    expect(await connections.add(uri)).toEqual({ connectionId, isNew: false });
    expect(await rows()).toHaveLength(1);
  });

  test('the same wallet twice at once is one connection', async () => {
    answering(INFO);
    const [one, two] = await Promise.all([connections.add(uri), connections.add(uri)]);
    expect(one.connectionId).toBe(two.connectionId);
    expect([one.isNew, two.isNew].sort()).toEqual([false, true]);
    expect(await rows()).toHaveLength(1);
  });

  test.each(['RESTRICTED', 'NOT_IMPLEMENTED'])(
    'a wallet whose get_info is %s is known by its info event',
    async (code) => {
      await publishInfo('pay_invoice');
      answering(code);
      await connections.add(uri);
      const [row] = await rows();
      expect(row).toMatchObject({ info: { methods: ['pay_invoice'] }, balance: null });
    },
  );

  test('a wallet that lists get_balance and refuses it is connected without', async () => {
    answering(INFO, 'RESTRICTED');
    await connections.add(uri);
    const [row] = await rows();
    expect(row?.balance).toBeNull();
  });

  test.each([
    ['mainnet', 'mainnet'],
    ['bitcoin', 'mainnet'],
    ['Signet', 'signet'],
    ['', null],
    ['liquid', null],
    [null, null],
  ])('a network of %j is %j', async (network, expected) => {
    answering({ ...INFO, network });
    await connections.add(uri);
    const [row] = await rows();
    expect(row?.network).toBe(expected);
  });
});

describe("the wallet's own budget", () => {
  const BUDGET = {
    used_budget: 21_000,
    total_budget: 500_000,
    renews_at: 1_800_086_400,
    renewal_period: 'daily',
  };
  /** Answers get_budget with this result, or with an error of this code. */
  const budgeted = (budget: object | string, methods = `${METHODS} get_budget`) => {
    wallet.script = ({ method }) => {
      const results: Record<string, object | string> = {
        get_info: { ...INFO, methods: methods.split(' ') },
        get_balance: { balance: 21_000 },
        get_budget: budget,
      };
      const answer = results[method] ?? 'NOT_IMPLEMENTED';
      return typeof answer === 'string'
        ? { result_type: method, error: { code: answer, message: '' } }
        : { result_type: method, result: answer };
    };
  };
  const stored = async () => (await rows())[0]?.budget;

  test('is read when it is connected and when it is asked again', async () => {
    budgeted(BUDGET);
    const { connectionId } = await connections.add(uri);
    const told = { used: 21_000, total: 500_000, renewsAt: 1_800_086_400_000, period: 'daily', at: NOW };
    expect(await stored()).toEqual(told);
    budgeted({ ...BUDGET, used_budget: 30_000, renews_at: undefined, renewal_period: 'never' });
    await connections.refresh(connectionId);
    expect(await stored()).toEqual({ ...told, used: 30_000, renewsAt: null, period: 'never' });
    budgeted({});
    await connections.refresh(connectionId);
    expect(await stored()).toBeNull();
  });

  test('renews at no time that a calendar does not have', async () => {
    budgeted({ ...BUDGET, renews_at: 9e15 });
    await connections.add(uri);
    expect(await stored()).toMatchObject({ renewsAt: null });
  });

  test.each<[string, object | string]>([
    ['is none', {}],
    ['is all zeros', { used_budget: 0, total_budget: 0 }],
    ['is half told', { total_budget: 5 }],
    ['is told in another unit', { used_budget: 0.5, total_budget: 5 }],
    ['is listed and refused', 'RESTRICTED'],
  ])('that %s is none that is known', async (_, budget) => {
    budgeted(budget);
    await connections.add(uri);
    expect(await stored()).toBeNull();
  });

  test('is not asked for where the wallet does not list it', async () => {
    budgeted(BUDGET, METHODS);
    const { connectionId } = await connections.add(uri);
    await connections.refresh(connectionId);
    expect(wallet.requests.all.map(({ method }) => method)).not.toContain('get_budget');
    expect(await stored()).toBeNull();
  });
});

describe('not connecting', () => {
  afterEach(async () => expect(await rows()).toEqual([]));

  test('by a string that is none', async () => {
    await expect(connections.add('nwc:')).rejects.toMatchObject({ code: 'INVALID_CONNECTION_URI' });
  });

  test('where the wallet does not know us any more', async () => {
    await publishInfo();
    answering('UNAUTHORIZED');
    await expect(connections.add(uri)).rejects.toMatchObject({ code: 'WALLET_REFUSED' });
  });

  test('where the relay cannot be reached', async () => {
    const { port } = relay;
    await relay.close();
    await expect(connections.add(uri)).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
    relay = await startRelay({ port });
  });

  test('where the wallet is silent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const adding = connections.add(uri);
    adding.catch(() => undefined);
    await wallet.next('get_info');
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(adding).rejects.toMatchObject({ code: 'NO_RESPONSE' });
  });
});

describe('a connection', () => {
  test('is asked for its balance again', async () => {
    answering(INFO);
    const { connectionId } = await connections.add(uri);
    answering(INFO, { balance: 5 });
    await connections.refresh(connectionId);
    const [row] = await rows();
    expect(row?.balance).toEqual({ amount: 5, at: NOW });
  });

  test.each(['refresh', 'learn'] as const)(
    'that is renewed meanwhile holds nothing of what the former one is told (%s)',
    async (ask) => {
      answering({ ...INFO, methods: ['get_info', 'get_balance', 'get_budget'] });
      const { connectionId } = await connections.add(uri);
      const before = await life.db.connections.get(connectionId);
      const clientPubkey = getPublicKey(generateSecretKey());
      wallet.script = async ({ method }) => {
        await life.db.connections.update(connectionId, { clientPubkey });
        const result = { balance: 5, used_budget: 1, total_budget: 2, methods: ['get_info', 'get_budget'] };
        return { result_type: method, result };
      };
      await connections[ask](connectionId);
      const { lastAnswer: _, ...after } = (await life.db.connections.get(connectionId)) ?? {};
      expect({ ...before, ...after }).toEqual({ ...before, clientPubkey });
    },
  );

  test('whose balance cannot be read is told of its budget all the same', async () => {
    answering({ ...INFO, methods: ['get_balance', 'get_budget'] });
    const { connectionId } = await connections.add(uri);
    wallet.script = ({ method }) =>
      method === 'get_budget'
        ? { result_type: method, result: { used_budget: 1, total_budget: 2 } }
        : { result_type: method, error: { code: 'INTERNAL', message: '' } };
    await expect(connections.refresh(connectionId)).rejects.toMatchObject({ walletCode: 'INTERNAL' });
    await vi.waitFor(
      async () => expect((await rows())[0]).toMatchObject({ budget: { used: 1, total: 2 } }),
      PATIENCE,
    );
  });

  describe('that is to have a new secret is learned anew', () => {
    const listed = ['pay_invoice', 'get_budget'];
    const told = { used_budget: 1, total_budget: 20_000, renewal_period: 'weekly' };
    let id: string;
    /** What each method is answered with, or the code of an error. */
    const answers = (each: Record<string, object | string>) => {
      wallet.script = ({ method }) => {
        const answer = each[method] ?? 'NOT_IMPLEMENTED';
        return typeof answer === 'string'
          ? { result_type: method, error: { code: answer, message: '' } }
          : { result_type: method, result: answer };
      };
    };

    beforeEach(async () => {
      await publishInfo('get_info pay_invoice make_invoice get_budget');
      answers({ get_info: { ...INFO, methods: listed }, get_budget: { ...told, total_budget: 90_000 } });
      ({ connectionId: id } = await connections.add(uri));
    });

    test('as its wallet has it now: methods, limit and end', async () => {
      const expires_at = NOW / 1000 + 5_000;
      answers({ get_info: { ...INFO, methods: [...listed, 'get_balance'], expires_at }, get_budget: told });
      await connections.learn(id);
      const [row] = await rows();
      expect(row).toMatchObject({
        info: { methods: [...listed, 'get_balance'] },
        budget: { total: 20_000, period: 'weekly', at: NOW },
        expiresAt: expires_at * 1000,
      });
      // An end that nobody speaks of stays; a limit that is gone does not.
      answers({ get_info: { ...INFO, methods: listed }, get_budget: {} });
      await connections.learn(id);
      expect((await rows())[0]).toMatchObject({ budget: null, expiresAt: expires_at * 1000 });
    });

    test('by its info event where it names no methods', async () => {
      answers({ get_info: { alias: 'My wallet' }, get_budget: told });
      const later = Math.floor(Date.now() / 1000) + 10;
      await wallet.publish(infoEvent(wallet.secret, 'pay_invoice get_budget get_balance', { at: later }));
      await connections.learn(id);
      expect((await rows())[0]?.info.methods).toEqual(['pay_invoice', 'get_budget', 'get_balance']);
    });

    test.each<[string, Record<string, object | string>]>([
      ['who we are', { get_info: 'UNAUTHORIZED', get_budget: told }],
      ['its limit', { get_info: { ...INFO, methods: [...listed, 'get_balance'] }, get_budget: 'INTERNAL' }],
    ])('or not at all where the wallet does not tell %s', async (_, each) => {
      const before = (await rows())[0];
      answers(each);
      await expect(connections.learn(id)).rejects.toMatchObject({ walletCode: expect.any(String) });
      expect((await rows())[0]).toMatchObject({ info: before?.info, budget: before?.budget });
    });
  });

  test('that is removed takes its secret, its sites and its questions along, and leaves the journal', async () => {
    answering(INFO);
    const { connectionId } = await connections.add(uri);
    const origin = 'https://shop.example';
    const kept = { origin, permissions: [], budget: null, createdAt: 0 };
    await life.db.sites.bulkPut([
      { ...kept, connectionId },
      { ...kept, connectionId: 'another' },
    ]);
    const row = { ...payment({ connectionId }), state: 'open' as const };
    await life.db.payments.add(row);
    const about = {
      requestKey: 'a',
      origin,
      shownOrigin: origin,
      topOrigin: null,
      connectionId,
      walletName: '',
      kind: 'permission',
      permission: 'balance',
    } as const;
    const asked = life.prompts.ask(about, new AbortController().signal);
    await desk.asked.take();

    await connections.remove(connectionId);
    expect(await asked).toEqual({ approved: false });
    expect(await rows()).toEqual([]);
    expect(await life.db.sites.toArray()).toEqual([{ ...kept, connectionId: 'another' }]);
    expect(await life.db.payments.toArray()).toEqual([row]);
    await expect(life.wallets.of(connectionId)).rejects.toMatchObject({ code: 'NO_WALLET' });
    await expect(connections.refresh(connectionId)).rejects.toMatchObject({ code: 'NO_WALLET' });
  });
});
