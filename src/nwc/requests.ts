/** The requests of one connection that wait for their responses, each until its deadline. */
import { FuseboxError } from '../contract/errors';
import type { SignedEvent } from '../contract/rows';
import type { Method } from './methods';
import { asPlainText, NwcError, walletRefusal } from './nwc-error';
import { deliveryOf, type Outstanding, refusalOfAll, wasSent } from './outstanding';
import type { RelayLink } from './relay-link';

export interface SendOptions {
  /** Stops waiting after this long, in ms. */
  timeout: number;
  signal?: AbortSignal;
}

/** What is known of a request that has no response yet: enough to wait for it again in another life. */
export interface PendingRequest {
  method: Method;
  event: SignedEvent;
  /** ms since the epoch. */
  deadline: number;
}

/** What a reader makes of what it read; `more` where there is more to come. */
export type Verdict<T> = { value: T } | { error: NwcError } | 'more';

/** Reads the responses to one request. */
export interface Reader<T> {
  /** Null where the decrypted content is no response to this request. `refusal` makes the error of a wallet's code and words. */
  read(
    content: string,
    response: SignedEvent,
    refusal: (code: string, message: string) => NwcError,
  ): Verdict<T> | null;
  /** What it comes to where nothing more is heard. */
  silence(error: NwcError): Exclude<Verdict<T>, 'more'>;
}

interface RequestsDeps {
  /** The connection, by the client's public key (hex). */
  connection: string;
  links: readonly RelayLink[];
  /** ms since the epoch. */
  now: () => number;
}

export class Requests {
  readonly outstanding = new Map<string, Outstanding>();
  readonly #deps: RequestsDeps;

  constructor(deps: RequestsDeps) {
    this.#deps = deps;
  }

  /** All that has no response yet. */
  pending(): PendingRequest[] {
    return Array.from(this.outstanding.values(), ({ method, event, deadline }) => ({
      method,
      event,
      deadline,
    }));
  }

  /** Hands the event to every relay and waits. Rejects with what the reader makes of silence, or with the signal's reason. */
  wait<T>(method: Method, event: SignedEvent, reader: Reader<T>, options: SendOptions): Promise<T> {
    const { timeout, signal } = options;
    signal?.throwIfAborted();
    if (this.outstanding.has(event.id)) {
      throw new FuseboxError('INTERNAL', 'This request is being waited for already.');
    }
    for (const link of this.#deps.links) link.open();
    return new Promise<T>((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.outstanding.delete(event.id);
        act();
      };
      const conclude = (verdict: Exclude<Verdict<T>, 'more'>) =>
        end(() => ('value' in verdict ? resolve(verdict.value) : reject(verdict.error)));
      const giveUp = () => conclude(reader.silence(this.#silence(request)));
      const onAbort = () => (wasSent(request) ? end(() => reject(signal?.reason)) : giveUp());
      const timer = setTimeout(giveUp, timeout);
      const request: Outstanding = {
        method,
        event,
        deadline: this.#deps.now() + timeout,
        deliveries: new Map(),
        refusals: new Map(),
        isGarbled: false,
        take: (content, response, relay) => {
          const where = { ...this.#where(request), relays: [new URL(relay).host] };
          const verdict = reader.read(content, response, (code, message) =>
            walletRefusal(code, message, where),
          );
          if (verdict !== null && verdict !== 'more') conclude(verdict);
          return verdict !== null;
        },
        onRelayChange: () => {
          if (!wasSent(request) && this.#deps.links.every((link) => link.hasFailed)) giveUp();
        },
        giveUp,
      };
      signal?.addEventListener('abort', onAbort);
      this.outstanding.set(event.id, request);
      for (const link of this.#deps.links) link.deliver(request);
      request.onRelayChange();
    });
  }

  onRelayChange(): void {
    for (const request of [...this.outstanding.values()]) request.onRelayChange();
  }

  /** Nothing is waited for any more. */
  close(): void {
    for (const request of [...this.outstanding.values()]) request.giveUp();
  }

  #where(request: Outstanding) {
    const { connection, links } = this.#deps;
    return { connection, relays: links.map(({ url }) => new URL(url).host), delivery: deliveryOf(request) };
  }

  /** Why there is no answer. */
  #silence(request: Outstanding): NwcError {
    const where = this.#where(request);
    const through = `Relay: ${where.relays.join(', ')}.`;
    if (!wasSent(request)) {
      return new NwcError(
        'RELAY_UNREACHABLE',
        'The relay of this wallet cannot be reached. Check the network and try again.',
        { ...where, details: through },
      );
    }
    if (request.isGarbled) {
      return new NwcError(
        'BAD_RESPONSE',
        'The wallet answered in a way that Fusebox cannot read. Update the wallet, or connect it again.',
        { ...where, details: through },
      );
    }
    const refusal = refusalOfAll(request);
    if (refusal !== null) {
      return new NwcError(
        'RELAY_REFUSED',
        'The relay of this wallet did not take the request. Try again later, or connect the wallet over another relay.',
        { ...where, details: `${through} ${asPlainText(refusal)}`.trim() },
      );
    }
    return new NwcError(
      'NO_RESPONSE',
      'The wallet did not answer in time. Check that it is running and online.',
      { ...where, details: through },
    );
  }
}
