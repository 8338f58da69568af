/** Invoices that wallets have made here. */
import type { InvoiceRow } from '../contract/rows';
import { isPrivate, OWN } from '../core/origins';
import type { Database } from './database';

/**
 * Writes an invoice down; the first of one payment hash stays. `origin`: of the site that had it made, OWN for the user. What is made for a private window is
 * left out.
 */
export async function keepInvoice(
  db: Database,
  { origin, ...made }: Omit<InvoiceRow, 'origin' | 'paidAt'> & { origin: string },
): Promise<void> {
  if (isPrivate(origin)) return;
  await db.transaction('rw', db.invoices, async () => {
    if (await db.invoices.get(made.paymentHash)) return;
    await db.invoices.add({ ...made, origin: origin === OWN ? null : origin, paidAt: null });
  });
}
