/** What a wallet's error code (NIP-47) means to us, in our codes and words. */
import { type ErrorCode, FuseboxError } from '../contract/errors';

const MEANINGS: Record<string, [ErrorCode, string]> = {
  INSUFFICIENT_BALANCE: [
    'INSUFFICIENT_BALANCE',
    'The wallet does not hold enough for this. Top it up or pay less.',
  ],
  QUOTA_EXCEEDED: [
    'WALLET_BUDGET_EXCEEDED',
    'The budget set in the wallet for this connection is used up. Raise it in the wallet.',
  ],
  RESTRICTED: [
    'WALLET_REFUSED',
    'The wallet does not allow this connection to do that. Change it in the wallet.',
  ],
  UNAUTHORIZED: ['WALLET_REFUSED', 'The wallet does not know this connection any more. Connect it again.'],
  RATE_LIMITED: ['RATE_LIMITED', 'The wallet asks to go slower. Try again in a moment.'],
  NOT_IMPLEMENTED: ['UNSUPPORTED_METHOD', 'The wallet cannot do this. Use another wallet for this site.'],
  PAYMENT_FAILED: ['PAYMENT_FAILED', 'The payment did not go through. Nothing was paid; try again later.'],
};

/**
 * Codes after which a payment has certainly not been made and will not be: the request was refused or the payment ended.
 * Any other code (INTERNAL, OTHER, unknown ones) leaves the outcome open.
 */
const DEFINITE = new Set([
  'INSUFFICIENT_BALANCE',
  'QUOTA_EXCEEDED',
  'RESTRICTED',
  'UNAUTHORIZED',
  'RATE_LIMITED',
  'NOT_IMPLEMENTED',
  'PAYMENT_FAILED',
  'BAD_REQUEST',
  'EXPIRED',
  'UNSUPPORTED_ENCRYPTION',
  'UNSUPPORTED_VERSION',
  'UNSUPPORTED_NETWORK',
  'UNSUPPORTED_PAYMENT_INSTRUCTION',
  'FEE_LIMIT_EXCEEDED',
]);

/** True where this wallet code, in answer to a payment, means that nothing was and will be paid. */
export function isDefiniteFailure(walletCode: string): boolean {
  return DEFINITE.has(walletCode);
}

/** How a request had travelled when its answer came. */
export interface Delivery {
  /** To how many relays the request was handed. */
  relays: number;
  /** Whether one of them was handed it more than once: then the answer may be about the repetition. */
  isRepeated: boolean;
}

/** The wallet answered with an error. Its code is in `walletCode`. */
export class WalletRefusal extends FuseboxError {
  readonly delivery: Delivery;

  constructor(walletCode: string, walletMessage: string, delivery: Delivery) {
    const [code, sentence] = MEANINGS[walletCode] ?? [
      'WALLET_ERROR',
      'The wallet reported an error. Try again, or look into the wallet.',
    ];
    // Its own words are kept, shortened and as plain text.
    const said = walletMessage
      .replace(/\p{C}+/gu, ' ')
      .trim()
      .slice(0, 200);
    super(code, said === '' ? sentence : `${sentence} It said: ${said}`, { walletCode });
    this.delivery = delivery;
  }
}
