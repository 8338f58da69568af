/** The wallet's connection to one relay: reconnects by itself, and loses nothing it was given to publish. */
import { matchFilter } from 'nostr-tools/filter';
import { type Event, type EventTemplate, validateEvent } from 'nostr-tools/pure';
import WebSocket from 'ws';
import { nowSeconds } from '../lightning/ldk';
import { isGenuine } from '../signed-events';

export type RequestFilter = { kinds: number[]; '#p': string[] };

export interface LinkOptions {
  url: string;
  /** What to listen for at first. */
  filter: RequestFilter;
  onEvent(event: Event): void;
  /** Whether the event of this id was heard before. */
  isKnown(id: string): boolean;
  /** For relays that want to know who listens (NIP-42). */
  sign(template: EventTemplate): Event;
}

interface Unacknowledged {
  event: Event;
  resolve(): void;
  reject(reason: Error): void;
}

const AUTH_KIND = 22242;
/** The relay is on loopback, and a test may be waiting. */
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 2000;
/** How far back a new subscription reaches, in seconds: clocks differ, and the relay may have kept something for us. */
const OVERLAP_SECONDS = 30;

export class RelayLink {
  readonly #options: LinkOptions;
  readonly #outbox = new Map<string, Unacknowledged>();
  #filter: RequestFilter;
  /** Counted in their names, so that an answer tells which filter it is about. */
  #subscriptions = 0;
  /** They wait until the relay has come to the newest filter. */
  #waitingForFilter: { resolve(): void; reject(reason: Error): void }[] = [];
  #socket: WebSocket;
  #pauseMs = SHORTEST_PAUSE_MS;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #since = nowSeconds();
  /** The answer to the relay's challenge. */
  #authentication: string | null = null;
  /** Resolves once the first subscription stands; rejects if the first connection fails. */
  readonly ready: Promise<void>;
  #settleReady: { resolve(): void; reject(reason: Error): void } = { resolve() {}, reject() {} };

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#filter = options.filter;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    this.#socket = this.#connect();
  }

  /** From now on it listens for this. Resolves once the relay knows, if need be after a reconnect. */
  listenFor(filter: RequestFilter): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The link is closed.'));
    this.#filter = filter;
    const previous = this.#subscription;
    this.#subscribe();
    this.#send(['CLOSE', previous]);
    return new Promise((resolve, reject) => this.#waitingForFilter.push({ resolve, reject }));
  }

  /** Resolves when the relay has accepted the event, rejects when it has refused. Sends again after a reconnect. */
  publish(event: Event): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The link is closed.'));
    return new Promise((resolve, reject) => {
      this.#outbox.set(event.id, { event, resolve, reject });
      this.#send(['EVENT', event]);
    });
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#socket.terminate();
    for (const { reject } of [...this.#outbox.values(), ...this.#waitingForFilter])
      reject(new Error('The link is closed.'));
    this.#outbox.clear();
    this.#waitingForFilter = [];
  }

  #connect(): WebSocket {
    const socket = new WebSocket(this.#options.url, { perMessageDeflate: false });
    socket.on('open', () => this.#begin());
    socket.on('message', (data) => this.#receive(String(data)));
    // A close follows.
    socket.on('error', () => {});
    socket.on('close', () => this.#reconnect());
    return socket;
  }

  get #subscription(): string {
    return `requests ${this.#subscriptions}`;
  }

  #subscribe(): void {
    this.#subscriptions += 1;
    this.#send(['REQ', this.#subscription, { ...this.#filter, since: this.#since - OVERLAP_SECONDS }]);
  }

  #begin(): void {
    this.#subscribe();
    for (const { event } of this.#outbox.values()) this.#send(['EVENT', event]);
  }

  #reconnect(): void {
    this.#settleReady.reject(new Error(`The relay ${this.#options.url} cannot be reached.`));
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#socket = this.#connect();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #send(message: unknown[]): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #receive(data: string): void {
    const message = parse(data);
    const [type, id] = message;
    if (type === 'EVENT') this.#hear(message[2]);
    else if (type === 'EOSE' && id === this.#subscription) {
      this.#since = nowSeconds();
      this.#pauseMs = SHORTEST_PAUSE_MS;
      this.#settleReady.resolve();
      for (const { resolve } of this.#waitingForFilter.splice(0)) resolve();
    } else if (type === 'AUTH' && typeof id === 'string') this.#authenticate(id);
    else if (type === 'OK' && typeof id === 'string') this.#acknowledge(id, message[2], message[3]);
  }

  #hear(event: unknown): void {
    // After a reconnect a relay sends again what it kept: a signature costs more than all else here.
    if (!isEventShaped(event) || this.#options.isKnown(event.id) || !isGenuine(event)) return;
    if (matchFilter(this.#filter, event)) this.#options.onEvent(event);
  }

  #authenticate(challenge: string): void {
    const tags = [
      ['relay', this.#options.url],
      ['challenge', challenge],
    ];
    const event = this.#options.sign({ kind: AUTH_KIND, tags, content: '', created_at: nowSeconds() });
    this.#authentication = event.id;
    this.#send(['AUTH', event]);
  }

  #acknowledge(id: string, accepted: unknown, reason: unknown): void {
    if (id === this.#authentication && accepted === true) this.#begin();
    // It goes again once the relay knows us.
    if (accepted !== true && String(reason).startsWith('auth-required')) return;
    const sent = this.#outbox.get(id);
    this.#outbox.delete(id);
    if (accepted === true) sent?.resolve();
    else sent?.reject(new Error(`The relay refused the event: ${String(reason)}`));
  }
}

function parse(data: string): unknown[] {
  try {
    const message: unknown = JSON.parse(data);
    return Array.isArray(message) ? message : [];
  } catch {
    return [];
  }
}

function isEventShaped(value: unknown): value is Event {
  return (
    validateEvent(value) &&
    'id' in value &&
    typeof value.id === 'string' &&
    'sig' in value &&
    typeof value.sig === 'string'
  );
}
