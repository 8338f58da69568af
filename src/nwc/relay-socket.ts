/** One WebSocket to one relay (NIP-01), opened again when it is lost. It knows nothing of what it carries. */

/** Longer messages are dropped unread: NIP-47 traffic is small, and a relay may send anything. */
const MAX_MESSAGE = 256 * 1024;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

export interface RelaySocketOptions {
  openSocket: (url: string) => WebSocket;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** Called whenever the socket is (again) open. */
  onOpen: () => void;
  onMessage: (message: unknown[]) => void;
  /** Called when an attempt to connect has ended well or badly, and when an open socket closes. */
  onChange: () => void;
  /** While this is true a lost socket is opened again. */
  isNeeded: () => boolean;
}

export class RelaySocket {
  readonly url: string;
  readonly #options: RelaySocketOptions;
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(url: string, options: RelaySocketOptions) {
    this.url = url;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === 1 /* OPEN */;
  }

  /** True where the last attempt to connect has failed and none is under way. A connection that was lost is tried again first. */
  get hasFailed(): boolean {
    return this.#closed || (this.#failures > 0 && this.#socket === null);
  }

  /** Connects unless connected or connecting. A pause before the next try ends here: somebody needs the relay now. */
  open(): void {
    if (this.#closed || this.#socket) return;
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    let socket: WebSocket;
    try {
      socket = this.#options.openSocket(this.url);
    } catch {
      this.#lost(null, false); // a URL that the browser refuses (for example ws: under a policy) is a relay out of reach
      return;
    }
    this.#socket = socket;
    let wasOpen = false;
    socket.addEventListener('open', () => {
      wasOpen = true;
      this.#failures = 0;
      this.#options.onOpen();
      this.#options.onChange();
    });
    socket.addEventListener('message', (message) => this.#receive(message.data));
    socket.addEventListener('close', () => this.#lost(socket, wasOpen));
  }

  /** Sends now and returns true, or returns false where the socket is not open. */
  send(message: unknown[]): boolean {
    if (!this.#socket || !this.isOpen) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    this.#socket?.close();
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string' || data.length > MAX_MESSAGE) return;
    const message = parseMessage(data);
    if (message) this.#options.onMessage(message);
  }

  #lost(socket: WebSocket | null, wasOpen: boolean): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    if (!wasOpen) this.#failures++;
    if (!this.#closed && this.#options.isNeeded()) {
      const longest = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, this.#failures - 1), LONGEST_RETRY_MS);
      const delay = longest * (0.5 + this.#options.random() / 2);
      this.#retry = setTimeout(() => this.open(), delay);
    }
    this.#options.onChange();
  }
}

function parseMessage(data: string): unknown[] | null {
  try {
    const message: unknown = JSON.parse(data);
    return Array.isArray(message) ? message : null;
  } catch {
    return null; // not a relay message: dropped, as NIP-01 has nothing to answer it with
  }
}
