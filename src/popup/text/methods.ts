/** NIP-47 methods in plain words. */

const WORDS: Readonly<Record<string, string>> = {
  pay_invoice: 'Pay invoices',
  pay_keysend: 'Pay a node without an invoice',
  multi_pay_invoice: 'Pay several invoices at once',
  multi_pay_keysend: 'Pay several nodes at once',
  pay: 'Pay invoices and offers',
  make_invoice: 'Make invoices, to be paid',
  receive: 'Make invoices and offers, to be paid',
  make_hold_invoice: 'Make invoices that wait for a release',
  settle_hold_invoice: 'Release such invoices',
  cancel_hold_invoice: 'Cancel such invoices',
  lookup_invoice: 'Look up an invoice',
  list_transactions: 'List its transactions',
  get_balance: 'Tell its balance',
  get_budget: 'Tell its own limit for this connection',
  get_info: 'Tell its name and network',
  sign_message: 'Sign messages',
  create_connection: 'Make further connections',
};

/** The method in plain words, or its own name where it is not a known one. */
export function methodWords(method: string): string {
  return Object.hasOwn(WORDS, method) ? (WORDS[method] ?? method) : method;
}
