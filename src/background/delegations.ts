/**
 * Being the wallet's side of Nostr Wallet Auth: an app asks for a connection of its own, the user allows it or less, and a wallet of the user's makes it
 * (`create_connection`). The request to the wallet is signed once for each app and stored before it is sent, so that no death makes two connections.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { errorData, FuseboxError } from '../contract/errors';
import type { NoticePrompt } from '../contract/prompts';
import type { ConnectionRow, DelegationRow } from '../contract/rows';
import type { WalletAuthGrant, WalletAuthRequest } from '../contract/wallet-auth';
import { neutralise } from '../core/foreign-text';
import { OWN } from '../core/origins';
import { utils } from '../core/secp256k1';
import { lists } from '../core/wallet-info';
import { createConnectionParams } from '../nwc/create-connection';
import { NwcError } from '../nwc/nwc-error';
import { mayReturnTo } from '../nwc/return-to';
import { parseWalletAuthUri } from '../nwc/wallet-auth-uri';
import { findWallet } from '../nwc/wallet-search';
import { noteConnectionEvent } from '../store/connection-events';
import { defaultConnection } from '../store/connections';
import type { Database } from '../store/database';
import type { Asker } from './asker';
import { askedBy, type Prompts } from './prompts';
import { noWalletYet, userRejected } from './sites';
import type { AskingWallets } from './wallets';

/** How long a wallet may act on the request, in seconds. */
const LIFETIME_S = 300;
/** How long it is waited for, in ms. */
const ANSWER_MS = 20_000;
/** How long the relays where the app waits may take to show it, in ms. */
const SHOWN_MS = 8_000;
/** What an earlier life has sent is taken up by itself for so long, in ms. */
const TAKEN_UP_MS = 15 * 60_000;
/** Of what an app calls itself, in characters, where the wallet is told. */
const LONGEST_NAME = 60;

/** What the user is told at the end. */
export type Told = Pick<NoticePrompt, 'about' | 'quote' | 'link'>;

export interface Delegations {
  /**
   * Asks the user, has the wallet make what was allowed, and looks whether the app can see it. Resolves with what the user is to be told of it. What was allowed before, by the same link, is
   * not asked again. Throws where nothing was allowed: INVALID_WALLET_AUTH, OLD_WALLET_AUTH, NO_WALLET, USER_REJECTED and what prompts throw.
   */
  review(asker: Asker, uri: string): Promise<Told>;
  /** Learns what became of what an earlier life has sent. While the vault is locked, or nobody answers, that stays open. */
  recover(): Promise<void>;
}

export interface DelegationsDeps {
  db: Database;
  wallets: AskingWallets;
  prompts: Prompts;
  /** ms since the epoch. */
  now: () => number;
}

const NO_WALLET = { id: '', name: '' };

export function createDelegations({ db, wallets, prompts, now }: DelegationsDeps): Delegations {
  /** What this life is asking a wallet for, by the app's key. */
  const asking = new Map<string, Promise<DelegationRow>>();

  /** The wallets that can make connections: first the one that the user has chosen, then the default one. */
  async function makers({ connectionId }: Asker): Promise<ConnectionRow[]> {
    const first = [connectionId, (await defaultConnection(db))?.id];
    const placeOf = ({ id }: ConnectionRow) => (first.includes(id) ? first.indexOf(id) : first.length);
    const rows = await db.connections.filter(({ info }) => lists(info, 'create_connection')).toArray();
    return rows.sort((a, b) => placeOf(a) - placeOf(b) || b.createdAt - a.createdAt);
  }

  /**
   * What was allowed for the key of this request before; undefined where nothing was, the wallet that was asked is connected no more, or its answer can be heard no more: the connection
   * has another secret since.
   */
  async function allowedBefore(request: WalletAuthRequest): Promise<DelegationRow | undefined> {
    const row = await db.delegations.get(request.appPubkey);
    const connection = row && (await db.connections.get(row.connectionId));
    if (!connection) return undefined;
    if (row.requestHash !== hashOf(request)) {
      throw new FuseboxError(
        'INVALID_WALLET_AUTH',
        'You have allowed another request to connect by the same key already. Ask the site for a new request.',
      );
    }
    return row.state === 'sent' && row.sent.pubkey !== connection.clientPubkey ? undefined : row;
  }

  /** True where the request is one of ours: its key is that of a connection, or of one that is asked for. */
  async function isOurs({ appPubkey }: WalletAuthRequest): Promise<boolean> {
    const connected = db.connections.filter(({ clientPubkey }) => clientPubkey === appPubkey);
    const asked = db.pairings.filter(({ request }) => request.appPubkey === appPubkey);
    return (await connected.count()) + (await asked.count()) > 0;
  }

  async function allow(asker: Asker, request: WalletAuthRequest, able: ConnectionRow[]) {
    const offered = able.map(({ id, name, label }) => ({ id, name: label ?? name }));
    const question = { kind: 'wallet-auth' as const, request, wallets: offered };
    const decision = await prompts.ask({ ...askedBy(asker, NO_WALLET), ...question }, asker.signal);
    if (!decision.approved || !decision.grant) throw userRejected();
    return signed(asker, request, decision.grant);
  }

  /** Stores what was allowed, with the request to the wallet. Gives the row that is there, where another question about the same request was answered first. */
  async function signed(
    asker: Asker,
    request: WalletAuthRequest,
    { connectionId, withMetadata, ...terms }: WalletAuthGrant,
  ): Promise<{ row: DelegationRow; isNew: boolean }> {
    const { client } = await wallets.of(connectionId, asker);
    const metadata = withMetadata ? request.metadata : null;
    const params = createConnectionParams({ ...request, ...terms, metadata }, nameFor(asker, request));
    const row: DelegationRow = {
      clientPubkey: request.appPubkey,
      requestHash: hashOf(request),
      name: request.name,
      origin: asker.origin,
      connectionId,
      sent: client.sign('create_connection', params, LIFETIME_S),
      state: 'sent',
      walletPubkey: null,
      createdAt: now(),
    };
    return db.transaction('rw', db.delegations, db.connections, async () => {
      const before = await allowedBefore(request);
      if (before) return { row: before, isNew: false };
      // The wallet may have made it when it was asked by the connection's former key.
      const isNew = (await db.delegations.get(row.clientPubkey))?.connectionId !== connectionId;
      await db.delegations.put(row);
      return { row, isNew };
    });
  }

  /** Has the wallet make it, once at a time. `isNew`: it was never asked for. Without an answer the row is as before: it may have been made. Throws where it was certainly not made. */
  function made(row: DelegationRow, isNew: boolean, asker?: Asker): Promise<DelegationRow> {
    const current = asking.get(row.clientPubkey);
    if (current !== undefined) return current;
    const making = ask(row, isNew, asker).finally(() => asking.delete(row.clientPubkey));
    asking.set(row.clientPubkey, making);
    return making;
  }

  async function ask(row: DelegationRow, isNew: boolean, asker?: Asker): Promise<DelegationRow> {
    const { client } = await wallets.of(row.connectionId, asker);
    // What is answered to a former key cannot be read.
    if (row.sent.pubkey !== client.clientPubkey) return row;
    try {
      const options = { timeout: ANSWER_MS };
      const { wallet_pubkey } = isNew
        ? await client.send('create_connection', row.sent, options)
        : await client.resume('create_connection', row.sent, options);
      return await ended(row, 'delegated', wallet_pubkey);
    } catch (error) {
      if (!(error instanceof NwcError)) throw error;
      const isRefused = error.walletCode !== undefined;
      // A wallet refuses a key that it knows: the first time may have made it.
      if (isRefused && (!isNew || error.delivery.isRepeated)) return ended(row, 'delegated', null);
      const isUnsent = isNew && error.code === 'RELAY_UNREACHABLE';
      if (!isRefused && !isUnsent) return row;
      await ended(row, 'delegation-refused');
      throw error;
    }
  }

  async function ended(
    row: DelegationRow,
    end: 'delegated' | 'delegation-refused',
    walletPubkey: string | null = null,
  ): Promise<DelegationRow> {
    const { clientPubkey, connectionId, origin, name } = row;
    const after: DelegationRow = { ...row, state: 'made', walletPubkey };
    return db.transaction('rw', db.delegations, db.connections, db.connectionEvents, async () => {
      // It may have been forgotten since, or its end be known from an asking that began earlier.
      const current = await db.delegations.get(clientPubkey);
      if (current?.state !== 'sent') return current ?? after;
      if (end === 'delegated') await db.delegations.put(after);
      else await db.delegations.delete(clientPubkey);
      await noteConnectionEvent(db, { id: connectionId }, end, now(), {
        origin: origin === OWN ? null : origin,
        detail: name,
      });
      return after;
    });
  }

  /** True once the relays where the app waits show that the wallet has let it in. */
  async function isShown({ appPubkey, relays }: WalletAuthRequest, walletPubkey: string): Promise<boolean> {
    try {
      await findWallet({
        request: { appPubkey, relays },
        secret: utils.randomSecretKey(),
        counts: (by) => by === walletPubkey,
        timeout: SHOWN_MS,
        signal: new AbortController().signal,
        openSocket: wallets.openSocket,
        now,
      });
      return true;
    } catch (error) {
      if (error instanceof FuseboxError) return false;
      throw error;
    }
  }

  async function madeAndSeen(
    asker: Asker,
    request: WalletAuthRequest,
    { row, isNew }: { row: DelegationRow; isNew: boolean },
  ): Promise<Told> {
    const { walletPubkey } = row.state === 'made' ? row : await made(row, isNew, asker);
    if (walletPubkey === null) return { about: 'delegated_unsure', quote: '', link: null };
    if (!(await isShown(request, walletPubkey))) return { about: 'delegated_unseen', quote: '', link: null };
    const { returnTo } = request;
    const mayOpen = returnTo !== null && mayReturnTo(returnTo, asker.shownOrigin);
    return { about: 'delegated', quote: '', link: mayOpen ? returnTo.url : null };
  }

  return {
    async review(asker, uri) {
      const request = parseWalletAuthUri(uri, now());
      if (await isOurs(request)) {
        throw new FuseboxError(
          'INVALID_WALLET_AUTH',
          'This is a request of your own Fusebox. Take it to your wallet.',
        );
      }
      const before = await allowedBefore(request);
      const able = await makers(asker);
      if (!before && able.length === 0) {
        if ((await db.connections.count()) === 0) throw noWalletYet();
        return { about: 'cannot_delegate', quote: uri, link: null };
      }
      const allowed = before ? { row: before, isNew: false } : await allow(asker, request, able);
      // The user is told even where the page has gone: what was allowed goes on without it.
      return madeAndSeen(asker, request, allowed).catch((error: unknown) => {
        if (!(error instanceof FuseboxError)) throw error;
        return { about: errorData(error), quote: '', link: null };
      });
    },

    async recover() {
      const since = now() - TAKEN_UP_MS;
      const rows = await db.delegations.where('createdAt').above(since).toArray();
      const unknown = rows.filter(({ state }) => state === 'sent');
      await Promise.all(
        unknown.map((row) =>
          made(row, false).catch((error: unknown) => {
            if (!(error instanceof FuseboxError)) throw error;
          }),
        ),
      );
    },
  };
}

function hashOf(request: WalletAuthRequest): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(request))));
}

/**
 * What the wallet lists it as: what the app calls itself, which anybody can, and the host of the site that asked, as far as that is known and may be told. Brackets are left to
 * the latter.
 */
function nameFor({ origin, shownOrigin }: Asker, { name }: WalletAuthRequest): string {
  const claimed = neutralise((name ?? '').slice(0, LONGEST_NAME).replace(/[\p{Ps}\p{Pe}]/gu, ' '));
  // In a private window the origin is not stored, here or elsewhere.
  const host = origin === shownOrigin && /^https?:/.test(origin) ? new URL(origin).host : null;
  if (claimed === '') return host ?? 'App';
  return host === null ? claimed : `${claimed} (${host})`;
}
