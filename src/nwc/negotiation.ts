/** What is known of the wallet, and in which dialect it is spoken to: from the cache, from its newest info event, or by trying. */
import type { SignedEvent, WalletInfo } from '../contract/rows';
import { isAuthentic, tagValues } from './events';
import { type Dialect, newer, otherDialect, parseInfo, UNKNOWN_WALLET } from './info';
import type { RelayLink, Worth } from './relay-link';

/** How long the info event is waited for after a wallet has refused our dialect, in ms. */
const RENEGOTIATION_MS = 4_000;
/** How long a newer info event is waited for once there is one, in ms: relays that never say EOSE exist. */
const NEWER_INFO_MS = 1_000;

interface NegotiationDeps {
  links: readonly RelayLink[];
  cached: WalletInfo | null;
  onInfo: (info: WalletInfo) => void;
  /** ms since the epoch. */
  now: () => number;
}

export class Negotiation {
  readonly #deps: NegotiationDeps;
  #info: WalletInfo;
  /** The newest info event heard. */
  #event: SignedEvent | null = null;
  /** Info events up to this date (seconds) are known already, from the cache. */
  #knownUntil: number;
  /** Those who wait for the info event. */
  readonly #readers = new Set<() => void>();
  #renegotiation: Promise<void> | null = null;

  constructor(deps: NegotiationDeps) {
    this.#deps = deps;
    this.#info = deps.cached ?? UNKNOWN_WALLET;
    this.#knownUntil = this.#info.at;
  }

  get info(): WalletInfo {
    return this.#info;
  }

  /** True while somebody waits for what the relays tell. */
  get isReading(): boolean {
    return this.#readers.size > 0;
  }

  /** Resolves when every relay has told what it holds or is out of reach, a second after an info event came, or after so many ms. */
  async read(timeout: number): Promise<void> {
    for (const link of this.#deps.links) link.open();
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#readers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeout);
      this.#readers.add(done);
      if (this.#event) setTimeout(done, NEWER_INFO_MS);
      this.onRelayChange();
    });
  }

  /** Nothing more is to be expected once every relay has told what it holds or cannot be reached. */
  onRelayChange(): void {
    if (this.#deps.links.every((link) => link.hasFailed || link.isCaughtUp)) this.releaseReaders();
  }

  /** Ends the wait of all who read. */
  releaseReaders(): void {
    for (const done of [...this.#readers]) done();
  }

  /** Takes an event of kind 13194 by the wallet's key. */
  receive(event: SignedEvent): Worth {
    const isNews = this.#event ? newer(this.#event, event) === event : event.created_at > this.#knownUntil;
    if (!isNews) return 'ignored';
    if (!isAuthentic(event)) return 'bad';
    this.#event = event;
    this.#learn(parseInfo(event));
    for (const done of this.#readers) setTimeout(done, NEWER_INFO_MS);
    return 'good';
  }

  /** True where requests are still written as this one was. */
  isDialectOf(request: SignedEvent): boolean {
    const { encryption, version }: Dialect = this.#info;
    return (
      tagValues(request, 'encryption')[0] === encryption && (tagValues(request, 'v')[0] ?? null) === version
    );
  }

  /**
   * The wallet refused the dialect of this request: its info event is read anew, unless requests are written otherwise already. One attempt
   * serves all who were refused.
   */
  renegotiate(refused: SignedEvent): void {
    if (!this.isDialectOf(refused)) return;
    this.#renegotiation ??= this.#readAnew(refused).finally(() => {
      this.#renegotiation = null;
    });
  }

  /** Waits for the dialect that is being found out, until the deadline (ms since the epoch). Throws the signal's reason when aborted. */
  async renegotiated(deadline: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = () => end(() => reject(signal?.reason));
      const timer = setTimeout(() => end(resolve), deadline - this.#deps.now());
      signal?.addEventListener('abort', onAbort);
      void Promise.resolve(this.#renegotiation).then(() => end(resolve));
    });
  }

  async #readAnew(refused: SignedEvent): Promise<void> {
    const { links } = this.#deps;
    // From now on any info event is news: a wallet that was set up anew may date its own earlier than before.
    this.#event = null;
    this.#knownUntil = 0;
    for (const link of links) link.listen();
    await this.read(RENEGOTIATION_MS);
    // Where nothing could be read, nothing is known: what was announced may hold, or be announced anew.
    if (links.every((link) => link.hasFailed)) return;
    // The wallet refuses the dialect that its info event announces, or it has none: then only the other is left.
    // A guess carries no date, so that the next info event counts in another life, too.
    if (this.isDialectOf(refused)) this.#learn({ ...this.#info, ...otherDialect(this.#info), at: 0 });
  }

  #learn(info: WalletInfo): void {
    this.#info = info;
    this.#deps.onInfo(info);
  }
}
