/** The pay links of the LNURL server, honest and not. The name is the last part of a link's path, and of a Lightning address. */

export interface PayVariant {
  minSendable: number;
  maxSendable: number;
  commentAllowed?: number;
  /** LUD-18. */
  payerData?: Record<string, { mandatory: boolean; k1?: string }>;
  successAction?: 'message' | 'url' | 'aes' | 'foreign-url' | 'unknown';
  /** What is wrong with the first answer. */
  request?: 'oversized' | 'silence' | 'redirect' | 'not-json' | 'error';
  /** What is wrong with the invoice. `no-hash` has a description in its place, as services do. */
  invoice?: 'amount' | 'hash' | 'no-hash' | 'network' | 'expired' | 'error';
}

const RANGE = { minSendable: 1000, maxSendable: 100_000_000 };

export const PAY_VARIANTS: Readonly<Record<string, PayVariant>> = {
  ranged: {
    ...RANGE,
    commentAllowed: 140,
    payerData: { name: { mandatory: false }, email: { mandatory: false }, identifier: { mandatory: false } },
  },
  fixed: { minSendable: 21_000, maxSendable: 21_000 },
  named: { ...RANGE, payerData: { name: { mandatory: true } } },
  known: { ...RANGE, payerData: { auth: { mandatory: true, k1: 'a5'.repeat(32) } } },
  message: { ...RANGE, successAction: 'message' },
  url: { ...RANGE, successAction: 'url' },
  aes: { ...RANGE, successAction: 'aes' },
  'foreign-url': { ...RANGE, successAction: 'foreign-url' },
  'unknown-action': { ...RANGE, successAction: 'unknown' },
  'no-hash': { ...RANGE, invoice: 'no-hash' },
  'wrong-amount': { ...RANGE, invoice: 'amount' },
  'wrong-hash': { ...RANGE, invoice: 'hash' },
  'wrong-network': { ...RANGE, invoice: 'network' },
  expired: { ...RANGE, invoice: 'expired' },
  'no-invoice': { ...RANGE, invoice: 'error' },
  error: { ...RANGE, request: 'error' },
  oversized: { ...RANGE, request: 'oversized' },
  slow: { ...RANGE, request: 'silence' },
  redirect: { ...RANGE, request: 'redirect' },
  'not-json': { ...RANGE, request: 'not-json' },
};
