/**
 * One WebSocket to one relay (NIP-01), opened again when it is lost, and given up when it is dead: after sleep or a change of network
 * a socket may look open for minutes while nothing passes. It knows nothing of what it carries.
 */
import { parseJson } from '../core/json';
import { TokenBucket } from './token-bucket';

/** Characters. Longer messages are dropped unread: NIP-47 traffic is small, and a relay may send anything. */
const MAX_MESSAGE = 256 * 1024;
/** A relay that says more than this is cut off, and left alone for the longest pause. */
const MOST_MESSAGES = { burst: 5_000, perSecond: 1_000 };
/** A long message counts for several: one for so many characters. */
const CHARACTERS_PER_COST = 512;
/** A socket that nobody has needed for so long is closed: what relays say in it would keep a background alive. */
const IDLE_MS = 60_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** A connection that takes longer than this to open is given up. */
const CONNECT_MS = 15_000;
/** A socket that was silent for so long is asked for a sign of life. */
const QUIET_MS = 20_000;
const PING_ANSWER_MS = 5_000;

export interface RelaySocketOptions {
  openSocket: (url: string) => WebSocket;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** ms since the epoch. */
  now: () => number;
  /** A message that relays answer at little cost. */
  ping: unknown[];
  /** Called whenever the socket is (again) open. */
  onOpen: () => void;
  onMessage: (message: unknown[]) => void;
  /** Called when an attempt to connect has ended well or badly, and when an open socket closes. */
  onChange: () => void;
  /** While this is true a lost socket is opened again. */
  isNeeded: () => boolean;
}

type Timer = ReturnType<typeof setTimeout>;

export class RelaySocket {
  readonly url: string;
  readonly #options: RelaySocketOptions;
  #socket: WebSocket | null = null;
  /** Connections lost in a row that were of no use. */
  #losses = 0;
  #couldNotOpen = false;
  #retry: Timer | undefined;
  #watch: Timer | undefined;
  /** Runs while a sign of life is waited for: an open connection, or the answer to a ping. */
  #patience: Timer | undefined;
  #bucket: TokenBucket;
  #heardAt = 0;
  #neededAt = 0;
  /** A relay that never said anything on any connection is lived with: its silence tells nothing. */
  #everHeard = false;
  #closed = false;

  constructor(url: string, options: RelaySocketOptions) {
    this.url = url;
    this.#options = options;
    this.#bucket = new TokenBucket(MOST_MESSAGES, options.now);
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === 1 /* OPEN */;
  }

  /** True where the last attempt to connect has failed and none is under way. A connection that was lost is tried again first. */
  get hasFailed(): boolean {
    return this.#closed || (this.#couldNotOpen && this.#socket === null);
  }

  /** Connects unless connected or connecting. A pause before the next try ends here: somebody needs the relay now. */
  open(): void {
    if (this.#closed || this.#socket) return;
    clearTimeout(this.#retry);
    let socket: WebSocket;
    try {
      socket = this.#options.openSocket(this.url);
    } catch {
      this.#lost(null); // a URL that the browser refuses (for example ws: under a policy) is a relay out of reach
      return;
    }
    this.#socket = socket;
    this.#couldNotOpen = true; // until it has
    this.#patience = setTimeout(() => this.#giveUp(socket), CONNECT_MS);
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', (message) => this.#receive(socket, message.data));
    socket.addEventListener('close', () => this.#lost(socket));
  }

  /**
   * Sends now and returns true, or returns false where the socket is not open. After a silence the relay is also asked for a sign
   * of life: what is sent into a dead socket is lost without a word.
   */
  send(message: unknown[]): boolean {
    if (!this.#socket || !this.isOpen) return false;
    this.#socket.send(JSON.stringify(message));
    this.#pingIfQuiet();
    return true;
  }

  /** Closes on a relay that misbehaves, and does not connect by itself for the longest pause. */
  cutOff(): void {
    if (!this.#socket) return;
    this.#losses = Number.POSITIVE_INFINITY;
    this.#giveUp(this.#socket);
  }

  /** This connection is of use: when it is lost, the next try comes soon. A relay that only talks does not bring that about. */
  proved(): void {
    this.#losses = 0;
  }

  /** For good: what the relay still says is not heard. */
  close(): void {
    this.#closed = true;
    this.#stopTimers();
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = null;
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#stopTimers();
    this.#couldNotOpen = false;
    this.#heardAt = this.#options.now();
    this.#neededAt = this.#heardAt;
    this.#watchSilence();
    this.#options.onOpen();
    this.#options.onChange();
  }

  #watchSilence(): void {
    this.#watch = setTimeout(() => {
      const now = this.#options.now();
      if (this.#options.isNeeded()) this.#neededAt = now;
      if (now - this.#neededAt >= IDLE_MS) {
        this.#closeIdle();
        return;
      }
      if (this.#neededAt === now) this.#pingIfQuiet();
      this.#watchSilence();
    }, QUIET_MS);
  }

  #closeIdle(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#giveUp(socket);
    this.#losses = 0;
  }

  #pingIfQuiet(): void {
    const socket = this.#socket;
    if (!socket || this.#patience !== undefined || this.#options.now() - this.#heardAt < QUIET_MS) return;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      if (this.#everHeard) this.#giveUp(socket);
    }, PING_ANSWER_MS);
    socket.send(JSON.stringify(this.#options.ping));
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    const length = typeof data === 'string' ? data.length : MAX_MESSAGE;
    if (!this.#bucket.take(Math.max(1, length / CHARACTERS_PER_COST))) {
      this.cutOff();
      return;
    }
    this.#heardAt = this.#options.now();
    this.#everHeard = true;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    if (typeof data !== 'string' || data.length > MAX_MESSAGE) return;
    const message = parseMessage(data);
    if (message) this.#options.onMessage(message);
  }

  /** The socket is left to itself: its own `close` may be long in coming where nothing passes any more. */
  #giveUp(socket: WebSocket): void {
    this.#lost(socket);
    socket.close();
  }

  #lost(socket: WebSocket | null): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#stopTimers();
    if (!socket) this.#couldNotOpen = true;
    this.#losses++;
    if (!this.#closed && this.#options.isNeeded()) {
      const longest = Math.min(FIRST_RETRY_MS * 2 ** (this.#losses - 1), LONGEST_RETRY_MS);
      this.#retry = setTimeout(() => this.open(), longest * (0.5 + this.#options.random() / 2));
    }
    this.#options.onChange();
  }

  #stopTimers(): void {
    clearTimeout(this.#watch);
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }
}

/** Null where it is no message of a relay: dropped, as NIP-01 has nothing to answer it with. */
function parseMessage(data: string): unknown[] | null {
  const message = parseJson(data);
  return Array.isArray(message) ? message : null;
}
