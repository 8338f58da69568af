/**
 * Connections whose secret is made here, by Nostr Wallet Auth or by `create_connection`: the wallet is asked, its answer is waited for over every death of the
 * background, what was found is tried, and it is stored once the user has said that it is theirs. A new connection may take the place of another.
 */
import { errorData, FuseboxError } from '../contract/errors';
import type { PairingRow, PairingSide, PairingWay } from '../contract/rows';
import type { UiParams } from '../contract/ui-commands';
import type { WalletAuthRequest } from '../contract/wallet-auth';
import { pause } from '../core/pause';
import { utils } from '../core/secp256k1';
import { isAsAsked } from '../core/wallet-auth-differences';
import { getPublicKey } from '../nwc/events';
import { parseRelays } from '../nwc/uri';
import { readSuccess } from '../nwc/wallet-auth-answer';
import { walletAuthPage } from '../nwc/wallet-auth-page';
import { printWalletAuthUri } from '../nwc/wallet-auth-uri';
import { noteConnectionEvent } from '../store/connection-events';
import { noWallet } from '../store/connections';
import type { Database } from '../store/database';
import { forgetRenewals } from '../store/renewals';
import { secretPlace } from '../vault/sealed-rows';
import { isWalletLocked, type Vault } from '../vault/vault';
import type { KeepAlive } from './keep-alive';
import { learnWallet } from './learn-wallet';
import { type Answer, findAnswer, isUnanswered, OUR_NAME, seen } from './pairing-answer';
import { completePairing, known } from './pairing-completion';
import type { Wallets } from './wallets';

/** How long the user has to approve it in the wallet, in ms. */
const WAIT_MS = 10 * 60_000;
/** Between two tries of a new connection, in ms. */
const TRY_AGAIN_MS = 2_000;

export interface Pairings {
  /** Makes a secret and asks for a connection by it. Throws INVALID_CONNECTION_URI for relays that are none, INVALID_PARAMS for a page that is none, NO_WALLET, WALLET_LOCKED. */
  start(params: UiParams<'pairing.start'>): Promise<{ pairingId: string }>;
  /** The wallet's own page has said which wallet it is. That counts for more than what others have said so far. Throws BAD_RESPONSE for what is no such word. */
  answered(params: UiParams<'pairing.answered'>): Promise<void>;
  /** The user says that the wallet which was found is theirs. Throws CANCELLED where none is offered. */
  accept(params: UiParams<'pairing.accept'>): Promise<void>;
  /** The user says that it is not theirs, or not the one meant: it is heard no more, and the same request waits for another. Nothing changes where another has answered meanwhile. */
  refuse(params: UiParams<'pairing.refuse'>): Promise<void>;
  /** Waits once more, by the same secret; for the wallet that has answered, where one has. */
  retry(pairingId: string): Promise<void>;
  /** Destroys the secret. */
  cancel(pairingId: string): Promise<void>;
  /** Stops following one whose row is gone. */
  leave(pairingId: string): void;
  /** Goes on with whatever waits, and sets or clears the alarm for it. Resolves when nothing is being waited for any more. */
  pursueAll(): Promise<void>;
  /** Lets go of all secrets: the vault is locked. */
  pause(): void;
}

export interface PairingsDeps {
  db: Database;
  vault: Vault;
  wallets: Wallets;
  keepAlive: KeepAlive;
  /** Has `pursueAll` called every minute. */
  minutes: { start(): Promise<void>; stop(): Promise<void> };
  /** Told after a connection was given a new secret: its client was closed. */
  onRotated: () => void;
  /** ms since the epoch. */
  now: () => number;
}

/** What is the same in all requests of ours. */
const OURS = {
  wantsConnections: false,
  metadata: null,
  name: OUR_NAME,
  icon: null,
  returnTo: null,
  wallet: null,
} as const;

export function createPairings(deps: PairingsDeps): Pairings {
  const { db, vault, wallets, keepAlive, minutes, onRotated, now } = deps;
  /** What this life of the background is waiting for, by pairing. */
  const followed = new Map<string, { stop: AbortController; done: Promise<void> }>();

  function follow(id: string): Promise<void> {
    const current = followed.get(id);
    if (current) return current.done;
    const stop = new AbortController();
    const done = keepAlive
      .during(() => pursue(id, stop.signal))
      .finally(() => {
        if (followed.get(id)?.stop === stop) followed.delete(id);
      });
    followed.set(id, { stop, done });
    return done;
  }

  function leave(id: string): void {
    followed.get(id)?.stop.abort();
    followed.delete(id);
  }

  async function pursue(id: string, signal: AbortSignal): Promise<void> {
    try {
      let row = await db.pairings.get(id);
      if (row?.state === 'waiting') row = await found(row, await findAnswer(deps, row, signal), signal);
      if (row?.state === 'found') row = await tried(row, signal);
      if (row?.state === 'accepted') await complete(row.id);
    } catch (error) {
      // It goes on in another call, or once the vault is unlocked.
      if (signal.aborted || isWalletLocked(error)) return;
      if (!(error instanceof FuseboxError)) console.error('Fusebox: a connection that is asked for', error);
      await end(id, error);
    }
  }

  /** Takes note of the wallet, unless something else has become of the pairing meanwhile. */
  async function found(
    row: PairingRow,
    answer: Answer,
    signal: AbortSignal,
  ): Promise<PairingRow | undefined> {
    signal.throwIfAborted();
    return changed(row, { state: 'found', answer });
  }

  /** Changes the row, unless it stands elsewhere by now, or another wallet has answered. */
  async function changed(
    { id, state, answer }: PairingRow,
    change: Partial<PairingRow>,
  ): Promise<PairingRow | undefined> {
    return db.transaction('rw', db.pairings, async () => {
      const row = await db.pairings.get(id);
      if (row?.state !== state || row.answer?.walletPubkey !== answer?.walletPubkey) return undefined;
      const next = { ...row, ...change };
      await db.pairings.put(next);
      return next;
    });
  }

  /** Tries the new connection until its wallet answers. */
  async function tried(row: PairingRow, signal: AbortSignal): Promise<PairingRow | undefined> {
    const { id } = row;
    const { walletPubkey, relays, isCertain } = known(row.answer);
    const secret = await vault.open(row.sealedSecret, secretPlace(id));
    for (;;) {
      signal.throwIfAborted();
      const client = wallets.connect({ walletPubkey, relays, secret });
      const close = () => client.close();
      signal.addEventListener('abort', close, { once: true });
      try {
        const learned = await learnWallet(client, now);
        signal.throwIfAborted();
        // What is not as it was asked for is for the user to see first.
        const state = isCertain && isAsAsked(row.request, learned) ? 'accepted' : 'offered';
        return changed(row, { state, learned });
      } catch (error) {
        signal.throwIfAborted();
        if (!isUnanswered(error) || now() >= row.waitsUntil) throw error;
      } finally {
        signal.removeEventListener('abort', close);
        client.close();
      }
      await pause(TRY_AGAIN_MS, signal);
    }
  }

  async function complete(id: string): Promise<void> {
    const replaced = await completePairing(deps, id);
    if (replaced === null) return;
    await wallets.drop(replaced);
    onRotated();
  }

  async function end(id: string, error: unknown): Promise<void> {
    const failure = { ...errorData(error), side: sideOf(error) };
    await db.transaction('rw', db.pairings, db.connections, db.connectionEvents, async () => {
      const row = await db.pairings.get(id);
      if (!row || row.state === 'ended') return;
      await db.pairings.put({ ...row, state: 'ended', failure });
      if (row.rotates !== null)
        await noteConnectionEvent(db, { id: row.rotates }, 'rotation-failed', now(), {
          detail: failure.code,
        });
    });
  }

  const pursued = () => db.pairings.filter(({ state }) => isPursued(state)).toArray();

  /** Resolves when nothing is being waited for. Nobody has to wait for that. */
  async function pursueAll(): Promise<void> {
    if ((await pursued()).length === 0) await minutes.stop();
    // What was begun meanwhile has lost the alarm it had set.
    const rows = await pursued();
    if (rows.length === 0) return;
    await minutes.start();
    await Promise.all(rows.map(({ id }) => follow(id)));
  }

  const again = () => ({ failure: null, waitsUntil: now() + WAIT_MS });

  function setAlarm(): void {
    minutes.start().catch((error: unknown) => console.error('Fusebox: no alarm was set', error));
  }

  function begin(id: string): void {
    setAlarm();
    follow(id).catch((error: unknown) => console.error('Fusebox: a connection that is asked for', error));
  }

  return {
    async start({ way, rotates, relays, terms }) {
      const id = crypto.randomUUID();
      const secret = utils.randomSecretKey();
      const request = { ...terms, ...OURS, appPubkey: getPublicKey(secret), relays: parseRelays(relays) };
      const row: Omit<PairingRow, 'sealedSecret'> = {
        id,
        way,
        rotates,
        request,
        link: linkOf(way, request),
        state: 'waiting',
        answer: null,
        learned: null,
        refused: [],
        failure: null,
        createdAt: now(),
        waitsUntil: now() + WAIT_MS,
      };
      await vault.sealing([db.pairings, db.connections], async ({ seal }) => {
        if (rotates !== null) {
          if (!(await db.connections.get(rotates))) throw noWallet();
          // One at a time: what was begun before is left.
          (await forgetRenewals(db, rotates)).forEach(leave);
        }
        await db.pairings.add({ ...row, sealedSecret: seal(secret, secretPlace(id)) });
      });
      secret.fill(0);
      begin(id);
      return { pairingId: id };
    },

    async answered({ pairingId, message }) {
      const row = await db.pairings.get(pairingId);
      const told = row?.way.kind === 'page' && readSuccess(message, row.request);
      if (!told)
        throw new FuseboxError(
          'BAD_RESPONSE',
          "The wallet's page said something that Fusebox does not understand. Connect another way.",
        );
      const { state, answer } = row;
      const isOther = answer?.walletPubkey !== told.walletPubkey;
      if (state !== 'waiting' && state !== 'found' && !(state === 'offered' && isOther)) return;
      leave(pairingId);
      await changed(row, { state: 'found', answer: seen(told), learned: null });
      begin(pairingId);
    },

    async accept({ pairingId, walletPubkey }) {
      const row = await db.pairings.get(pairingId);
      const isMeant = row?.state === 'offered' && row.answer?.walletPubkey === walletPubkey;
      if (!isMeant || !(await changed(row, { state: 'accepted' }))) {
        throw new FuseboxError('CANCELLED', 'This connection is no longer offered. Ask for it again.');
      }
      // It may have to wait for a payment.
      setAlarm();
      await follow(pairingId);
    },

    async refuse({ pairingId, walletPubkey }) {
      const row = await db.pairings.get(pairingId);
      if (row?.answer?.walletPubkey !== walletPubkey || row.state === 'accepted') return;
      leave(pairingId);
      const refused = [...row.refused, walletPubkey];
      await changed(row, { ...again(), state: 'waiting', answer: null, learned: null, refused });
      begin(pairingId);
    },

    async retry(pairingId) {
      const row = await db.pairings.get(pairingId);
      if (row?.state === 'ended') await changed(row, { ...again(), state: row.answer ? 'found' : 'waiting' });
      begin(pairingId);
    },

    async cancel(pairingId) {
      leave(pairingId);
      await db.pairings.delete(pairingId);
    },

    leave,
    pursueAll,

    pause() {
      for (const id of followed.keys()) leave(id);
    },
  };
}

const isPursued = (state: PairingRow['state']) => state !== 'offered' && state !== 'ended';

/** Throws INVALID_PARAMS for what is not the address of a wallet. */
function linkOf(way: PairingWay, request: WalletAuthRequest): string | null {
  switch (way.kind) {
    case 'uri':
      return printWalletAuthUri(request);
    case 'page':
      return walletAuthPage(way.walletUrl, request);
    case 'connection':
      return null;
  }
}

function sideOf(error: unknown): PairingSide {
  if (!(error instanceof FuseboxError)) return 'here';
  if (error.walletCode === 'NOT_IMPLEMENTED') return 'method';
  if (error.walletCode !== undefined) return 'permission';
  if (error.code === 'RELAY_UNREACHABLE' || error.code === 'RELAY_REFUSED') return 'relay';
  return error.code === 'NO_RESPONSE' || error.code === 'BAD_RESPONSE' ? 'wallet' : 'here';
}
