/** NIP-47 methods in plain words. */
import { t } from '../words/words';

const KNOWN = [
  'pay_invoice',
  'pay_keysend',
  'multi_pay_invoice',
  'multi_pay_keysend',
  'pay',
  'make_invoice',
  'receive',
  'make_hold_invoice',
  'settle_hold_invoice',
  'cancel_hold_invoice',
  'lookup_invoice',
  'list_transactions',
  'get_balance',
  'get_budget',
  'get_info',
  'sign_message',
  'create_connection',
] as const;

export function isKnownMethod(method: string): boolean {
  return KNOWN.some((name) => name === method);
}

/** The method in plain words, or its own name where it is not a known one. */
export function methodWords(method: string): string {
  const known = KNOWN.find((name) => name === method);
  return known === undefined ? method : t(`method_${known}`);
}
