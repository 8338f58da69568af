/** The clients of the wallet, and what each may do. */
import { nowSeconds } from '../lightning/ldk';
import { Budget, type Renewal } from './budget';
import { type ConnectionRequest, grantOf, refuseUngrantable } from './connection-request';
import type { Ledger, LedgerOptions } from './ledger';
import { NOTIFICATION_TYPES, type NotificationType, WalletError } from './protocol';
import { WalletKey } from './wallet-key';

/** What a connection is allowed. */
export interface Grant {
  /** By default all. */
  methods?: readonly string[] | undefined;
  /** By default the whole balance. */
  budget?: { amountMsat: number; renewal: Renewal } | undefined;
  /** Seconds since the epoch; by default never. */
  expiresAt?: number | undefined;
  /** What it is told of; by default everything. */
  notifications?: readonly NotificationType[] | undefined;
  /** Whether it is a sub-wallet: it spends what came in over it, and sees nothing else. By default it is not. */
  isolated?: boolean | undefined;
  /** What get_info repeats to it; by default nothing. */
  metadata?: Record<string, unknown> | undefined;
}

export interface Connection {
  /** Of the client, hex. */
  readonly pubkey: string;
  readonly methods: readonly string[];
  readonly notifications: readonly NotificationType[];
  readonly budget: Budget | null;
  readonly expiresAt: number | null;
  readonly isolated: boolean;
  readonly metadata: Record<string, unknown> | null;
  /** The key of the wallet that it talks to. */
  readonly key: WalletKey;
  /** Its own where it is isolated, else the wallet's. */
  readonly ledger: Ledger;
}

/** What the info event of a key says, and which clients it names. */
export interface Announcement extends Pick<Connection, 'methods' | 'notifications'> {
  clients: readonly string[];
}

export class Connections {
  /** Of the wallet, for all clients that have none for themselves. */
  readonly sharedKey = new WalletKey();
  /** By public key, also those of clients that are gone: they are told so. */
  readonly #keys = new Map([[this.sharedKey.pubkey, this.sharedKey]]);
  readonly #connections = new Map<string, Connection>();
  /** Clients that learn from the info event of the shared key that they were let in. */
  readonly #toldBySharedKey: string[] = [];
  readonly #served: readonly string[];
  readonly #openLedger: (options: Pick<LedgerOptions, 'takesKeysends'>) => Ledger;
  /** Of all that are not isolated. */
  readonly #ledger: Ledger;

  /** `served` are all methods of the wallet. */
  constructor(
    served: readonly string[],
    openLedger: (options: Pick<LedgerOptions, 'takesKeysends'>) => Ledger,
  ) {
    this.#served = served;
    this.#openLedger = openLedger;
    this.#ledger = openLedger({ takesKeysends: true });
  }

  get keys(): Iterable<WalletKey> {
    return this.#keys.values();
  }

  /** The key of the wallet with this public key. */
  findKey(pubkey: string): WalletKey | null {
    return this.#keys.get(pubkey) ?? null;
  }

  newKey(): WalletKey {
    const key = new WalletKey();
    this.#keys.set(key.pubkey, key);
    return key;
  }

  /** The connection of this client, expired or not; null where it has none. */
  find(pubkey: string): Connection | null {
    return this.#connections.get(pubkey) ?? null;
  }

  add(pubkey: string, grant: Grant, key: WalletKey): Connection {
    const isolated = grant.isolated ?? false;
    const connection = {
      pubkey,
      methods: grant.methods ?? this.#served,
      notifications: grant.notifications ?? NOTIFICATION_TYPES,
      budget: grant.budget === undefined ? null : new Budget(grant.budget),
      expiresAt: grant.expiresAt ?? null,
      isolated,
      metadata: grant.metadata ?? null,
      key,
      ledger: isolated ? this.#openLedger({ takesKeysends: false }) : this.#ledger,
    };
    this.#connections.set(pubkey, connection);
    return connection;
  }

  /** Adds what a client asked for; `grant` is what it gets. Throws BAD_REQUEST where nobody is granted this. */
  admit(request: ConnectionRequest, key: WalletKey, grant = grantOf(request)): Connection {
    refuseUngrantable(request, this.#served);
    if (this.#connections.has(request.pubkey))
      throw new WalletError('BAD_REQUEST', 'This client has a connection already.');
    if (key === this.sharedKey) this.#toldBySharedKey.push(request.pubkey);
    return this.add(request.pubkey, grant, key);
  }

  /** Of the shared key all that the wallet can do, of another what its client may do; null where that client is gone. */
  announcementOf(key: WalletKey): Announcement | null {
    if (key === this.sharedKey)
      return { methods: this.#served, notifications: NOTIFICATION_TYPES, clients: this.#toldBySharedKey };
    const connection = [...this.#connections.values()].find((candidate) => candidate.key === key);
    return connection === undefined ? null : { ...connection, clients: [connection.pubkey] };
  }

  remove(pubkey: string): void {
    this.#connections.delete(pubkey);
  }

  /** Its time is over. */
  expire(pubkey: string): void {
    const connection = this.#connections.get(pubkey);
    if (connection !== undefined) this.#connections.set(pubkey, { ...connection, expiresAt: nowSeconds() });
  }

  /** The connection of this client over this key. Throws a WalletError where it may not use this method. */
  permitting(method: string, pubkey: string, key: WalletKey): Connection {
    const connection = this.#connections.get(pubkey);
    if (connection === undefined || connection.key !== key)
      throw new WalletError('UNAUTHORIZED', 'The wallet does not know this connection.');
    if (hasEnded(connection)) throw new WalletError('EXPIRED', 'This connection has expired.');
    if (this.#served.includes(method) && !connection.methods.includes(method))
      throw new WalletError('RESTRICTED', `This connection may not use ${method}.`);
    return connection;
  }

  /** Those that are to be told of this. */
  listeningFor(type: NotificationType, ledger: Ledger): Connection[] {
    return [...this.#connections.values()].filter(
      (connection) =>
        connection.ledger === ledger && !hasEnded(connection) && connection.notifications.includes(type),
    );
  }
}

function hasEnded({ expiresAt }: Connection): boolean {
  return expiresAt !== null && expiresAt <= nowSeconds();
}
