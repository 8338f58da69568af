/**
 * A Nostr Wallet Connect client (NIP-47) for one connection. It listens by the wallet's key before it asks anything, publishes to all
 * relays, and takes the first response that is authentic, decrypts, and answers the request it claims to. Everything else is dropped
 * without touching state. No answer is a state of its own (NO_RESPONSE), never a failure.
 */
import { finalizeEvent, getPublicKey } from 'nostr-tools/pure';
import { FuseboxError } from '../contract/errors';
import type { SignedEvent } from '../contract/rows';
import { type Cipher, createCipher, type Encryption } from './cipher';
import { isAuthentic, KIND, parseEvent, tagValues } from './events';
import { newer, parseInfo, type WalletInfo } from './info';
import { type Method, type MethodParams, type MethodResult, parseResponse } from './methods';
import { deliveryOf, type Outstanding, wasSent } from './outstanding';
import { RelaySocket } from './relay-socket';
import { WalletRefusal } from './wallet-errors';

/** Clocks of wallets and relays are off by minutes: listen this far back, in seconds. */
const CLOCK_SLACK_S = 600;
const SUBSCRIPTION = 'nwc';
/** More NIP-42 challenges on one connection than this are not answered: each costs a signature. */
const MOST_CHALLENGES = 3;

export interface NwcClientOptions {
  walletPubkey: string;
  relays: string[];
  secret: Uint8Array;
  /** Until an info event or the caller says otherwise. */
  encryption: Encryption;
  openSocket?: (url: string) => WebSocket;
  /** ms since the epoch. */
  now?: () => number;
  random?: () => number;
}

/** What is known of one relay; the sets are of the connection as it stands. */
interface Link {
  socket: RelaySocket;
  /** It has sent all the stored events it has. */
  caughtUp: boolean;
  /** Its NIP-42 challenges that were answered. */
  challenges: Set<string>;
  /** Requests that it wanted authentication for, and that were then sent again. */
  retried: Set<string>;
}

export interface SendOptions {
  /** Stops waiting after this long, in ms: NO_RESPONSE (or BAD_RESPONSE, or RELAY_UNREACHABLE where nothing ever left). */
  timeout: number;
  signal?: AbortSignal;
}

export class NwcClient {
  readonly clientPubkey: string;
  readonly walletPubkey: string;
  encryption: Encryption;
  readonly #secret: Uint8Array;
  readonly #cipher: Cipher;
  readonly #links: Link[];
  readonly #now: () => number;
  readonly #outstanding = new Map<string, Outstanding>();
  readonly #infoListeners = new Set<() => void>();
  #info: SignedEvent | null = null;

  constructor(options: NwcClientOptions) {
    this.walletPubkey = options.walletPubkey;
    this.clientPubkey = getPublicKey(options.secret);
    this.encryption = options.encryption;
    this.#secret = options.secret;
    this.#cipher = createCipher(options.secret, options.walletPubkey);
    this.#now = options.now ?? Date.now;
    this.#links = options.relays.map((url) => {
      const link: Link = {
        socket: new RelaySocket(url, {
          openSocket: options.openSocket ?? ((relay) => new WebSocket(relay)),
          random: options.random ?? Math.random,
          onOpen: () => this.#greet(link),
          onMessage: (message) => this.#receive(link, message),
          onChange: () => {
            for (const request of this.#outstanding.values()) request.onRelayChange();
            this.#endInfoWhereAllTold();
          },
          isNeeded: () => this.#outstanding.size + this.#infoListeners.size > 0,
        }),
        caughtUp: false,
        challenges: new Set(),
        retried: new Set(),
      };
      return link;
    });
  }

  /** Opens the sockets ahead of the first request. */
  open(): void {
    for (const { socket } of this.#links) socket.open();
  }

  close(): void {
    for (const { socket } of this.#links) socket.close();
  }

  /**
   * The newest info event that the relays hold, or null where there is none. Waits until every relay has told what it holds or is out
   * of reach, at most `timeout` ms. A wallet need not have one. Sets the encryption of later requests.
   */
  async info(timeout: number): Promise<WalletInfo | null> {
    this.open();
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#infoListeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeout);
      this.#infoListeners.add(done);
      this.#endInfoWhereAllTold();
    });
    if (!this.#info) return null;
    const info = parseInfo(this.#info);
    this.encryption = info.encryption;
    return info;
  }

  /**
   * Signs a request without sending it, so that it can be stored first. `lifetime` in seconds: after that a wallet that honours
   * `expiration` (NIP-40) will not act on it.
   */
  sign<M extends Method>(method: M, params: MethodParams[M], lifetime: number): SignedEvent {
    const now = this.#seconds();
    const { id, pubkey, created_at, kind, tags, content, sig } = finalizeEvent(
      {
        kind: KIND.request,
        created_at: now,
        tags: [
          ['p', this.walletPubkey],
          ['encryption', this.encryption],
          ['expiration', String(now + lifetime)],
        ],
        content: this.#cipher.encrypt(this.encryption, JSON.stringify({ method, params })),
      },
      this.#secret,
    );
    return { id, pubkey, created_at, kind, tags, content, sig };
  }

  /** Signs, sends and waits. Throws what `send` throws. */
  async request<M extends Method>(
    method: M,
    params: MethodParams[M],
    options: SendOptions,
  ): Promise<MethodResult<M>> {
    return this.send(
      method,
      this.sign(method, params, Math.ceil(options.timeout / 1000) + CLOCK_SLACK_S),
      options,
    );
  }

  /**
   * Sends a signed request to every relay and waits for its response; sending the same event again is the same request. Past its
   * `expiration` it is not sent any more, only listened for. Throws a WalletRefusal with the wallet's error; NO_RESPONSE or
   * BAD_RESPONSE where the wallet may have acted but no readable answer came in time; RELAY_UNREACHABLE where the request
   * certainly never left through this client, be it aborted; the signal's reason when aborted after that.
   */
  async send<M extends Method>(
    method: M,
    event: SignedEvent,
    options: SendOptions,
  ): Promise<MethodResult<M>> {
    options.signal?.throwIfAborted();
    return new Promise<MethodResult<M>>((resolve, reject) => {
      const finish = (act: () => void) => {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', aborted);
        this.#outstanding.delete(event.id);
        act();
      };
      const aborted = () =>
        finish(() => reject(wasSent(request) ? options.signal?.reason : this.#silence(request)));
      const timer = setTimeout(() => finish(() => reject(this.#silence(request))), options.timeout);
      const request: Outstanding = {
        event,
        deliveries: new Map(),
        garbled: false,
        take: (content) => {
          const response = parseResponse(method, content);
          if (!response) return false;
          finish(() =>
            response.ok
              ? resolve(response.result)
              : reject(new WalletRefusal(response.code, response.message, deliveryOf(request))),
          );
          return true;
        },
        onRelayChange: () => {
          if (!wasSent(request) && this.#links.every(({ socket }) => socket.hasFailed)) {
            finish(() => reject(this.#silence(request)));
          }
        },
      };
      options.signal?.addEventListener('abort', aborted);
      this.#outstanding.set(event.id, request);
      for (const link of this.#links) {
        link.socket.open();
        this.#deliver(link, request);
      }
      request.onRelayChange();
    });
  }

  /** Why there is no answer. */
  #silence(request: Outstanding): FuseboxError {
    const relays = this.#links.map(({ socket }) => new URL(socket.url).host).join(', ');
    if (!wasSent(request)) {
      return new FuseboxError(
        'RELAY_UNREACHABLE',
        `The relay of this wallet cannot be reached (${relays}). Check the network and try again.`,
      );
    }
    if (request.garbled) {
      return new FuseboxError(
        'BAD_RESPONSE',
        'The wallet answered in a way that Fusebox cannot read. Update the wallet, or connect it again.',
      );
    }
    return new FuseboxError(
      'NO_RESPONSE',
      `The wallet did not answer in time through ${relays}. Check that it is running and online.`,
    );
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** Listening comes first, so that no answer is missed; then what has had no answer yet, as the same events. */
  #greet(link: Link): void {
    link.challenges.clear();
    link.retried.clear();
    this.#listen(link);
    for (const request of this.#outstanding.values()) this.#deliver(link, request);
  }

  #listen({ socket }: Link): void {
    const oldest = Math.min(
      this.#seconds(),
      ...Array.from(this.#outstanding.values(), ({ event }) => event.created_at),
    );
    const authors = [this.walletPubkey];
    socket.send([
      'REQ',
      SUBSCRIPTION,
      { kinds: [KIND.response], authors, since: oldest - CLOCK_SLACK_S },
      { kinds: [KIND.info], authors },
    ]);
  }

  /** Hands the request to the relay, unless it has expired: a wallet that ignores `expiration` must not get it late. */
  #deliver({ socket }: Link, { event, deliveries }: Outstanding): void {
    const expires = Number(tagValues(event, 'expiration')[0] ?? Number.POSITIVE_INFINITY);
    if (this.#seconds() >= expires || !socket.send(['EVENT', event])) return;
    deliveries.set(socket.url, (deliveries.get(socket.url) ?? 0) + 1);
  }

  /** Answers a NIP-42 challenge and listens anew: the relay may have refused to before. */
  #receiveChallenge(link: Link, challenge: unknown): void {
    if (
      typeof challenge !== 'string' ||
      link.challenges.has(challenge) ||
      link.challenges.size >= MOST_CHALLENGES
    )
      return;
    link.challenges.add(challenge);
    const template = {
      kind: KIND.auth,
      created_at: this.#seconds(),
      tags: [
        ['relay', link.socket.url],
        ['challenge', challenge],
      ],
      content: '',
    };
    link.socket.send(['AUTH', finalizeEvent(template, this.#secret)]);
    this.#listen(link);
    for (const request of this.#outstanding.values()) this.#retryRefused(link, request);
  }

  /** Sends again what the relay did not take for want of authentication: that delivery was none. */
  #retryRefused(link: Link, request: Outstanding): void {
    if (link.challenges.size === 0 || request.deliveries.get(link.socket.url) !== 0) return;
    if (link.retried.has(request.event.id)) return;
    link.retried.add(request.event.id);
    this.#deliver(link, request);
  }

  #receiveOk(link: Link, id: unknown, accepted: unknown, reason: unknown): void {
    const request = typeof id === 'string' ? this.#outstanding.get(id) : undefined;
    const count = request?.deliveries.get(link.socket.url);
    if (!request || !count || accepted !== false) return;
    if (typeof reason !== 'string' || !reason.startsWith('auth-required')) return;
    request.deliveries.set(link.socket.url, count - 1);
    this.#retryRefused(link, request);
  }

  /** Nothing more is to be expected once every relay has told what it holds or cannot be reached. */
  #endInfoWhereAllTold(): void {
    if (!this.#links.every(({ socket, caughtUp }) => socket.hasFailed || caughtUp)) return;
    for (const listener of [...this.#infoListeners]) listener();
  }

  #receive(link: Link, [type, ...parts]: unknown[]): void {
    switch (type) {
      case 'AUTH':
        this.#receiveChallenge(link, parts[0]);
        break;
      case 'OK':
        this.#receiveOk(link, parts[0], parts[1], parts[2]);
        break;
      case 'EOSE':
        if (parts[0] !== SUBSCRIPTION) return;
        link.caughtUp = true;
        this.#endInfoWhereAllTold();
        break;
      case 'EVENT':
        if (parts[0] === SUBSCRIPTION) this.#receiveEvent(parts[1]);
        break;
      default: // NOTICE, CLOSED and whatever else a relay says changes nothing
    }
  }

  #receiveEvent(body: unknown): void {
    const event = parseEvent(body);
    if (!event || event.pubkey !== this.walletPubkey) return;
    if (event.kind === KIND.info) this.#receiveInfo(event);
    if (event.kind === KIND.response) this.#receiveResponse(event);
  }

  #receiveInfo(event: SignedEvent): void {
    if (newer(this.#info, event) !== event || !isAuthentic(event)) return;
    this.#info = event;
  }

  #receiveResponse(event: SignedEvent): void {
    // Many clients may share the wallet's key: look whose answer it is before spending time on the signature.
    const request = tagValues(event, 'e')
      .map((id) => this.#outstanding.get(id))
      .find((found) => found !== undefined);
    if (!request || !isAuthentic(event)) return;
    let content: string;
    try {
      content = this.#cipher.decrypt(event.content);
    } catch {
      request.garbled = true; // signed by the wallet, yet not for us: told when the time is up, and still waited for
      return;
    }
    if (!request.take(content)) request.garbled = true;
  }
}
