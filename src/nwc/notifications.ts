/**
 * Notifications of a wallet (NIP-47): each told once, also across gaps. What was told is kept in a cursor that the listener stores, so that a
 * later life of it goes on where this one ended.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { parseJson } from '../core/json';
import { type Transaction, transaction } from './transaction';

/** Clocks of wallets and relays are off by minutes: what is dated so much too early is still heard, in seconds. */
const CLOCK_SLACK_S = 900;
/** Relays do not keep notifications for longer, in seconds: further back a gap is not asked about. */
const LONGEST_GAP_S = 7 * 86_400;
/** More than any wallet sends in that time; what goes beyond is forgotten, the oldest first. */
const MOST_TOLD = 5_000;

const notificationType = v.picklist(['payment_received', 'payment_sent', 'hold_invoice_accepted']);
const contentSchema = v.looseObject({
  notification_type: notificationType,
  notification: transaction,
});
const height = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

export interface WalletNotification {
  type: v.InferOutput<typeof notificationType>;
  transaction: Transaction;
  /** The block before which a held invoice must be settled; null where the wallet did not say. */
  settleDeadline: number | null;
}

/** What was heard so far, as plain data. Store it after each notification and give it to the next life. */
export interface NotificationCursor {
  /** Until when each relay was heard, in seconds since the epoch, by URL. */
  heardUntil: Record<string, number>;
  /** What was told: the name of each notification, and its date (seconds). */
  told: [name: string, at: number][];
}

export class NotificationFeed {
  readonly #now: () => number;
  /** Of each relay of the connection: one that was never reached stays at where the first listener began. */
  readonly #heardUntil: Map<string, number>;
  readonly #told: Map<string, number>;

  /** Goes on from a cursor, or begins now. `relays` are the URLs of the connection; `now` in ms since the epoch. */
  constructor(cursor: NotificationCursor | null, relays: readonly string[], now: () => number) {
    this.#now = now;
    const known = new Map(Object.entries(cursor?.heardUntil ?? {}));
    const earliest = Math.min(this.#seconds(), ...known.values());
    this.#heardUntil = new Map(relays.map((relay) => [relay, known.get(relay) ?? earliest]));
    this.#told = new Map(cursor?.told);
  }

  /** From when on a relay is asked for notifications, in seconds since the epoch. */
  since(relay: string): number {
    const heard = this.#heardUntil.get(relay) ?? this.#earliest();
    const now = this.#seconds();
    return Math.min(now, Math.max(heard, now - LONGEST_GAP_S)) - CLOCK_SLACK_S;
  }

  /** All that a relay had until then was heard; in ms since the epoch. */
  heard(relay: string, until: number): void {
    if (until > 0) this.#heardUntil.set(relay, Math.floor(until / 1000));
  }

  /** The notification in this decrypted content of an event of that date (seconds), where it was not told before. */
  take(content: string, date: number): WalletNotification | null {
    const notification = parseNotification(content);
    // What was asked about no more is forgotten, and would be told again by a relay that tells it all the same.
    if (!notification || date < this.#oldest()) return null;
    // A wallet that speaks both encryptions sends everything twice, as two events.
    const name = `${notification.type} ${notification.transaction.payment_hash ?? digest(content)}`;
    if (this.#told.has(name)) return null;
    this.#told.set(name, Math.max(date, this.#seconds()));
    this.#forget();
    return notification;
  }

  cursor(): NotificationCursor {
    return { heardUntil: Object.fromEntries(this.#heardUntil), told: [...this.#told] };
  }

  #forget(): void {
    const oldest = this.#oldest();
    for (const [name, at] of this.#told) {
      if (at < oldest || this.#told.size > MOST_TOLD) this.#told.delete(name);
    }
  }

  /** No relay is asked for what is older, in seconds since the epoch. */
  #oldest(): number {
    return Math.max(this.#earliest(), this.#seconds() - LONGEST_GAP_S) - 2 * CLOCK_SLACK_S;
  }

  /** Until when every relay was heard. */
  #earliest(): number {
    return Math.min(this.#seconds(), ...this.#heardUntil.values());
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }
}

/** Contents may be long, and a name is kept for days. */
function digest(content: string): string {
  return bytesToHex(sha256(utf8ToBytes(content)));
}

function parseNotification(content: string): WalletNotification | null {
  const parsed = v.safeParse(contentSchema, parseJson(content));
  if (!parsed.success) return null;
  const { notification_type: type, notification } = parsed.output;
  const deadline = notification.settle_deadline;
  return { type, transaction: notification, settleDeadline: v.is(height, deadline) ? deadline : null };
}
