/** One NWC client per connection, made when first needed and kept while the background lives. */
import type { ConnectionEventKind, ConnectionRow } from '../contract/rows';
import { NwcClient, type NwcClientOptions } from '../nwc/client';
import type { NwcError } from '../nwc/nwc-error';
import { noteConnectionEvent } from '../store/connection-events';
import { connectionOf } from '../store/connections';
import type { Database } from '../store/database';
import { secretPlace } from '../vault/sealed-rows';
import { type Vault, walletLocked } from '../vault/vault';
import type { Asker } from './asker';

/** When a wallet last answered is written down this often at most, in ms. */
const NOTED_EVERY_MS = 60_000;

type News = Parameters<Database['connections']['update']>[1];

export interface Wallet {
  row: ConnectionRow;
  client: NwcClient;
}

export interface Wallets {
  /** The connection and a client for it. Throws NO_WALLET where it was disconnected, WALLET_LOCKED where the vault is locked. */
  of(connectionId: string): Promise<Wallet>;
  /** Makes a client without keeping it. */
  connect(options: Omit<NwcClientOptions, 'openSocket' | 'now' | 'random'>): NwcClient;
  /** A socket to a relay, for nobody in particular. */
  openSocket(url: string): WebSocket;
  /** Closes the client of a connection that is gone. */
  drop(connectionId: string): Promise<void>;
  /** Closes all clients: what they know of secrets goes with them. Requests that wait are told as of a relay that is lost. */
  dropAll(): Promise<void>;
}

/** Wallets for which the user is asked to unlock the vault. */
export interface AskingWallets extends Wallets {
  /** As `Wallets.of`. Where the vault is locked, the user is asked on behalf of the asker; without one, WALLET_LOCKED. */
  of(connectionId: string, asker?: Asker): Promise<Wallet>;
}

export function createWallets(
  db: Database,
  vault: Vault,
  openSocket: Wallets['openSocket'] = (url) => new WebSocket(url),
): Wallets {
  const clients = new Map<string, Promise<NwcClient>>();

  const connect: Wallets['connect'] = (options) => new NwcClient({ ...options, openSocket });

  async function openClient(connection: ConnectionRow) {
    const { id, sealedSecret, walletPubkey, relays, info, lastAnswer, expiresAt } = connection;
    let notedAt = lastAnswer?.at ?? 0;
    const secret = await vault.open(sealedSecret, secretPlace(id)).catch(async () => {
      // The key may have been changed since the row was read.
      const row = await connectionOf(db, id);
      return vault.open(row.sealedSecret, secretPlace(id));
    });
    return connect({
      walletPubkey,
      relays,
      secret,
      info,
      onInfo: (news) => remember(id, { info: news }),
      onAnswer(relay) {
        const at = Date.now();
        if (Math.abs(at - notedAt) < NOTED_EVERY_MS) return;
        notedAt = at;
        remember(id, { lastAnswer: { at, relay } });
      },
      expiresAt,
      onExpiry(news) {
        if (news === undefined) remember(id, (row: ConnectionRow) => delete row.expiresAt);
        else remember(id, { expiresAt: news });
      },
      onProblem(error) {
        const kind = eventOf(error);
        if (!kind) return;
        const detail = kind === 'expired' ? null : (error.walletCode ?? error.code);
        noteConnectionEvent(db, { id }, kind, Date.now(), { detail }).catch(notStored);
      },
    });
  }

  /** For the popup and the next life. Where it cannot be written, the wallet will tell it again. */
  function remember(id: string, news: News): void {
    db.connections.update(id, news).catch(notStored);
  }

  async function drop(connectionId: string): Promise<void> {
    const client = clients.get(connectionId);
    clients.delete(connectionId);
    const opened = await client?.catch(() => undefined); // one that could not be opened is none
    opened?.close();
  }

  async function begin(connectionId: string): Promise<void> {
    if (await vault.isLocked()) throw walletLocked();
    const row = await connectionOf(db, connectionId);
    if (clients.has(connectionId)) return; // another call came first
    const client = openClient(row);
    clients.set(connectionId, client);
    client.catch(() => clients.delete(connectionId));
  }

  async function of(connectionId: string): Promise<Wallet> {
    if (!clients.has(connectionId)) await begin(connectionId);
    const client = clients.get(connectionId);
    if (!client) return of(connectionId); // it was dropped this instant
    const opened = await client;
    // It may have been locked, disconnected, or given another secret, while its client was opened or since.
    const [isLocked, row] = await Promise.all([vault.isLocked(), db.connections.get(connectionId)]);
    if (!isLocked && row?.clientPubkey === opened.clientPubkey) return { row, client: opened };
    if (clients.get(connectionId) === client) clients.delete(connectionId);
    opened.close();
    if (isLocked) throw walletLocked();
    return of(connectionId);
  }

  return {
    of,
    connect,
    openSocket,
    drop,
    async dropAll() {
      await Promise.allSettled(Array.from(clients.keys(), drop));
    },
  };
}

/** What a request that did not end well is in the journal of connections; null where it is about what was asked alone. */
function eventOf({ code, walletCode }: NwcError): ConnectionEventKind | null {
  if (walletCode === undefined) return 'error';
  if (code === 'CONNECTION_EXPIRED') return 'expired';
  return ['WALLET_REFUSED', 'WALLET_BUDGET_EXCEEDED', 'RATE_LIMITED'].includes(code) ? 'refused' : null;
}

function notStored(error: unknown): void {
  console.warn('Fusebox: what the wallet told was not stored', error);
}
