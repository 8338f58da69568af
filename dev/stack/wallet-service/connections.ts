/** The clients of the wallet, and what each may do. */
import { nowSeconds } from '../lightning/ldk';
import { Budget, type Renewal } from './budget';
import { NOTIFICATION_TYPES, type NotificationType, WalletError } from './protocol';

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
}

export interface Connection {
  /** Of the client, hex. */
  pubkey: string;
  methods: readonly string[];
  notifications: readonly NotificationType[];
  budget: Budget | null;
  expiresAt: number | null;
}

export class Connections {
  readonly #connections = new Map<string, Connection>();
  readonly #methods: readonly string[];

  /** `methods` are all that the wallet serves. */
  constructor(methods: readonly string[]) {
    this.#methods = methods;
  }

  has(pubkey: string): boolean {
    return this.#connections.has(pubkey);
  }

  add(pubkey: string, grant: Grant): void {
    this.#connections.set(pubkey, {
      pubkey,
      methods: grant.methods ?? this.#methods,
      notifications: grant.notifications ?? NOTIFICATION_TYPES,
      budget: grant.budget === undefined ? null : new Budget(grant.budget),
      expiresAt: grant.expiresAt ?? null,
    });
  }

  remove(pubkey: string): void {
    this.#connections.delete(pubkey);
  }

  /** The connection of this client. Throws a WalletError where it may not use this method. */
  permitting(method: string, pubkey: string): Connection {
    const connection = this.#connections.get(pubkey);
    if (connection === undefined)
      throw new WalletError('UNAUTHORIZED', 'The wallet does not know this connection.');
    if (hasEnded(connection)) throw new WalletError('EXPIRED', 'This connection has expired.');
    if (this.#methods.includes(method) && !connection.methods.includes(method))
      throw new WalletError('RESTRICTED', `This connection may not use ${method}.`);
    return connection;
  }

  /** Those that are to be told of this. */
  listeningFor(type: NotificationType): Connection[] {
    return [...this.#connections.values()].filter(
      (connection) => !hasEnded(connection) && connection.notifications.includes(type),
    );
  }
}

function hasEnded({ expiresAt }: Connection): boolean {
  return expiresAt !== null && expiresAt <= nowSeconds();
}
