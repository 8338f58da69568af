/** A NIP-47 wallet service over a Lightning node: listens on its relays, acts once on each request, and answers. */
import { type Event, type EventTemplate, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { nowSeconds, toHex } from '../lightning/ldk';
import type { LightningNode } from '../lightning/node';
import { signEvent } from '../signed-events';
import { type Call, callsOf } from './calls';
import { Ciphers, SCHEMES, type Scheme } from './cipher';
import { Connections, type Grant } from './connections';
import { announcement, type Dialect, schemeAsked, schemesOf } from './dialect';
import { type Interceptor, intercepted, type WalletRequest } from './interceptors';
import { Ledger } from './ledger';
import { METHODS } from './methods/index';
import type { Wallet } from './methods/method';
import {
  INFO_KIND,
  NOTIFICATION_KINDS,
  NOTIFICATION_TYPES,
  type NotificationType,
  type Outcome,
  REQUEST_KIND,
  RESPONSE_KIND,
  type Transaction,
  WalletError,
} from './protocol';
import { RelayLink } from './relay-link';
import { hasExpired, readRequest } from './request';
import type { Delivery } from './response';

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
  /** The wallet's public key, hex. */
  readonly pubkey: string;
  /** Of a first connection; each `newConnection` has its own. */
  readonly uri: string;
  /** See WalletServiceOptions. */
  clockOffsetSeconds: number;
  readonly #secretKey = generateSecretKey();
  readonly #ciphers = new Ciphers(this.#secretKey);
  #dialect: Dialect;
  readonly #publishesInfo: boolean;
  readonly #relayUrls: string[];
  /** But for who asks. */
  readonly #wallet: Omit<Wallet, 'connection'>;
  readonly #connections = new Connections([...METHODS.keys()]);
  /** Of the last info event, in seconds since the epoch. */
  #announcedAt = 0;
  /** Ids of events that were acted on: what comes again, over another relay or later, is not another request. */
  readonly #seen = new Set<string>();
  readonly #interceptors: Interceptor[] = [];
  #deliver: Delivery = ({ event }) => this.#publish(event);
  readonly #links: RelayLink[];
  readonly #stopListening: () => void;
  #closed = false;

  constructor(options: WalletServiceOptions) {
    const { relayUrls, node, encryptions = SCHEMES, versions, publishesInfo = true } = options;
    this.pubkey = getPublicKey(this.#secretKey);
    this.clockOffsetSeconds = options.clockOffsetSeconds ?? 0;
    this.#dialect = versions === undefined ? { encryptions } : { versions };
    this.#publishesInfo = publishesInfo;
    this.#relayUrls = relayUrls;
    this.#wallet = {
      pubkey: this.pubkey,
      node,
      ledger: new Ledger((type, transaction) => this.#notify(type, transaction)),
      served: [...METHODS.keys()],
      connections: this.#connections,
    };
    this.uri = this.newConnection().uri;
    this.#stopListening = this.#wallet.ledger.follow(node);
    const filter = { kinds: [REQUEST_KIND], '#p': [this.pubkey] };
    this.#links = relayUrls.map(
      (url) =>
        new RelayLink({
          url,
          filter,
          onEvent: (event) => void this.#receive(event),
          isKnown: (id) => this.#seen.has(id),
          sign: (template) => this.sign(template),
        }),
    );
  }

  async start(): Promise<void> {
    const attempts = await Promise.allSettled(this.#links.map((link) => link.ready));
    if (!attempts.some((attempt) => attempt.status === 'fulfilled'))
      throw new Error(`No relay can be reached: ${this.#relayUrls.join(', ')}.`);
    if (this.#publishesInfo) await this.#announce();
  }

  /** From now on the wallet speaks this and nothing else, and says so. */
  async speak(dialect: Dialect): Promise<void> {
    this.#dialect = dialect;
    await this.#announce();
  }

  newConnection(grant: Grant = {}): WalletConnection {
    const secret = generateSecretKey();
    const clientPubkey = getPublicKey(secret);
    this.#connections.add(clientPubkey, grant);
    const query = new URLSearchParams(this.#relayUrls.map((url) => ['relay', url]));
    query.append('secret', toHex(secret));
    const uri = `nostr+walletconnect://${this.pubkey}?${query}`;
    WalletService.handedOut.push(uri);
    return {
      uri,
      clientPubkey,
      revoke: () => this.#connections.remove(clientPubkey),
    };
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

  /** Signs as the wallet, whatever a test wants it to have said. */
  sign(template: EventTemplate): Event {
    return signEvent(template, this.#secretKey);
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const link of this.#links) link.close();
  }

  async #receive(event: Event): Promise<void> {
    if (this.#seen.has(event.id) || hasExpired(event)) return;
    this.#seen.add(event.id);
    let scheme: Scheme;
    try {
      scheme = schemeAsked(event, this.#dialect);
    } catch (error) {
      if (!(error instanceof WalletError)) throw error;
      await this.#refuse(event, error);
      return;
    }
    await this.#answer(event, scheme);
  }

  async #answer(event: Event, scheme: Scheme): Promise<void> {
    const cipher = this.#ciphers.with(scheme, event.pubkey);
    const body = readRequest(event, cipher);
    // Unreadable: then no answer could name the method either.
    if (body === null) return;
    const calls = callsOf(body, () => ({
      ...this.#wallet,
      connection: this.#connections.permitting(body.method, event.pubkey),
    }));
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
          answerWith: (plaintext) => this.#respond(request, plaintext),
          publish: (other) => this.#publish(other),
        };
        const outcome = await intercepted(this.#interceptors, request, () => outcomeOf(call));
        if (outcome !== null) await this.#respond(request, responseBody(body.method, outcome));
      }),
    );
  }

  /** In an encryption we do speak: the client may know it, too. What was asked for is unknown. */
  async #refuse(event: Event, { code, message }: WalletError): Promise<void> {
    const [preferred = 'nip04'] = schemesOf(this.#dialect);
    const cipher = this.#ciphers.with(preferred, event.pubkey);
    const content = cipher.encrypt(responseBody('unknown', { error: { code, message } }));
    await this.#publish(this.#responseEvent(event, content, null));
  }

  async #respond(request: WalletRequest, plaintext: string): Promise<void> {
    const event = this.#responseEvent(request.event, request.cipher.encrypt(plaintext), request.item);
    await this.#deliver({ request, plaintext, event });
  }

  /** One relay that takes it is enough. What does not go out because we were closed is nobody's error. */
  async #publish(event: Event): Promise<void> {
    try {
      await Promise.any(this.#links.map((link) => link.publish(event)));
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  #responseEvent(request: Event, content: string, item: string | null): Event {
    const tags = [['p', request.pubkey], ['e', request.id], ...(item === null ? [] : [['d', item]])];
    return this.sign({ kind: RESPONSE_KIND, tags, content, created_at: this.#now() });
  }

  /** Publishes an info event, newer than those before. */
  async #announce(): Promise<void> {
    this.#announcedAt = Math.max(this.#announcedAt + 1, this.#now());
    await this.#publish(
      this.sign({
        kind: INFO_KIND,
        tags: [announcement(this.#dialect), ['notifications', NOTIFICATION_TYPES.join(' ')]],
        content: this.#wallet.served.join(' '),
        created_at: this.#announcedAt,
      }),
    );
  }

  /** Tells every client that is to know, in every encryption spoken: the wallet cannot know which one it listens to. */
  #notify(type: NotificationType, notification: Transaction): void {
    const plaintext = JSON.stringify({ notification_type: type, notification });
    for (const { pubkey } of this.#connections.listeningFor(type))
      for (const scheme of schemesOf(this.#dialect)) {
        const content = this.#ciphers.with(scheme, pubkey).encrypt(plaintext);
        const kind = NOTIFICATION_KINDS[scheme];
        void this.#publish(this.sign({ kind, tags: [['p', pubkey]], content, created_at: this.#now() }));
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
