/**
 * What is said with one relay (NIP-01, NIP-42): one subscription, opened before anything is asked and again whenever the relay ends it, and the
 * requests that wait for their responses. A relay need not say OK, EOSE or CLOSED, and nothing here waits for it to.
 */
import type { EventTemplate } from 'nostr-tools/pure';
import type { SignedEvent } from '../contract/rows';
import { hasExpired } from '../core/lapse';
import { KIND, parseEvent } from './events';
import type { Outstanding } from './outstanding';
import { RelaySocket } from './relay-socket';
import { TokenBucket } from './token-bucket';

const SUBSCRIPTION = 'nwc';
const PING = 'ping';
/** More NIP-42 challenges on one connection than this are not answered: each costs a signature. */
const MOST_CHALLENGES = 3;
/** A relay that never says EOSE has told what it holds after so long. */
const TELLING_MS = 10_000;
/** A relay that passes on more forged and worthless events than this is cut off. */
const MOST_BAD_EVENTS = { burst: 500, perSecond: 20 };
/** How long a relay that asked who we are before may take to ask again. */
const CHALLENGE_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** A filter of NIP-01. */
export interface Filter {
  kinds: number[];
  authors?: string[];
  '#p'?: string[];
  since?: number;
  limit?: number;
}

/** What came of looking at an event: `bad` where it cost a signature check and was of no use. */
export type Worth = 'good' | 'bad' | 'ignored';

export interface RelayLinkOptions {
  openSocket: (url: string) => WebSocket;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** ms since the epoch. */
  now: () => number;
  /** What to listen for; asked anew with each subscription. */
  filters: () => Filter[];
  /** What relays answer at little cost. */
  ping: Filter;
  /** What has had no response yet. */
  outstanding: ReadonlyMap<string, Outstanding>;
  sign: (template: EventTemplate) => SignedEvent;
  /** While this is true a lost connection is made again. */
  isNeeded: () => boolean;
  /** An event by shape; nothing of it is proven. */
  onEvent: (event: SignedEvent) => Worth;
  /** The relay connected, failed, or has told all that it holds. */
  onChange: () => void;
}

export class RelayLink {
  readonly #options: RelayLinkOptions;
  readonly #socket: RelaySocket;
  #caughtUp = false;
  /** When the subscription was last opened, in ms since the epoch. */
  #subscribedAt = 0;
  #listenedUntil = 0;
  /** Which socket this is: what a relay said on an earlier one does not hold. */
  #socketNumber = 0;
  /** On this socket: the NIP-42 challenges that were answered. */
  readonly #challenges = new Set<string>();
  /** Once it has asked who we are, it is told so before anything else on later connections. */
  #wantsAuthentication = false;
  #entry: ReturnType<typeof setTimeout> | undefined;
  /** The connection on which a request was sent again after authentication, by request. */
  readonly #sentAgain = new WeakMap<Outstanding, number>();
  readonly #badEvents: TokenBucket;
  #isEnded = false;
  #pause = FIRST_PAUSE_MS;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, options: RelayLinkOptions) {
    this.#options = options;
    this.#badEvents = new TokenBucket(MOST_BAD_EVENTS, options.now);
    this.#socket = new RelaySocket(url, {
      openSocket: options.openSocket,
      random: options.random,
      now: options.now,
      ping: ['REQ', PING, options.ping],
      onOpen: () => this.#greet(),
      onMessage: (message) => this.#receive(message),
      onChange: options.onChange,
      isNeeded: options.isNeeded,
    });
  }

  get url(): string {
    return this.#socket.url;
  }

  /** The last attempt to connect has failed and none is under way. */
  get hasFailed(): boolean {
    return this.#socket.hasFailed;
  }

  /** The relay is there. */
  get isOpen(): boolean {
    return this.#socket.isOpen;
  }

  /** The relay is there and has told all that it holds, as far as it says. */
  get isCaughtUp(): boolean {
    return this.#socket.isOpen && this.#caughtUp;
  }

  /** Until when all was heard that the relay had of what is listened for, in ms since the epoch; 0 where nothing was. */
  get listenedUntil(): number {
    return this.#listenedUntil;
  }

  /** Connects, and listens again where the relay has ended that: without waiting for a pause, as somebody needs it now. */
  open(): void {
    this.#socket.open();
    if (this.#isEnded) this.listen();
  }

  close(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#entry);
    this.#socket.close();
  }

  /** Listens by the filters as they are now. The relay tells again what it holds. */
  listen(): void {
    this.#caughtUp = false;
    this.#isEnded = false;
    this.#subscribedAt = this.#options.now();
    this.#socket.send(['REQ', SUBSCRIPTION, ...this.#options.filters()]);
  }

  /** Listens for something that was not listened for before. */
  listenAnew(): void {
    this.#listenedUntil = 0;
    this.listen();
  }

  /** Hands the request to the relay, unless it has expired: a wallet that ignores `expiration` must not get it late. */
  deliver(request: Outstanding): void {
    if (this.#entry !== undefined) return; // it is handed over with all others in a moment
    if (hasExpired(request.event, this.#options.now())) return;
    if (!this.#socket.send(['EVENT', request.event])) return;
    request.deliveries.set(this.url, (request.deliveries.get(this.url) ?? 0) + 1);
    // What it said before was about another time.
    request.refusals.delete(this.url);
  }

  /**
   * A relay that wants to know who asks is waited for: what it does not take it may have passed on all the same, and what is handed over
   * twice makes the wallet's refusal ambiguous.
   */
  #greet(): void {
    this.#socketNumber++;
    this.#challenges.clear();
    clearTimeout(this.#entry);
    this.#entry = undefined;
    if (this.#wantsAuthentication) this.#entry = setTimeout(() => this.#enter(), CHALLENGE_MS);
    else this.#enter();
  }

  /** Listening comes first, so that no answer is missed; then what has had no answer yet, as the same events. */
  #enter(): void {
    clearTimeout(this.#entry);
    this.#entry = undefined;
    this.listen();
    for (const request of this.#options.outstanding.values()) this.deliver(request);
  }

  #receive(message: unknown[]): void {
    this.#act(message);
    const now = this.#options.now();
    const isListening = !this.#isEnded && (this.#caughtUp || now - this.#subscribedAt >= TELLING_MS);
    if (isListening) this.#listenedUntil = now;
  }

  #act([type, ...parts]: unknown[]): void {
    switch (type) {
      case 'EVENT':
        this.#receiveEvent(parts[0], parts[1]);
        break;
      case 'EOSE':
        this.#receiveEose(parts[0]);
        break;
      case 'OK':
        this.#receiveOk(parts[0], parts[1], parts[2]);
        break;
      case 'CLOSED':
        this.#receiveClosed(parts[0], parts[1]);
        break;
      case 'AUTH':
        this.#receiveChallenge(parts[0]);
        break;
      default: // NOTICE and whatever else a relay says changes nothing
    }
  }

  #receiveEvent(subscription: unknown, body: unknown): void {
    if (subscription !== SUBSCRIPTION && subscription !== PING) return;
    const event = parseEvent(body);
    if (!event) return;
    switch (this.#options.onEvent(event)) {
      case 'good':
        this.#socket.proved();
        break;
      case 'bad':
        if (!this.#badEvents.take()) this.#socket.cutOff();
        break;
      case 'ignored':
    }
  }

  #receiveEose(subscription: unknown): void {
    if (subscription !== SUBSCRIPTION) return;
    this.#caughtUp = true;
    this.#options.onChange();
  }

  #receiveOk(id: unknown, accepted: unknown, reason: unknown): void {
    const request = typeof id === 'string' ? this.#options.outstanding.get(id) : undefined;
    if (!request?.deliveries.has(this.url)) return;
    if (accepted === true) {
      request.refusals.delete(this.url);
      this.#pause = FIRST_PAUSE_MS;
    }
    if (accepted !== false) return;
    const said = typeof reason === 'string' ? reason : '';
    if (said.startsWith('duplicate:')) return;
    request.refusals.set(this.url, said);
    if (said.startsWith('auth-required')) {
      this.#wantsAuthentication = true;
      this.#sendAgain(request);
    }
    if (said.startsWith('rate-limited')) this.#retryLater();
  }

  #receiveClosed(subscription: unknown, reason: unknown): void {
    if (subscription !== SUBSCRIPTION) return;
    this.#isEnded = true;
    if (typeof reason === 'string' && reason.startsWith('auth-required')) this.#wantsAuthentication = true;
    this.#retryLater();
  }

  /** Answers a NIP-42 challenge and listens anew: the relay may have refused to before. */
  #receiveChallenge(challenge: unknown): void {
    if (typeof challenge !== 'string' || this.#challenges.has(challenge)) return;
    if (this.#challenges.size >= MOST_CHALLENGES) return;
    this.#challenges.add(challenge);
    const answer = this.#options.sign({
      kind: KIND.auth,
      created_at: Math.floor(this.#options.now() / 1000),
      tags: [
        ['relay', this.url],
        ['challenge', challenge],
      ],
      content: '',
    });
    this.#socket.send(['AUTH', answer]);
    if (this.#entry !== undefined) {
      this.#enter();
      return;
    }
    this.listen();
    for (const request of this.#options.outstanding.values()) this.#sendAgain(request);
  }

  /** Sends again, once on each connection, what the relay did not take for want of authentication. */
  #sendAgain(request: Outstanding): void {
    if (this.#challenges.size === 0 || !request.refusals.get(this.url)?.startsWith('auth-required')) return;
    if (this.#sentAgain.get(request) === this.#socketNumber) return;
    this.#sentAgain.set(request, this.#socketNumber);
    this.deliver(request);
  }

  /** After a pause, listens again if the relay ended that, and hands it again what it found too much. */
  #retryLater(): void {
    if (this.#retryTimer !== undefined) return;
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined;
      if (!this.#options.isNeeded()) return;
      if (this.#isEnded) this.listen();
      for (const request of this.#options.outstanding.values()) {
        if (request.refusals.get(this.url)?.startsWith('rate-limited')) this.deliver(request);
      }
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
