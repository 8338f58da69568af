/** What stands in for NwcClient: the same words and errors, over a post that the model delivers instead of relays. One for each life. */
import type { SignedEvent, WalletInfo } from '../../../src/contract/rows';
import { hasExpired } from '../../../src/core/lapse';
import type { WalletNotification } from '../../../src/nwc/notifications';
import { type Delivery, NwcError, type Whereabouts, walletRefusal } from '../../../src/nwc/nwc-error';
import type { SendOptions } from '../../../src/nwc/requests';
import type { Transaction } from '../../../src/nwc/transaction';
import { infoOf } from './character';
import { type Mortal, never } from './mortal';
import type { Answer, Ear, ModelWallet } from './wallet';

interface Waiter {
  event: SignedEvent;
  /** To how many relays it was handed. */
  relays: number;
  isRepeated: boolean;
  end: (act: { result: object } | { error: unknown }) => void;
}

export class ModelClient implements Ear {
  readonly clientPubkey = '11';
  readonly walletPubkey = '22';
  readonly info: WalletInfo;
  readonly #waiting = new Map<string, Waiter>();
  #listener: ((notification: WalletNotification) => void) | null = null;

  constructor(
    readonly life: Mortal,
    readonly wallet: ModelWallet,
    readonly nextId: () => string,
    /** Told of every request to pay, before it can leave. */
    readonly onSend: (event: SignedEvent) => void,
  ) {
    this.info = infoOf(wallet.character);
    wallet.ear = this;
  }

  sign(method: string, params: object, lifetime: number): SignedEvent {
    const now = Math.floor(this.wallet.deps.clock.now() / 1000);
    return {
      id: this.nextId(),
      pubkey: this.clientPubkey,
      created_at: now,
      kind: 23194,
      tags: [['expiration', String(now + lifetime)]],
      content: JSON.stringify({ method, ...params }),
      sig: '',
    };
  }

  send(_method: string, event: SignedEvent, options: SendOptions): Promise<object> {
    return this.#pay(event, options, false);
  }

  deliveryOf(eventId: string): Delivery | null {
    const waiter = this.#waiting.get(eventId);
    return waiter ? { relays: waiter.relays, isRepeated: waiter.isRepeated } : null;
  }

  resume(_method: string, event: SignedEvent, options: SendOptions): Promise<object> {
    this.wallet.deps.count('requests resumed');
    const response = this.#pay(event, options, true);
    this.wallet.recall(event.id);
    return response;
  }

  /** What asks, and spends nothing. */
  request(method: string, params: object, options: SendOptions): Promise<object> {
    if (!this.life.passes()) return never();
    const event = this.sign(method, params, 600);
    return this.#wait(event, options, (waiter) => {
      this.wallet.deps.post.put({
        name: `${method} arrives`,
        life: this.life,
        happen: (how) => this.#ask(method, params, waiter, how),
      });
    });
  }

  listen(listener: (notification: WalletNotification) => void) {
    this.#listener = listener;
    this.wallet.recallNotices();
    const stop = () => {
      if (this.#listener === listener) this.#listener = null;
    };
    return { cursor: () => ({ heardUntil: {}, told: [] }), stop };
  }

  close(): void {
    this.#listener = null;
  }

  isWaitingFor(eventId: string): boolean {
    return this.life.isAlive && this.#waiting.has(eventId);
  }

  hearAnswer(eventId: string, answer: Answer): void {
    const waiter = this.#waiting.get(eventId);
    if (waiter) this.#conclude(waiter, answer);
  }

  hearNotice(transaction: Transaction): boolean {
    if (!this.#listener || !this.life.passes()) return false;
    this.#listener({ type: 'payment_sent', transaction, settleDeadline: null });
    return true;
  }

  #pay(event: SignedEvent, options: SendOptions, isResumed: boolean): Promise<object> {
    if (!this.life.passes()) return never();
    this.onSend(event);
    return this.#wait(event, options, (waiter) => {
      this.wallet.deps.post.put({
        name: `request ${event.id} leaves`,
        life: this.life,
        happen: (how) => this.#leave(waiter, isResumed, how),
      });
    });
  }

  #wait(
    event: SignedEvent,
    { timeout, signal }: SendOptions,
    begin: (waiter: Waiter) => void,
  ): Promise<object> {
    signal?.throwIfAborted();
    this.wallet.deps.broken.unless(!this.#waiting.has(event.id), 'a request was sent twice at the same time');
    return new Promise<object>((resolve, reject) => {
      const waiter: Waiter = {
        event,
        relays: 0,
        isRepeated: false,
        end: (outcome) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          this.#waiting.delete(event.id);
          if ('result' in outcome) resolve(outcome.result);
          else reject(outcome.error);
        },
      };
      const timer = setTimeout(() => waiter.end({ error: this.#silence(waiter) }), timeout);
      const onAbort = () => waiter.end({ error: waiter.relays > 0 ? signal?.reason : this.#silence(waiter) });
      signal?.addEventListener('abort', onAbort);
      this.#waiting.set(event.id, waiter);
      begin(waiter);
    });
  }

  #leave(waiter: Waiter, isResumed: boolean, how: number): void {
    if (this.#waiting.get(waiter.event.id) !== waiter) return; // given up before it left
    const { wallet } = this;
    if (hasExpired(waiter.event, wallet.deps.clock.now())) return; // only listened for
    const more = Math.floor(how / 10);
    const take = () => wallet.take(waiter.event, isResumed || waiter.isRepeated || waiter.relays > 1, more);
    switch (how % 10) {
      case 5:
      case 6:
        waiter.relays = 1 + (how % 2);
        waiter.isRepeated = how % 2 === 0;
        take();
        take();
        return;
      case 7:
        waiter.relays = 1;
        wallet.deps.count('requests lost');
        return;
      case 8:
        wallet.deps.count('relays out of reach');
        this.#refuse(waiter, this.#silence(waiter));
        return;
      case 9:
        waiter.relays = 1;
        take();
        wallet.takeAgain(waiter.event, more);
        return;
      default:
        waiter.relays = 1;
        take();
        return;
    }
  }

  #ask(method: string, params: object, waiter: Waiter, how: number): void {
    if (this.#waiting.get(waiter.event.id) !== waiter) return;
    const { wallet } = this;
    if (how % 10 === 8) {
      this.#refuse(waiter, this.#silence(waiter));
      return;
    }
    waiter.relays = 1;
    if (how % 10 === 7) return;
    const isVague = how % 10 === 6 && wallet.character.isVague;
    const answer = isVague ? { error: 'INTERNAL' } : this.#told(method, params);
    if (how % 10 !== 5) {
      this.#conclude(waiter, answer);
      return;
    }
    wallet.deps.post.put({
      name: `answer to ${method} arrives`,
      life: this.life,
      happen: () => {
        if (this.#waiting.get(waiter.event.id) === waiter) this.#conclude(waiter, answer);
      },
    });
  }

  #told(
    method: string,
    params: { payment_hash?: string; from?: number; limit?: number; offset?: number },
  ): Answer {
    return method === 'lookup_invoice'
      ? this.wallet.lookUp(params.payment_hash ?? '')
      : this.wallet.list(params);
  }

  #conclude(waiter: Waiter, answer: Answer): void {
    if (!this.life.passes()) return;
    if ('result' in answer) waiter.end({ result: structuredClone(answer.result) });
    else waiter.end({ error: walletRefusal(answer.error, '', this.#where(waiter)) });
  }

  #refuse(waiter: Waiter, error: NwcError): void {
    if (this.life.passes()) waiter.end({ error });
  }

  #silence(waiter: Waiter): NwcError {
    const code = waiter.relays > 0 ? 'NO_RESPONSE' : 'RELAY_UNREACHABLE';
    return new NwcError(code, 'The model says nothing.', this.#where(waiter));
  }

  #where({ relays, isRepeated }: Waiter): Whereabouts {
    return { connection: this.clientPubkey, relays: ['relay.example'], delivery: { relays, isRepeated } };
  }
}
