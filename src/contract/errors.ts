/**
 * Every failure that leaves a room of Fusebox is a FuseboxError: a stable code, a sentence for people ("User rejected" alone is
 * kept as sites know it), and the cause. No secret ever stands in a message.
 */

/** The codes a page or the popup can meet. What the wallet said stays in `walletCode`. docs/webln.md explains each that a page can meet. */
export const ERROR_CODES = [
  // asked wrongly
  'INVALID_PARAMS',
  'UNSUPPORTED_METHOD',
  'INVALID_INVOICE',
  'INVOICE_EXPIRED',
  'WRONG_NETWORK',
  'INVALID_CONNECTION_URI',
  'INVALID_WALLET_AUTH',
  'OLD_WALLET_AUTH',
  'INVALID_LNURL',
  // not allowed
  'OPAQUE_ORIGIN',
  'SITE_BLOCKED',
  'NOT_ENABLED',
  'USER_REJECTED',
  'TOO_MANY_PROMPTS',
  // no way to the wallet
  'NO_WALLET',
  'WALLET_LOCKED',
  'RELAY_UNREACHABLE',
  'RELAY_REFUSED',
  'NO_RESPONSE',
  'BAD_RESPONSE',
  // what an LNURL service said, or failed to say
  'LNURL_ERROR',
  // what the wallet said
  'WALLET_ERROR',
  'NOT_FOUND',
  'INSUFFICIENT_BALANCE',
  'WALLET_BUDGET_EXCEEDED',
  'WALLET_REFUSED',
  'CONNECTION_EXPIRED',
  'RATE_LIMITED',
  // money
  'PAYMENT_FAILED',
  'PAYMENT_OPEN',
  'ALREADY_PAID',
  // what the user entered or chose
  'WRONG_PASSPHRASE',
  'TOO_MANY_TRIES',
  'INVALID_BACKUP',
  // ourselves
  'CANCELLED',
  'EXTENSION_UPDATED',
  'NEWER_DATABASE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The shape in which an error crosses a boundary (port, runtime message, storage). */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  /** The words of a wallet or a relay, and which relay it was: for the user's own screens, never for a page. */
  details?: string;
  /** Hex payment hash, where the error is about one payment of the journal. */
  paymentHash?: string;
  /** The NIP-47 error code as the wallet sent it, up to 100 characters; NOT_IMPLEMENTED also where it is known to lack the method. */
  walletCode?: string;
}

export class FuseboxError extends Error {
  override readonly name = 'FuseboxError';
  readonly code: ErrorCode;
  readonly details: string | undefined;
  readonly paymentHash: string | undefined;
  readonly walletCode: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      details?: string | undefined;
      paymentHash?: string | undefined;
      walletCode?: string | undefined;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.paymentHash = options.paymentHash;
    this.walletCode = options.walletCode;
  }
}

/** One that was made on the other side of a boundary: its message is English, whatever language this side speaks. */
export class ReceivedError extends FuseboxError {}

/** The error as one of ours, also where the database could not be opened for it: Dexie wraps that. null where it is none. */
export function fuseboxErrorIn(error: unknown): FuseboxError | null {
  const found = error instanceof Error && 'inner' in error ? error.inner : error;
  return found instanceof FuseboxError ? found : null;
}

/** The data of an error that may cross a boundary. An unknown error becomes INTERNAL without its text, which could hold anything. */
export function errorData(thrown: unknown): ErrorData {
  const error = fuseboxErrorIn(thrown);
  if (!error) {
    return {
      code: 'INTERNAL',
      message: 'Something went wrong inside Fusebox. Try again; if it persists, report it.',
    };
  }
  return {
    code: error.code,
    message: error.message,
    ...(error.details === undefined ? {} : { details: error.details }),
    ...(error.paymentHash === undefined ? {} : { paymentHash: error.paymentHash }),
    ...(error.walletCode === undefined ? {} : { walletCode: error.walletCode }),
  };
}

/** As `errorData`, for a page: what only the user may read is left out. */
export function errorDataForPage(error: unknown): ErrorData {
  const { details: _, walletCode: __, ...told } = errorData(error);
  return told;
}

/** The error that `errorData` was made from, on the other side of a boundary. */
export function errorFromData(data: ErrorData): ReceivedError {
  return new ReceivedError(data.code, data.message, data);
}
