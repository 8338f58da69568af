/** The relays of a wallet: it hears its requests on each of them, and what it says goes to all. */
import type { Event, EventTemplate } from 'nostr-tools/pure';
import { REQUEST_KIND } from './protocol';
import { RelayLink, type RequestFilter } from './relay-link';

export interface RelaysOptions {
  onEvent(event: Event): void;
  /** Whether the event of this id was heard before. */
  isKnown(id: string): boolean;
  /** For relays that want to know who listens (NIP-42). */
  sign(template: EventTemplate): Event;
}

export class Relays {
  readonly #options: RelaysOptions;
  readonly #links = new Map<string, RelayLink>();
  /** What it listens for. */
  readonly #pubkeys: string[];
  #closed = false;

  /** On none as yet, for requests to this key. */
  constructor(pubkey: string, options: RelaysOptions) {
    this.#pubkeys = [pubkey];
    this.#options = options;
  }

  /** From now on it is on these relays, too. Resolves once one of them hands over requests; rejects where none can be reached. */
  async join(urls: readonly string[]): Promise<void> {
    const added = urls.filter((url) => !this.#links.has(url));
    for (const url of added) this.#links.set(url, this.#linkTo(url));
    const attempts = await Promise.allSettled(this.#at(urls).map((link) => link.ready));
    if (attempts.some((attempt) => attempt.status === 'fulfilled')) return;
    for (const url of added) {
      this.#links.get(url)?.close();
      this.#links.delete(url);
    }
    throw new Error(`No relay can be reached: ${urls.join(', ')}.`);
  }

  /** From now on it hears requests to this key, too. Resolves once one relay hands them over. */
  async listenFor(pubkey: string): Promise<void> {
    if (this.#pubkeys.includes(pubkey)) return;
    this.#pubkeys.push(pubkey);
    await Promise.any(Array.from(this.#links.values(), (link) => link.listenFor(this.#filter())));
  }

  /**
   * By default to every relay. One that takes it is enough. What does not go out because we were closed is nobody's error.
   */
  async publish(event: Event, urls: Iterable<string> = this.#links.keys()): Promise<void> {
    try {
      await Promise.any(this.#at(urls).map((link) => link.publish(event)));
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  close(): void {
    this.#closed = true;
    for (const link of this.#links.values()) link.close();
  }

  #at(urls: Iterable<string>): RelayLink[] {
    return [...urls].flatMap((url) => this.#links.get(url) ?? []);
  }

  #linkTo(url: string): RelayLink {
    return new RelayLink({ ...this.#options, url, filter: this.#filter() });
  }

  #filter(): RequestFilter {
    return { kinds: [REQUEST_KIND], '#p': [...this.#pubkeys] };
  }
}
