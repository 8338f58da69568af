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
  NOT_IMPLEMENTED: ['UNSUPPORTED_METHOD', 'The wallet cannot do this.'],
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

/** The error for a wallet's answer. Its own words are kept, shortened, where we have none. */
export function walletError(walletCode: string, walletMessage: string): FuseboxError {
  const [code, sentence] = MEANINGS[walletCode] ?? ['WALLET_ERROR', 'The wallet reported an error.'];
  const said = walletMessage
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
  return new FuseboxError(code, said === '' ? sentence : `${sentence} It said: ${said}`, { walletCode });
}
