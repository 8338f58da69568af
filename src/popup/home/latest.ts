/** What was paid and received last, put together of the journal and the invoices that were made here. Pure. */
import type { InvoiceRow, PaymentRow } from '../../contract/rows';
import { type Line, lineOf } from '../payment/entry';

/** The latest of both, by when they were made or arrived. Invoices that nobody has paid are none. */
export function latestOf(
  payments: readonly PaymentRow[],
  invoices: readonly InvoiceRow[],
  most: number,
): Line[] {
  const lines = payments.map((row) => lineOf({ from: 'journal', row }));
  for (const row of invoices) {
    if (row.paidAt !== null) lines.push({ ...lineOf({ from: 'invoice', row }), at: row.paidAt });
  }
  return lines.sort((a, b) => b.at - a.at).slice(0, most);
}
