/** What is known of the wallet, and in which dialect it is spoken to: from the cache, from its newest info event, or by trying. */
import type { SignedEvent, WalletInfo } from '../contract/rows';
import { isAuthentic, tagValues } from './events';
import { type Dialect, newer, otherDialect, parseInfo, UNKNOWN_WALLET } from './info';

export class Negotiation {
  #info: WalletInfo;
  readonly #onInfo: (info: WalletInfo) => void;
  /** The newest info event heard. */
  #event: SignedEvent | null = null;
  /** Info events up to this date (seconds) are known already, from the cache. */
  #knownUntil: number;

  constructor(cached: WalletInfo | null, onInfo: (info: WalletInfo) => void) {
    this.#info = cached ?? UNKNOWN_WALLET;
    this.#knownUntil = this.#info.at;
    this.#onInfo = onInfo;
  }

  get info(): WalletInfo {
    return this.#info;
  }

  /** True where an info event was heard, and not only remembered. */
  get hasHeard(): boolean {
    return this.#event !== null;
  }

  /** Takes an event of kind 13194 by the wallet's key. False where it is forged. */
  receive(event: SignedEvent): boolean {
    const isNews = this.#event ? newer(this.#event, event) === event : event.created_at > this.#knownUntil;
    if (!isNews) return true;
    if (!isAuthentic(event)) return false;
    this.#event = event;
    this.#learn(parseInfo(event));
    return true;
  }

  /** From now on any info event is news: a wallet that was set up anew may date its own earlier than before. */
  expectAnew(): void {
    this.#event = null;
    this.#knownUntil = 0;
  }

  /** The wallet refuses the dialect that its info event announces, or it has none: then only the other is left. */
  tryOther(): void {
    this.#learn({ ...this.#info, ...otherDialect(this.#info) });
  }

  /** True where requests are still written as this one was. */
  isDialectOf(request: SignedEvent): boolean {
    const { encryption, version }: Dialect = this.#info;
    return (
      tagValues(request, 'encryption')[0] === encryption && (tagValues(request, 'v')[0] ?? null) === version
    );
  }

  #learn(info: WalletInfo): void {
    this.#info = info;
    this.#onInfo(info);
  }
}
