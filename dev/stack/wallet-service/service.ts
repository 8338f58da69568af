/** A NIP-47 wallet service over a Lightning node: listens on its relays, acts once on each request, and answers. */
import { type Event, type EventTemplate, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { nowSeconds, toHex } from '../lightning/ldk';
import type { LightningNode } from '../lightning/node';
import { type Call, callsOf } from './calls';
import { SCHEMES, type Scheme } from './cipher';
import { type ConnectionRequest, grantOf } from './connection-request';
import { type Connection, Connections, type Grant } from './connections';
import { announcement, type Dialect, schemeAsked, schemesOf } from './dialect';
import { type Interceptor, intercepted, type WalletRequest } from './interceptors';
import { Ledger, type LedgerOptions } from './ledger';
import { METHODS } from './methods/index';
import type { Wallet } from './methods/method';
import {
  INFO_KIND,
  NOTIFICATION_KINDS,
  type NotificationType,
  type Outcome,
  RESPONSE_KIND,
  type Transaction,
  WalletError,
} from './protocol';
import { Relays } from './relays';
import { hasExpired, readRequest, tagOf } from './request';
import type { Delivery } from './response';
import { readWalletAuth } from './wallet-auth';
import type { WalletKey } from './wallet-key';

export interface WalletServiceOptions {
  relayUrls: string[];
  node: LightningNode;
  /** What it speaks, the preferred first; by default NIP-44 and NIP-04. */
  encryptions?: readonly Scheme[];
  /** In place of encryptions: it announces versions, such as 0.0 and 1.0, as older wallets do. */
  versions?: readonly string[];
  /** Whether it publishes an info event; by default it does. */
  publishesInfo?: boolean;
  /** How far its clock is ahead, seen in the dates of what it signs; by default it is right. */
  clockOffsetSeconds?: number;
  /** What it can do; by default all there is. */
  methods?: readonly string[];
  /** Its Lightning address; by default it has none. */
  lud16?: string;
}

/** What one client was given. */
export interface WalletConnection {
  /** nostr+walletconnect://… */
  uri: string;
  /** The client's public key, hex. */
  clientPubkey: string;
  /** From now on the wallet answers this client UNAUTHORIZED. */
  revoke(): void;
}

/** How a nostr+walletauth:// URI is agreed to. */
export interface Approval {
  /** Granted in place of what was asked for. */
  lowered?: Grant;
  /** Where it says so and listens from now on; by default where the URI says that the app waits. */
  relayUrls?: readonly string[];
  /** Whether it publishes the info event, by which the app learns of the connection; by default as all others. */
  announces?: boolean;
  /** Whether the client talks to the key that clients share, as with some wallets. By default it has a key of the wallet for itself, as with Alby Hub. */
  sharesKey?: boolean;
}

/** Resolves once requests are heard on every relay that can be reached, at least one, and the info event is there. */
export async function startWalletService(options: WalletServiceOptions): Promise<WalletService> {
  const service = new WalletService(options);
  try {
    await service.start();
  } catch (error) {
    service.close();
    throw error;
  }
  return service;
}

export class WalletService {
  /** Every connection string that any wallet has handed out, the oldest first. */
  static readonly handedOut: string[] = [];
  /** The public key that clients share, hex. */
  readonly pubkey: string;
  /** Of a first connection; each `newConnection` has its own. */
  readonly uri: string;
  /** See WalletServiceOptions. */
  clockOffsetSeconds: number;
  /** The wallet's own relays. */
  readonly relayUrls: readonly string[];
  readonly lud16: string | null;
  /** The names of its methods. */
  readonly served: readonly string[];
  readonly #node: LightningNode;
  #dialect: Dialect;
  readonly #publishesInfo: boolean;
  readonly #connections: Connections;
  /** Ids of events that were acted on: what comes again, over another relay or later, is not another request. */
  readonly #seen = new Set<string>();
  readonly #interceptors: Interceptor[] = [];
  #deliver: Delivery = ({ event }) => this.#relays.publish(event);
  readonly #relays: Relays;
  readonly #stopFollowing: (() => void)[] = [];

  constructor(options: WalletServiceOptions) {
    const { relayUrls, node, encryptions = SCHEMES, versions, publishesInfo = true } = options;
    this.relayUrls = relayUrls;
    this.lud16 = options.lud16 ?? null;
    this.served = options.methods ?? [...METHODS.keys()];
    this.clockOffsetSeconds = options.clockOffsetSeconds ?? 0;
    this.#node = node;
    this.#dialect = versions === undefined ? { encryptions } : { versions };
    this.#publishesInfo = publishesInfo;
    this.#connections = new Connections(this.served, (which) => this.#openLedger(which));
    this.pubkey = this.#connections.sharedKey.pubkey;
    this.uri = this.newConnection().uri;
    this.#relays = new Relays(this.pubkey, {
      onEvent: (event) => void this.#receive(event),
      isKnown: (id) => this.#seen.has(id),
      sign: (template) => this.sign(template),
    });
  }

  async start(): Promise<void> {
    await this.#relays.join(this.relayUrls);
    if (this.#publishesInfo) await this.#announceAll();
  }

  /** From now on the wallet speaks this and nothing else, and says so. */
  async speak(dialect: Dialect): Promise<void> {
    this.#dialect = dialect;
    await this.#announceAll();
  }

  newConnection(grant: Grant = {}): WalletConnection {
    return this.#handOut(grant, this.#connections.sharedKey);
  }

  /** As `newConnection`, but the client has a key of the wallet for itself. Resolves once that is listened for. */
  async newConnectionWithOwnKey(grant: Grant = {}): Promise<WalletConnection> {
    const key = this.#connections.newKey();
    const connection = this.#handOut(grant, key);
    await this.#relays.listenFor(key.pubkey);
    return connection;
  }

  /**
   * Says yes to a nostr+walletauth:// URI. Resolves once the app can learn of it; throws a WalletError where this is granted to nobody,
   * and another error where none of the relays can be reached.
   */
  async approve(uri: string, approval: Approval = {}): Promise<Connection> {
    const auth = await readWalletAuth(uri);
    const { lowered = {}, relayUrls = auth.relayUrls, announces, sharesKey = false } = approval;
    await this.#relays.join(relayUrls);
    const key = sharesKey ? this.#connections.sharedKey : this.#connections.newKey();
    const connection = this.#connections.admit(auth.request, key, { ...grantOf(auth.request), ...lowered });
    await this.#relays.listenFor(key.pubkey);
    if (announces ?? this.#publishesInfo) await this.#announce(key, relayUrls);
    return connection;
  }

  /** The connection of this client, or null. */
  connectionOf(clientPubkey: string): Connection | null {
    return this.#connections.find(clientPubkey);
  }

  /** From now on the wallet answers this client UNAUTHORIZED. */
  revoke(clientPubkey: string): void {
    this.#connections.remove(clientPubkey);
  }

  /** From now on the wallet answers this client EXPIRED. */
  expire(clientPubkey: string): void {
    this.#connections.expire(clientPubkey);
  }

  /** Puts this between the requests and the wallet, before those already there; returns what takes it away again. */
  intercept(interceptor: Interceptor): () => void {
    this.#interceptors.unshift(interceptor);
    return () => {
      const index = this.#interceptors.indexOf(interceptor);
      if (index !== -1) this.#interceptors.splice(index, 1);
    };
  }

  /** Leaves it to this to bring responses to the relays; returns what puts the wallet's own way back. */
  deliverBy(delivery: Delivery): () => void {
    const own = this.#deliver;
    this.#deliver = delivery;
    return () => {
      this.#deliver = own;
    };
  }

  /** Signs with the key that clients share, whatever a test wants the wallet to have said. */
  sign(template: EventTemplate): Event {
    return this.#connections.sharedKey.sign(template);
  }

  close(): void {
    for (const stop of this.#stopFollowing) stop();
    this.#relays.close();
  }

  #handOut(grant: Grant, key: WalletKey): WalletConnection {
    const secret = generateSecretKey();
    const clientPubkey = getPublicKey(secret);
    this.#connections.add(clientPubkey, grant, key);
    const query = new URLSearchParams(this.relayUrls.map((url) => ['relay', url]));
    query.append('secret', toHex(secret));
    const uri = `nostr+walletconnect://${key.pubkey}?${query}`;
    WalletService.handedOut.push(uri);
    return { uri, clientPubkey, revoke: () => this.revoke(clientPubkey) };
  }

  /** What a connection may have another one made for. */
  async #connect(request: ConnectionRequest): Promise<Connection> {
    const key = this.#connections.newKey();
    const connection = this.#connections.admit(request, key);
    await this.#relays.listenFor(key.pubkey);
    if (this.#publishesInfo) await this.#announce(key);
    return connection;
  }

  #openLedger({ takesKeysends }: Pick<LedgerOptions, 'takesKeysends'>): Ledger {
    const ledger: Ledger = new Ledger({
      takesKeysends,
      onNews: (type, transaction) => this.#notify(ledger, type, transaction),
    });
    this.#stopFollowing.push(ledger.follow(this.#node));
    return ledger;
  }

  async #receive(event: Event): Promise<void> {
    const key = this.#connections.findKey(tagOf(event, 'p') ?? '');
    if (key === null || this.#seen.has(event.id) || hasExpired(event)) return;
    this.#seen.add(event.id);
    let scheme: Scheme;
    try {
      scheme = schemeAsked(event, this.#dialect);
    } catch (error) {
      if (!(error instanceof WalletError)) throw error;
      await this.#refuse(event, key, error);
      return;
    }
    await this.#answer(event, key, scheme);
  }

  async #answer(event: Event, key: WalletKey, scheme: Scheme): Promise<void> {
    const cipher = key.ciphers.with(scheme, event.pubkey);
    const body = readRequest(event, cipher);
    // Unreadable: then no answer could name the method either.
    if (body === null) return;
    const calls = callsOf(body, () =>
      this.#walletOf(this.#connections.permitting(body.method, event.pubkey, key)),
    );
    await Promise.all(
      calls.map(async (call) => {
        const { item, params } = call;
        const request: WalletRequest = {
          event,
          method: body.method,
          params,
          item,
          scheme,
          cipher,
          sign: (template) => key.sign(template),
          answerWith: (plaintext) => this.#respond(request, plaintext),
          publish: (other) => this.#relays.publish(other),
        };
        const outcome = await intercepted(this.#interceptors, request, () => outcomeOf(call));
        if (outcome !== null) await this.#respond(request, responseBody(body.method, outcome));
      }),
    );
  }

  /** The wallet as this connection may use it. */
  #walletOf(connection: Connection): Wallet {
    return {
      node: this.#node,
      lud16: this.lud16,
      served: this.served,
      connection,
      ledger: connection.ledger,
      balanceMsat: () => (connection.isolated ? connection.ledger : this.#node).balanceMsat(),
      connect: (request) => this.#connect(request),
    };
  }

  /** In an encryption we do speak: the client may know it, too. What was asked for is unknown. */
  async #refuse(event: Event, key: WalletKey, { code, message }: WalletError): Promise<void> {
    const [preferred = 'nip04'] = schemesOf(this.#dialect);
    const cipher = key.ciphers.with(preferred, event.pubkey);
    const content = cipher.encrypt(responseBody('unknown', { error: { code, message } }));
    await this.#relays.publish(key.sign(this.#response(event, content, null)));
  }

  async #respond(request: WalletRequest, plaintext: string): Promise<void> {
    const content = request.cipher.encrypt(plaintext);
    const event = request.sign(this.#response(request.event, content, request.item));
    await this.#deliver({ request, plaintext, event });
  }

  #response(request: Event, content: string, item: string | null): EventTemplate {
    const tags = [['p', request.pubkey], ['e', request.id], ...(item === null ? [] : [['d', item]])];
    return { kind: RESPONSE_KIND, tags, content, created_at: this.#now() };
  }

  async #announceAll(): Promise<void> {
    await Promise.all(Array.from(this.#connections.keys, (key) => this.#announce(key)));
  }

  /** Publishes the info event of this key, by default to all relays. A key without a connection has none. */
  async #announce(key: WalletKey, relayUrls?: readonly string[]): Promise<void> {
    const told = this.#connections.announcementOf(key);
    if (told === null) return;
    const tags = [
      announcement(this.#dialect),
      ...(told.notifications.length === 0 ? [] : [['notifications', told.notifications.join(' ')]]),
      ...told.clients.map((pubkey) => ['p', pubkey]),
    ];
    const content = told.methods.join(' ');
    await this.#relays.publish(key.signInfo({ kind: INFO_KIND, tags, content }, this.#now()), relayUrls);
  }

  /** Tells every client that is to know, in every encryption spoken: the wallet cannot know which one it listens to. */
  #notify(ledger: Ledger, type: NotificationType, notification: Transaction): void {
    const plaintext = JSON.stringify({ notification_type: type, notification });
    for (const { pubkey, key } of this.#connections.listeningFor(type, ledger))
      for (const scheme of schemesOf(this.#dialect)) {
        const content = key.ciphers.with(scheme, pubkey).encrypt(plaintext);
        const kind = NOTIFICATION_KINDS[scheme];
        void this.#relays.publish(
          key.sign({ kind, tags: [['p', pubkey]], content, created_at: this.#now() }),
        );
      }
  }

  /** Seconds since the epoch, by the wallet's own clock. */
  #now(): number {
    return nowSeconds() + this.clockOffsetSeconds;
  }
}

/** What the client is told of a call. */
async function outcomeOf(call: Call): Promise<Outcome> {
  try {
    return { result: await call.run() };
  } catch (error) {
    const code = error instanceof WalletError ? error.code : 'INTERNAL';
    return { error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}

/** The plaintext of a response. */
function responseBody(method: string, outcome: Outcome): string {
  const { result, error } = { result: null, error: null, ...outcome };
  return JSON.stringify({ result_type: method, error, result });
}
