/**
 * A Nostr Wallet Connect client (NIP-47) for one connection. It listens by the wallet's key before it asks anything, publishes to all
 * relays, and takes the first response that is authentic, decrypts, and answers the request it claims to. Everything else is dropped
 * without touching state. No answer is a state of its own (NO_RESPONSE), never a failure.
 */
import type { EventTemplate } from 'nostr-tools/pure';
import type { SignedEvent, WalletInfo } from '../contract/rows';
import { offers } from '../core/wallet-info';
import type { BatchAnswers } from './batch-reader';
import { type Cipher, createCipher } from './cipher';
import { getPublicKey, isAuthentic, KIND, signEvent, tagValues } from './events';
import { Listening } from './listening';
import type { BatchMethod, Method, MethodParams, MethodResult, SingleMethod } from './methods';
import { Negotiation } from './negotiation';
import type { NotificationCursor, WalletNotification } from './notifications';
import { connectionExpired, type Delivery, isDialectRefusal, NwcError, walletRefusal } from './nwc-error';
import { deliveryOf } from './outstanding';
import { type Filter, RelayLink, type Worth } from './relay-link';
import { type PendingRequest, type Reader, Requests, type SendOptions } from './requests';
import { parseResponse } from './responses';

/** Clocks of wallets and relays are off by minutes: listen this far back, in seconds. */
const CLOCK_SLACK_S = 600;

export interface NwcClientOptions {
  walletPubkey: string;
  relays: string[];
  secret: Uint8Array;
  /** What was known of the wallet when it was last heard. */
  info?: WalletInfo | null;
  /** Told whenever more is known of the wallet: to be kept for the next client. */
  onInfo?: (info: WalletInfo) => void;
  /** Told by which relay the wallet has answered. */
  onAnswer?: (relay: string) => void;
  /** When the wallet is expected to end this connection, in ms since the epoch. */
  expiresAt?: number | undefined;
  /** Told when that is news: the wallet has ended it by now, or serves it longer, nobody knows until when. */
  onExpiry?: (expiresAt: number | undefined) => void;
  /** Told of each request that does not end well, until the client is closed. */
  onProblem?: (error: NwcError) => void;
  openSocket?: (url: string) => WebSocket;
  /** ms since the epoch. */
  now?: () => number;
  /** 0 ≤ x < 1. */
  random?: () => number;
}

export class NwcClient {
  readonly clientPubkey: string;
  readonly walletPubkey: string;
  readonly #secret: Uint8Array;
  readonly #cipher: Cipher;
  readonly #links: RelayLink[] = [];
  readonly #now: () => number;
  readonly #onAnswer: NwcClientOptions['onAnswer'];
  #expiresAt: number | undefined;
  #onExpiry: NwcClientOptions['onExpiry'];
  #onProblem: NwcClientOptions['onProblem'];
  readonly #requests: Requests;
  readonly #negotiation: Negotiation;
  readonly #listening = new Set<Listening>();

  constructor(options: NwcClientOptions) {
    this.walletPubkey = options.walletPubkey;
    this.clientPubkey = getPublicKey(options.secret);
    this.#secret = options.secret;
    this.#cipher = createCipher(options.secret, options.walletPubkey);
    this.#now = options.now ?? Date.now;
    this.#onAnswer = options.onAnswer;
    this.#expiresAt = options.expiresAt;
    this.#onExpiry = options.onExpiry;
    this.#onProblem = options.onProblem;
    this.#negotiation = new Negotiation({
      links: this.#links,
      cached: options.info ?? null,
      onInfo: (info) => {
        options.onInfo?.(info);
        for (const listening of this.#listening) listening.follow(info.encryption);
      },
      now: this.#now,
    });
    this.#requests = new Requests({ connection: this.clientPubkey, links: this.#links, now: this.#now });
    for (const url of options.relays) {
      const link: RelayLink = new RelayLink(url, {
        openSocket: options.openSocket ?? ((relay) => new WebSocket(relay)),
        random: options.random ?? Math.random,
        now: this.#now,
        filters: () => this.#filters(link),
        ping: { kinds: [KIND.info], authors: [this.walletPubkey], limit: 1 },
        outstanding: this.#requests.outstanding,
        sign: (template) => this.#signed(template),
        isNeeded: () =>
          this.#requests.outstanding.size > 0 || this.#negotiation.isReading || this.#listening.size > 0,
        onEvent: (event) => this.#receive(event, url),
        onChange: () => {
          this.#requests.onRelayChange();
          this.#negotiation.onRelayChange();
        },
      });
      this.#links.push(link);
    }
  }

  /** What is known of the wallet. */
  get info(): WalletInfo {
    return this.#negotiation.info;
  }

  /** Opens the sockets ahead of the first request. */
  open(): void {
    for (const link of this.#links) link.open();
  }

  /** Ends everything at once: what still waits is told that there was no answer. */
  close(): void {
    this.#onExpiry = undefined;
    this.#onProblem = undefined;
    this.#listening.clear();
    for (const link of this.#links) link.close();
    this.#requests.close();
    this.#negotiation.releaseReaders();
  }

  /**
   * What the newest info event says, of those that the relays hold and the one remembered, or null where there is none: a wallet need
   * not have one. Waits until every relay has told what it holds or is out of reach, a second at most once there is one, and at
   * most `timeout` ms.
   */
  async readInfo(timeout: number): Promise<WalletInfo | null> {
    await this.#negotiation.read(timeout);
    return this.info.at > 0 ? this.info : null;
  }

  /**
   * Signs a request without sending it, so that it can be stored first. `lifetime` in seconds: after that a wallet that honours
   * `expiration` (NIP-40) will not act on it. Throws NOT_IMPLEMENTED (as `walletCode`) where the wallet is known to lack the method.
   */
  sign<M extends Method>(method: M, params: MethodParams[M], lifetime: number): SignedEvent {
    // Some wallets do not list what every wallet has.
    if (method !== 'get_info' && !offers(this.info, method)) {
      throw walletRefusal('NOT_IMPLEMENTED', '', {
        connection: this.clientPubkey,
        relays: [],
        delivery: { relays: 0, isRepeated: false },
      });
    }
    const { encryption, version } = this.info;
    const now = Math.floor(this.#now() / 1000);
    return this.#signed({
      kind: KIND.request,
      created_at: now,
      tags: [
        ['p', this.walletPubkey],
        ['encryption', encryption],
        ...(version === null ? [] : [['v', version]]),
        ['expiration', String(now + lifetime)],
      ],
      content: this.#cipher.encrypt(encryption, JSON.stringify({ method, params })),
    });
  }

  /**
   * Signs, sends and waits. Throws what `sign` and `send` throw. Where the wallet does not read our dialect, its info event is read
   * again and the request is made once more, within the same time; not so one that spends, which is never sent as another event.
   */
  async request<M extends SingleMethod>(
    method: M,
    params: MethodParams[M],
    options: SendOptions,
  ): Promise<MethodResult<M>> {
    const deadline = this.#now() + options.timeout;
    const lifetime = Math.ceil(options.timeout / 1000) + CLOCK_SLACK_S;
    const event = this.sign(method, params, lifetime);
    try {
      return await this.send(method, event, options);
    } catch (error) {
      if (!(error instanceof NwcError) || !isDialectRefusal(error.walletCode) || spends(method)) throw error;
      await this.#negotiation.renegotiated(deadline, options.signal);
      if (this.#negotiation.isDialectOf(event) || this.#now() >= deadline) throw error;
    }
    return this.send(method, this.sign(method, params, lifetime), {
      ...options,
      timeout: Math.max(0, deadline - this.#now()),
    });
  }

  /**
   * Sends a signed request to every relay and waits for its response. Past its `expiration` it is not sent any more, only listened for. Throws an
   * NwcError: with `walletCode` where the wallet refused (CONNECTION_EXPIRED where it has ended the connection); NO_RESPONSE, BAD_RESPONSE or RELAY_REFUSED where the wallet may have acted but
   * no readable answer came in time; RELAY_UNREACHABLE where the request certainly never left through this client, be it
   * aborted. Throws the signal's reason when aborted after that.
   */
  async send<M extends SingleMethod>(
    method: M,
    event: SignedEvent,
    options: SendOptions,
  ): Promise<MethodResult<M>> {
    try {
      const result = await this.#requests.wait(method, event, singleReader(method), options);
      if (this.#isDue) this.#expireAt(undefined);
      return result;
    } catch (error) {
      if (!(error instanceof NwcError)) throw error;
      if (isDialectRefusal(error.walletCode)) this.#negotiation.renegotiate(event);
      const isOver = this.#isOfExpiry(error, method);
      if (isOver && !this.#isDue) this.#expireAt(this.#now());
      const named = isOver ? connectionExpired(error) : error;
      this.#onProblem?.(named);
      throw named;
    }
  }

  /**
   * Waits again for a request that an earlier life sent, or may have: the same event is sent, which wallets deduplicate, and a
   * response that a relay has kept meanwhile is picked up. Throws what `send` throws; RELAY_UNREACHABLE says nothing of earlier lives.
   */
  async resume<M extends SingleMethod>(
    method: M,
    event: SignedEvent,
    options: SendOptions,
  ): Promise<MethodResult<M>> {
    const response = this.send(method, event, options);
    for (const link of this.#links) link.listen();
    return response;
  }

  /**
   * Sends a signed multi_ request and waits until each item has its own answer, by a reader of `batchReader`: given by the caller, so that who
   * sends no batch does not carry it. Never throws for an item: its answer holds the error.
   * Throws RELAY_UNREACHABLE and the like only inside answers, and the signal's reason when aborted.
   */
  async sendBatch<M extends BatchMethod>(
    method: M,
    event: SignedEvent,
    reader: Reader<BatchAnswers<M>>,
    options: SendOptions,
  ): Promise<BatchAnswers<M>> {
    const answers = await this.#requests.wait(method, event, reader, options);
    for (const answer of answers.values()) {
      if (!answer.ok && isDialectRefusal(answer.error.walletCode)) this.#negotiation.renegotiate(event);
    }
    return answers;
  }

  /** How a request that still waits for its response has travelled; null where none of this id waits. */
  deliveryOf(eventId: string): Delivery | null {
    const request = this.#requests.outstanding.get(eventId);
    return request ? deliveryOf(request) : null;
  }

  /** What waits for a response. Another client of the same connection can `resume` it. */
  pending(): PendingRequest[] {
    return this.#requests.pending();
  }

  /**
   * Tells each notification of the wallet once, from a cursor on (null: from a quarter of an hour ago), until `stop`. Store the cursor
   * after each, and a later life goes on from there without losing or repeating one, as far as relays keep them. Each listener has its own.
   */
  listen(
    listener: (notification: WalletNotification) => void,
    cursor: NotificationCursor | null,
  ): { cursor(): NotificationCursor; stop(): void } {
    const { encryption } = this.info;
    const listening = new Listening({ links: this.#links, encryption, listener, cursor, now: this.#now });
    // What the relays were heard for so far is not what they are about to be asked.
    for (const other of this.#listening) other.noteHeard();
    this.#listening.add(listening);
    this.open();
    for (const link of this.#links) link.listenAnew();
    return {
      cursor: () => listening.cursor(),
      stop: () => {
        listening.end();
        this.#listening.delete(listening);
      },
    };
  }

  get #isDue(): boolean {
    return this.#expiresAt !== undefined && this.#expiresAt <= this.#now();
  }

  #expireAt(expiresAt: number | undefined): void {
    this.#expiresAt = expiresAt;
    this.#onExpiry?.(expiresAt);
  }

  /** What is to be paid can expire, too: of a payment it is the connection only where that was to end by now. */
  #isOfExpiry({ walletCode }: NwcError, method: SingleMethod): boolean {
    return walletCode === 'EXPIRED'
      ? this.#isDue || !spends(method)
      : walletCode === 'UNAUTHORIZED' && this.#isDue;
  }

  #signed(template: EventTemplate): SignedEvent {
    return signEvent(template, this.#secret, this.clientPubkey);
  }

  #filters(link: RelayLink): Filter[] {
    const authors = [this.walletPubkey];
    const created = Array.from(this.#requests.outstanding.values(), ({ event }) => event.created_at);
    const oldest = Math.min(Math.floor(this.#now() / 1000), ...created);
    const filters: Filter[] = [
      { kinds: [KIND.response], authors, since: oldest - CLOCK_SLACK_S },
      { kinds: [KIND.info], authors },
    ];
    for (const listening of this.#listening) filters.push({ ...listening.filter(link), authors });
    return filters;
  }

  #receive(event: SignedEvent, relay: string): Worth {
    if (event.pubkey !== this.walletPubkey) return 'ignored';
    switch (event.kind) {
      case KIND.info:
        return this.#negotiation.receive(event);
      case KIND.response:
        return this.#receiveResponse(event, relay);
      case KIND.notificationNip04:
      case KIND.notificationNip44:
        return this.#receiveNotification(event);
      default:
        return 'ignored';
    }
  }

  #receiveResponse(event: SignedEvent, relay: string): Worth {
    // Many clients may share the wallet's key: look whose answer it is before spending time on the signature.
    const request = tagValues(event, 'e')
      .map((id) => this.#requests.outstanding.get(id))
      .find((found) => found !== undefined);
    if (!request) return 'ignored';
    if (!isAuthentic(event)) return 'bad';
    const content = this.#decrypted(event);
    if (content !== null && request.take(content, event, relay)) {
      this.#onAnswer?.(relay);
      return 'good';
    }
    // It claims to answer this request and cannot be read: told when the time is up, and still waited for.
    request.isGarbled = true;
    return 'bad';
  }

  #receiveNotification(event: SignedEvent): Worth {
    const receivers = tagValues(event, 'p');
    if (receivers.length > 0 && !receivers.includes(this.clientPubkey)) return 'ignored';
    const worths = Array.from(this.#listening, (each) => each.receive(event, () => this.#decrypted(event)));
    // What is no news to one listener may be to another.
    return worths.find((worth) => worth !== 'ignored') ?? 'ignored';
  }

  #decrypted({ content }: SignedEvent): string | null {
    try {
      return this.#cipher.decrypt(content);
    } catch {
      return null; // not written for this connection, or damaged
    }
  }
}

const SPENDING: readonly Method[] = ['pay_invoice', 'pay_keysend', 'pay'];

function spends(method: SingleMethod): boolean {
  return SPENDING.includes(method);
}

/** Reads the one response to a request. */
function singleReader<M extends SingleMethod>(method: M): Reader<MethodResult<M>> {
  return {
    read(content, _response, refusal) {
      const response = parseResponse(method, content);
      if (!response) return null;
      return response.ok ? { value: response.result } : { error: refusal(response.code, response.message) };
    },
    silence: (error) => ({ error }),
  };
}
