/** A listener for the wallet's notifications: of which kind, since when on each relay, and what of them is new. */
import type { SignedEvent } from '../contract/rows';
import type { Encryption } from './cipher';
import { isAuthentic, KIND } from './events';
import { type NotificationCursor, NotificationFeed, type WalletNotification } from './notifications';
import type { Filter, RelayLink, Worth } from './relay-link';

const MOST_SEEN = 1_000;

interface ListeningDeps {
  links: readonly RelayLink[];
  encryption: Encryption;
  listener: (notification: WalletNotification) => void;
  cursor: NotificationCursor | null;
  /** ms since the epoch. */
  now: () => number;
}

export class Listening {
  readonly #links: readonly RelayLink[];
  readonly #listener: (notification: WalletNotification) => void;
  readonly #feed: NotificationFeed;
  /** Ids of events whose signatures held. */
  readonly #seen = new Set<string>();
  #kind: number;
  #hasEnded = false;

  constructor({ links, encryption, listener, cursor, now }: ListeningDeps) {
    this.#links = links;
    this.#listener = listener;
    this.#kind = kindOf(encryption);
    this.#feed = new NotificationFeed(
      cursor,
      links.map(({ url }) => url),
      now,
    );
  }

  /** What a relay is asked for. */
  filter(link: RelayLink): Omit<Filter, 'authors'> {
    this.#feed.heard(link.url, link.listenedUntil);
    return { kinds: [this.#kind], since: this.#feed.since(link.url) };
  }

  /** Notifications come in the encryption that is spoken: listens for those from now on. */
  follow(encryption: Encryption): void {
    const kind = kindOf(encryption);
    if (this.#kind === kind) return;
    this.#kind = kind;
    for (const link of this.#links) link.listenAnew();
  }

  /** Tells the listener what is in this event by the wallet's key, where it is genuine and new. */
  receive(event: SignedEvent, decrypted: () => string | null): Worth {
    // The relays of a connection, and one relay after a gap, tell the same again.
    if (this.#seen.has(event.id)) return 'ignored';
    if (!isAuthentic(event)) return 'bad';
    this.#seen.add(event.id);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= MOST_SEEN) break;
      this.#seen.delete(oldest);
    }
    const content = decrypted();
    const notification = content === null ? null : this.#feed.take(content, event.created_at);
    if (notification) this.#listener(notification);
    return content === null ? 'bad' : 'good';
  }

  cursor(): NotificationCursor {
    this.noteHeard();
    return this.#feed.cursor();
  }

  /** Takes down until when the relays were heard. What they tell after the end is heard by nobody. */
  noteHeard(): void {
    if (this.#hasEnded) return;
    for (const { url, listenedUntil } of this.#links) this.#feed.heard(url, listenedUntil);
  }

  end(): void {
    this.noteHeard();
    this.#hasEnded = true;
  }
}

/** A wallet that speaks both encryptions sends everything twice: one of them is enough. */
function kindOf(encryption: Encryption): number {
  return encryption === 'nip44_v2' ? KIND.notificationNip44 : KIND.notificationNip04;
}
