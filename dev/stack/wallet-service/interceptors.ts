/** Where tests stand between a request and its answer. */
import type { Event, EventTemplate } from 'nostr-tools/pure';
import type { Cipher, Scheme } from './cipher';
import type { Outcome, WalletErrorCode } from './protocol';

/** A decrypted request, and the means to answer it otherwise than the wallet would. */
export interface WalletRequest {
  event: Event;
  method: string;
  params: unknown;
  /** Which item of a multi_ request this is: the `d` tag of its answer. Null for requests that are one. */
  item: string | null;
  scheme: Scheme;
  /** Of its client. */
  cipher: Cipher;
  /** Signs with the key of the wallet that was asked. */
  sign(template: EventTemplate): Event;
  /** Publishes a response whose decrypted content is this text, whatever it is. */
  answerWith(plaintext: string): Promise<void>;
  /** Publishes an event as it is, forged or not. */
  publish(event: Event): Promise<void>;
}

/** Asks the wallet, which then does what was requested, or an interceptor nearer to it. */
type Next = () => Promise<Outcome | null>;

/**
 * Sees every readable request that is neither expired nor a repetition, of a multi_ request every item by itself. What it returns is answered; null is silence.
 */
export type Interceptor = (request: WalletRequest, next: Next) => Promise<Outcome | null>;

/** The outcome of the request with these before the wallet. */
export function intercepted(
  [first, ...others]: readonly Interceptor[],
  request: WalletRequest,
  wallet: Next,
): Promise<Outcome | null> {
  return first === undefined ? wallet() : first(request, () => intercepted(others, request, wallet));
}

/** The wallet acts, and says nothing. */
export function staySilent(method: string): Interceptor {
  return async (request, next) => {
    const outcome = await next();
    return request.method === method ? null : outcome;
  };
}

/** The wallet neither acts nor answers. */
export function ignore(method: string): Interceptor {
  return async (request, next) => (request.method === method ? null : next());
}

/** The wallet acts, and answers only when the gate has opened. */
export function answerAfter(method: string, gate: Promise<unknown>): Interceptor {
  return async (request, next) => {
    const outcome = await next();
    if (request.method === method) await gate;
    return outcome;
  };
}

/** The wallet does not act, and answers with this error. */
export function refuse(
  method: string,
  code: WalletErrorCode | (string & {}),
  message = 'Refused.',
): Interceptor {
  return async (request, next) => (request.method === method ? { error: { code, message } } : next());
}

/** The wallet acts, and answers something else. */
export function garble(method: string, plaintext: string): Interceptor {
  return async (request, next) => {
    const outcome = await next();
    if (request.method !== method) return outcome;
    await request.answerWith(plaintext);
    return null;
  };
}
