/** A NIP-47 wallet service over a Lightning node: listens on its relays, acts once on each request, and answers. */
import {
  type Event,
  type EventTemplate,
  finalizeEvent,
  generateSecretKey,
  getPublicKey,
} from 'nostr-tools/pure';
import { nowSeconds, toHex } from '../lightning/ldk';
import type { LightningNode } from '../lightning/node';
import { Ciphers, isScheme, SCHEMES, type Scheme } from './cipher';
import { type Interceptor, intercepted, type WalletRequest } from './interceptors';
import { Ledger } from './ledger';
import { METHODS } from './methods/index';
import type { Wallet } from './methods/method';
import { INFO_KIND, type Outcome, REQUEST_KIND, RESPONSE_KIND, WalletError } from './protocol';
import { RelayLink } from './relay-link';
import { hasExpired, type RequestBody, readRequest, tagOf } from './request';
import type { Delivery } from './response';

export interface WalletServiceOptions {
  relayUrls: string[];
  node: LightningNode;
  /** What it speaks, the preferred first; by default NIP-44 and NIP-04. */
  encryptions?: readonly Scheme[];
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
  /** The wallet's public key, hex. */
  readonly pubkey: string;
  /** Of a first connection; each `newConnection` has its own. */
  readonly uri: string;
  /** See WalletServiceOptions. */
  clockOffsetSeconds: number;
  readonly #secretKey = generateSecretKey();
  readonly #ciphers = new Ciphers(this.#secretKey);
  readonly #encryptions: readonly Scheme[];
  readonly #publishesInfo: boolean;
  readonly #relayUrls: string[];
  readonly #wallet: Wallet;
  readonly #clients = new Set<string>();
  /** Ids of events that were acted on: what comes again, over another relay or later, is not another request. */
  readonly #seen = new Set<string>();
  readonly #interceptors: Interceptor[] = [];
  #deliver: Delivery = ({ event }) => this.#publish(event);
  readonly #links: RelayLink[];
  readonly #stopListening: () => void;
  #closed = false;

  constructor(options: WalletServiceOptions) {
    const { relayUrls, node, encryptions = SCHEMES, publishesInfo = true } = options;
    this.pubkey = getPublicKey(this.#secretKey);
    this.clockOffsetSeconds = options.clockOffsetSeconds ?? 0;
    this.#encryptions = encryptions;
    this.#publishesInfo = publishesInfo;
    this.#relayUrls = relayUrls;
    this.#wallet = { node, ledger: new Ledger(), methods: [...METHODS.keys()] };
    this.uri = this.newConnection().uri;
    this.#stopListening = this.#wallet.ledger.follow(node);
    const filter = { kinds: [REQUEST_KIND], '#p': [this.pubkey] };
    this.#links = relayUrls.map(
      (url) =>
        new RelayLink({
          url,
          filter,
          onEvent: (event) => void this.#receive(event),
          sign: (template) => this.sign(template),
        }),
    );
  }

  async start(): Promise<void> {
    const attempts = await Promise.allSettled(this.#links.map((link) => link.ready));
    if (!attempts.some((attempt) => attempt.status === 'fulfilled'))
      throw new Error(`No relay can be reached: ${this.#relayUrls.join(', ')}.`);
    if (this.#publishesInfo) await this.#publish(this.#infoEvent());
  }

  newConnection(): WalletConnection {
    const secret = generateSecretKey();
    const clientPubkey = getPublicKey(secret);
    this.#clients.add(clientPubkey);
    const query = new URLSearchParams(this.#relayUrls.map((url) => ['relay', url]));
    query.append('secret', toHex(secret));
    return {
      uri: `nostr+walletconnect://${this.pubkey}?${query}`,
      clientPubkey,
      revoke: () => this.#clients.delete(clientPubkey),
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
    return finalizeEvent(template, this.#secretKey);
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const link of this.#links) link.close();
  }

  async #receive(event: Event): Promise<void> {
    if (this.#seen.has(event.id) || hasExpired(event)) return;
    this.#seen.add(event.id);
    const asked = tagOf(event, 'encryption') ?? 'nip04';
    if (isScheme(asked) && this.#encryptions.includes(asked)) await this.#answer(event, asked);
    else await this.#refuseEncryption(event);
  }

  async #answer(event: Event, scheme: Scheme): Promise<void> {
    const cipher = this.#ciphers.with(scheme, event.pubkey);
    const body = readRequest(event, cipher);
    // Unreadable: then no answer could name the method either.
    if (body === null) return;
    const request: WalletRequest = {
      ...body,
      event,
      scheme,
      cipher,
      answerWith: (plaintext) => this.#respond(request, plaintext),
      publish: (other) => this.#publish(other),
    };
    const outcome = await intercepted(this.#interceptors, request, () => this.#act(event.pubkey, body));
    if (outcome !== null) await this.#respond(request, responseBody(body.method, outcome));
  }

  async #act(client: string, { method: name, params }: RequestBody): Promise<Outcome> {
    try {
      if (!this.#clients.has(client))
        throw new WalletError('UNAUTHORIZED', 'The wallet does not know this connection.');
      const method = METHODS.get(name);
      if (method === undefined) throw new WalletError('NOT_IMPLEMENTED', `The wallet has no method ${name}.`);
      return { result: await method(params, this.#wallet) };
    } catch (error) {
      const code = error instanceof WalletError ? error.code : 'INTERNAL';
      return { error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  /** In an encryption we do speak: the client may know it, too. */
  async #refuseEncryption(event: Event): Promise<void> {
    const cipher = this.#ciphers.with(this.#encryptions[0] ?? 'nip04', event.pubkey);
    const message = `The wallet speaks ${this.#encryptions.join(' ')}.`;
    const body = responseBody('unknown', { error: { code: 'UNSUPPORTED_ENCRYPTION', message } });
    await this.#publish(this.#responseEvent(event, cipher.encrypt(body)));
  }

  async #respond(request: WalletRequest, plaintext: string): Promise<void> {
    const event = this.#responseEvent(request.event, request.cipher.encrypt(plaintext));
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

  #responseEvent(request: Event, content: string): Event {
    const tags = [
      ['p', request.pubkey],
      ['e', request.id],
    ];
    return this.sign({ kind: RESPONSE_KIND, tags, content, created_at: this.#now() });
  }

  #infoEvent(): Event {
    return this.sign({
      kind: INFO_KIND,
      tags: [['encryption', this.#encryptions.join(' ')]],
      content: this.#wallet.methods.join(' '),
      created_at: this.#now(),
    });
  }

  /** Seconds since the epoch, by the wallet's own clock. */
  #now(): number {
    return nowSeconds() + this.clockOffsetSeconds;
  }
}

/** The plaintext of a response. */
function responseBody(method: string, outcome: Outcome): string {
  const { result, error } = { result: null, error: null, ...outcome };
  return JSON.stringify({ result_type: method, error, result });
}
