/** What goes wrong between us and a wallet: one class, our stable codes, and the wallet's own code (NIP-47) beside them. */
import { type ErrorCode, FuseboxError } from '../contract/errors';

/** What a wallet code means to us. Codes that are not here are kept, and called WALLET_ERROR. */
const MEANINGS = new Map<string, [ErrorCode, string]>([
  [
    'INSUFFICIENT_BALANCE',
    ['INSUFFICIENT_BALANCE', 'The wallet does not hold enough for this. Top it up or pay less.'],
  ],
  [
    'QUOTA_EXCEEDED',
    [
      'WALLET_BUDGET_EXCEEDED',
      'The budget set in the wallet for this connection is used up. Raise it in the wallet.',
    ],
  ],
  [
    'RESTRICTED',
    ['WALLET_REFUSED', 'The wallet does not allow this connection to do that. Change it in the wallet.'],
  ],
  [
    'UNAUTHORIZED',
    ['WALLET_REFUSED', 'The wallet does not know this connection any more. Connect it again.'],
  ],
  ['RATE_LIMITED', ['RATE_LIMITED', 'The wallet asks to go slower. Try again in a moment.']],
  ['NOT_IMPLEMENTED', ['UNSUPPORTED_METHOD', 'The wallet cannot do this. Use another wallet for this site.']],
  [
    'PAYMENT_FAILED',
    ['PAYMENT_FAILED', 'The payment did not go through. Nothing was paid; try again later.'],
  ],
]);

/** Codes that refuse a payment: it was not tried. */
const REFUSALS = new Set([
  'INSUFFICIENT_BALANCE',
  'QUOTA_EXCEEDED',
  'RESTRICTED',
  'UNAUTHORIZED',
  'NOT_IMPLEMENTED',
  'BAD_REQUEST',
  'EXPIRED',
  'UNSUPPORTED_ENCRYPTION',
  'UNSUPPORTED_VERSION',
  'UNSUPPORTED_NETWORK',
  'UNSUPPORTED_PAYMENT_INSTRUCTION',
  'FEE_LIMIT_EXCEEDED',
]);

/** Said of a payment that has failed; and also of one that is only slow, or of a copy of the request while the first is under way. */
const DOUBTFUL = new Set(['PAYMENT_FAILED', 'RATE_LIMITED']);

/**
 * What a wallet code means in answer to a payment. `not-paid`: it was not tried. `perhaps-not-paid`: it has failed, or is under way. `nothing`
 * (INTERNAL, OTHER, unknown codes): the outcome is open.
 */
export function meaningForPayment(walletCode: string): 'not-paid' | 'perhaps-not-paid' | 'nothing' {
  if (REFUSALS.has(walletCode)) return 'not-paid';
  return DOUBTFUL.has(walletCode) ? 'perhaps-not-paid' : 'nothing';
}

/** True where the wallet could not read the request at all: it may be asked once more in another dialect. */
export function isDialectRefusal(walletCode: string | undefined): boolean {
  return walletCode === 'UNSUPPORTED_ENCRYPTION' || walletCode === 'UNSUPPORTED_VERSION';
}

/** How this client has sent a request so far. An earlier life may have sent it, too. */
export interface Delivery {
  /** To how many relays the request was handed. */
  relays: number;
  /** Whether one of them was handed it more than once: then the answer may be about the repetition. */
  isRepeated: boolean;
}

/** Where it went wrong. */
export interface Whereabouts {
  /** The connection, by the client's public key (hex). */
  connection: string;
  /** Hosts of the relays: the one by which the wallet's refusal came, or all that were tried. The rest of a URL may be private. */
  relays: string[];
  delivery: Delivery;
}

/**
 * A request that did not end well. `walletCode` is there where the wallet refused, or is known to lack the method. Without one there
 * was no (readable) answer: NO_RESPONSE, BAD_RESPONSE and RELAY_REFUSED leave open whether the wallet acted; RELAY_UNREACHABLE means that
 * this client did not send it; after `resume` an earlier life may have.
 */
export class NwcError extends FuseboxError implements Whereabouts {
  readonly connection: string;
  readonly relays: string[];
  readonly delivery: Delivery;

  constructor(
    code: ErrorCode,
    message: string,
    {
      connection,
      relays,
      delivery,
      ...more
    }: Whereabouts & { walletCode?: string | undefined; details?: string | undefined },
  ) {
    super(code, message, more);
    this.connection = connection;
    this.relays = relays;
    this.delivery = delivery;
  }
}

/** The same refusal, where it is known to be because the wallet has ended the connection. */
export function connectionExpired(refusal: NwcError): NwcError {
  return new NwcError(
    'CONNECTION_EXPIRED',
    'The wallet has ended this connection. Connect it again.',
    refusal,
  );
}

const LONGEST_CODE = 100;

/** The error for a wallet's refusal with this code. The wallet's own words are its details, shortened and as plain text. */
export function walletRefusal(walletCode: string, walletMessage: string, where: Whereabouts): NwcError {
  const [code, sentence] = MEANINGS.get(walletCode) ?? [
    'WALLET_ERROR',
    'The wallet reported an error. Try again, or look into the wallet.',
  ];
  const said = asPlainText(walletMessage);
  return new NwcError(code, sentence, {
    ...where,
    walletCode: walletCode.slice(0, LONGEST_CODE),
    ...(said === '' ? {} : { details: said }),
  });
}

/** Foreign words for a sentence of ours: no control characters, 200 characters at most. */
export function asPlainText(text: string): string {
  return text
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
}
