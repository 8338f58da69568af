/** One response and its surroundings: what faults are made from. */
import { randomBytes } from 'node:crypto';
import { type Event, type EventTemplate, getPublicKey } from 'nostr-tools/pure';
import { toHex } from '../lightning/ldk';
import type { Relay } from '../relay';
import { signEvent } from '../signed-events';
import { cipherFor } from '../wallet-service/cipher';
import { INFO_KIND, RESPONSE_KIND } from '../wallet-service/protocol';
import type { WalletResponse } from '../wallet-service/response';

/**
 * What wrong answers say. They are errors, since a client that believes one gives up what the wallet may have done; and a test
 * sees at once that it did.
 */
export const LIE = { code: 'OTHER', message: 'Only a wrong answer says this.' };

/** Characters: a client may drop a message of more than 256 KB unread. */
const HUGE = 300_000;
/** Older than the wallet's own info event by this much. */
const STALE_SECONDS = 3600;

export class Scene {
  readonly response: WalletResponse;
  /** The response before this one. */
  readonly previous: WalletResponse | null;
  readonly relays: readonly Relay[];
  /** Resolves when the test releases the response. */
  readonly hold: () => Promise<void>;
  readonly #stranger: Uint8Array;
  readonly #hugeContents: Map<string, string>;

  constructor(parts: {
    response: WalletResponse;
    previous: WalletResponse | null;
    relays: readonly Relay[];
    hold: () => Promise<void>;
    /** The secret key of nobody in particular. */
    stranger: Uint8Array;
    /** By what is in them: they take longer to encrypt than all else. */
    hugeContents: Map<string, string>;
  }) {
    this.response = parts.response;
    this.previous = parts.previous;
    this.relays = parts.relays;
    this.hold = parts.hold;
    this.#stranger = parts.stranger;
    this.#hugeContents = parts.hugeContents;
  }

  /** A genuine event of the wallet with this text for the client, by default a lie about the request. */
  wrong({ plaintext = this.lie(), tags = this.response.event.tags } = {}): Event {
    return this.response.request.sign(this.#template(this.response.request.cipher.encrypt(plaintext), tags));
  }

  /** A genuine event of the wallet with this content, encrypted or not. */
  withContent(content: string): Event {
    return this.response.request.sign(this.#template(content, this.response.event.tags));
  }

  /** A lie that is right in all but its author. */
  byStranger(): Event {
    const content = this.response.request.cipher.encrypt(this.lie());
    return signEvent(this.#template(content, this.response.event.tags), this.#stranger);
  }

  /** Encrypted between the stranger and itself. */
  secretOfStranger(): string {
    const { scheme } = this.response.request;
    return cipherFor(scheme, this.#stranger, getPublicKey(this.#stranger)).encrypt(this.lie());
  }

  /** An error in answer to this request, or to one of another type. */
  lie(type = this.response.request.method): string {
    return JSON.stringify({ result_type: type, error: LIE, result: null });
  }

  /** A lie that is right in all but its size. */
  huge(): Event {
    const { cipher, event, scheme, method } = this.response.request;
    const name = [event.pubkey, scheme, method].join(' ');
    const content = this.#hugeContents.get(name) ?? cipher.encrypt(this.lie().padEnd(HUGE));
    this.#hugeContents.set(name, content);
    return this.withContent(content);
  }

  /** This answer of the wallet, encrypted anew: another event. */
  again({ kind, tags, created_at }: Event): Event {
    const content = this.response.request.cipher.encrypt(this.response.plaintext);
    return this.response.request.sign({ kind, tags, content, created_at });
  }

  redated({ kind, tags, content, created_at }: Event, seconds: number): Event {
    return this.response.request.sign({ kind, tags, content, created_at: created_at + seconds });
  }

  /** What the wallet may have announced before it learned more. */
  staleInfo(): Event {
    const created_at = this.response.event.created_at - STALE_SECONDS;
    return this.response.request.sign({
      kind: INFO_KIND,
      tags: [['encryption', 'nip04']],
      content: 'get_info',
      created_at,
    });
  }

  #template(content: string, tags: string[][]): EventTemplate {
    return { kind: RESPONSE_KIND, tags, content, created_at: this.response.event.created_at };
  }
}

export function randomId(): string {
  return toHex(randomBytes(32));
}
