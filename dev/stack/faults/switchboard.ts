/** Where a test says what goes wrong with which response. */
import { generateSecretKey } from 'nostr-tools/pure';
import type { Relay } from '../relay';
import type { WalletResponse } from '../wallet-service/response';
import type { WalletService } from '../wallet-service/service';
import { type FaultName, stepsWith } from './faults';
import { Scene } from './scene';
import { take } from './steps';

/** The faults of one response, applied in this order. */
export type Plan = (response: WalletResponse) => readonly FaultName[];

interface Held {
  open(): void;
  /** Resolves when everything has been sent. */
  delivered: Promise<void>;
}

export class FaultSwitchboard {
  /** For the responses to come; at first nothing goes wrong. */
  plan: Plan = () => [];
  readonly #relays: readonly Relay[];
  readonly #stranger = generateSecretKey();
  readonly #hugeContents = new Map<string, string>();
  readonly #restore: () => void;
  readonly #held: Held[] = [];
  #previous: WalletResponse | null = null;
  #waitingForHeld: { count: number; resolve(): void }[] = [];
  #waitingForNext: ((response: WalletResponse) => void)[] = [];

  /** `relays` are those of the wallet, in its order. */
  constructor(wallet: WalletService, ...relays: Relay[]) {
    this.#relays = relays;
    this.#restore = wallet.deliverBy((response) => this.#deliver(response));
  }

  /** Resolves to the next response once it has been dealt with, and all that was sent for it has arrived. Each call waits for another. */
  async next(): Promise<WalletResponse> {
    const response = await new Promise<WalletResponse>((resolve) => this.#waitingForNext.push(resolve));
    await Promise.all(this.#relays.map((relay) => relay.flushed()));
    return response;
  }

  /** Resolves once so many responses are held. */
  held(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waitingForHeld.push({ count, resolve });
      this.#tellHeld();
    });
  }

  /** Sends what is held, one after the other; by default in the order in which it came. Places count from 0. */
  async release(places = Array.from(this.#held.keys())): Promise<void> {
    const chosen = places.map((place) => this.#at(place));
    for (const held of chosen) {
      this.#held.splice(this.#held.indexOf(held), 1);
      held.open();
      await held.delivered;
    }
  }

  /** Nothing goes wrong any more. What is held stays held. */
  close(): void {
    this.#restore();
  }

  async #deliver(response: WalletResponse): Promise<void> {
    let delivered = () => {};
    const done = new Promise<void>((resolve) => {
      delivered = resolve;
    });
    const scene = new Scene({
      response,
      previous: this.#previous,
      relays: this.#relays,
      hold: () => this.#hold(done),
      stranger: this.#stranger,
      hugeContents: this.#hugeContents,
    });
    this.#previous = response;
    for (const step of stepsWith(this.plan(response), scene)) await take(step, this.#relays);
    delivered();
    this.#waitingForNext.shift()?.(response);
  }

  #hold(delivered: Promise<void>): Promise<void> {
    return new Promise((open) => {
      this.#held.push({ open, delivered });
      this.#tellHeld();
    });
  }

  #tellHeld(): void {
    const enough = ({ count }: { count: number }) => count <= this.#held.length;
    for (const { resolve } of this.#waitingForHeld.filter(enough)) resolve();
    this.#waitingForHeld = this.#waitingForHeld.filter((waiting) => !enough(waiting));
  }

  #at(place: number): Held {
    const held = this.#held[place];
    if (held === undefined) throw new Error(`No response is held at place ${place}.`);
    return held;
  }
}
