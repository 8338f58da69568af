/** What the relay remembers: the newest of each replaceable event, and every regular one, in memory. */
import { type Event, EventRepository, EventType, EventUtils, type Filter } from '@nostr-relay/common';
import { matchFilter } from 'nostr-tools/filter';

export class EventStore extends EventRepository {
  readonly #events = new Map<string, Event>();

  override isSearchSupported(): boolean {
    return false;
  }

  override upsert(event: Event): { isDuplicate: boolean } {
    if (this.#events.has(event.id)) return { isDuplicate: true };
    for (const older of this.#rivals(event)) {
      if (isNewer(older, event)) return { isDuplicate: true };
      this.#events.delete(older.id);
    }
    this.#events.set(event.id, event);
    return { isDuplicate: false };
  }

  override find({ limit, ...filter }: Filter): Event[] {
    const now = Date.now() / 1000;
    const found = [...this.#events.values()].filter(
      (event) => matchFilter(filter, event) && (expiryOf(event) ?? now) >= now,
    );
    found.sort((a, b) => (isNewer(a, b) ? -1 : 1));
    return found.slice(0, limit);
  }

  override async deleteByDeletionRequest(request: Event): Promise<void> {
    for (const [name, id] of request.tags) {
      if (name !== 'e' || id === undefined) continue;
      if (this.#events.get(id)?.pubkey === request.pubkey) this.#events.delete(id);
    }
  }

  forget(kind: number): void {
    for (const event of this.#events.values()) if (event.kind === kind) this.#events.delete(event.id);
  }

  override async destroy(): Promise<void> {
    this.#events.clear();
  }

  /** The stored events of which only one, the newest, may stay beside this one. */
  #rivals(event: Event): Event[] {
    const type = EventUtils.getType(event.kind);
    if (type !== EventType.REPLACEABLE && type !== EventType.PARAMETERIZED_REPLACEABLE) return [];
    const name = EventUtils.extractDTagValue(event);
    return [...this.#events.values()].filter(
      (other) =>
        other.kind === event.kind &&
        other.pubkey === event.pubkey &&
        EventUtils.extractDTagValue(other) === name,
    );
  }
}

/** Of two events of the same second, NIP-01 prefers the lower id. */
function isNewer(a: Event, b: Event): boolean {
  return a.created_at === b.created_at ? a.id < b.id : a.created_at > b.created_at;
}

/** Seconds since the epoch, or null for an event that does not expire. */
function expiryOf(event: Event): number | null {
  return EventUtils.extractExpirationTimestamp(event);
}
