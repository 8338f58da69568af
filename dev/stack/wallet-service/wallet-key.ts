/** A key of the wallet: the one that its clients share, or one that a single client has for itself. */
import { type Event, type EventTemplate, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { signEvent } from '../signed-events';
import { Ciphers } from './cipher';

export class WalletKey {
  /** Hex. */
  readonly pubkey: string;
  /** With its clients. */
  readonly ciphers: Ciphers;
  readonly #secretKey = generateSecretKey();
  /** Of its last info event, in seconds since the epoch. */
  #announcedAt = 0;

  constructor() {
    this.pubkey = getPublicKey(this.#secretKey);
    this.ciphers = new Ciphers(this.#secretKey);
  }

  sign(template: EventTemplate): Event {
    return signEvent(template, this.#secretKey);
  }

  /** Signs an info event, dated `now` or later: newer than those before. */
  signInfo(template: Omit<EventTemplate, 'created_at'>, now: number): Event {
    this.#announcedAt = Math.max(this.#announcedAt + 1, now);
    return this.sign({ ...template, created_at: this.#announcedAt });
  }
}
