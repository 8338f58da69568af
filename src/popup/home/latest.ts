/** What was paid and received last, put together of the journal and the invoices that were made here. Pure. */
import type { InvoiceRow, PaymentRow } from '../../contract/rows';

export type Entry =
  | { kind: 'sent'; at: number; payment: PaymentRow }
  | { kind: 'received'; at: number; invoice: InvoiceRow };

/** The latest of both, by when they were made or arrived. Invoices that nobody has paid are none. */
export function latestOf(
  payments: readonly PaymentRow[],
  invoices: readonly InvoiceRow[],
  most: number,
): Entry[] {
  const entries: Entry[] = payments.map((payment) => ({ kind: 'sent', at: payment.createdAt, payment }));
  for (const invoice of invoices) {
    if (invoice.paidAt !== null) entries.push({ kind: 'received', at: invoice.paidAt, invoice });
  }
  return entries.sort((a, b) => b.at - a.at).slice(0, most);
}
